/**
 * A room as a program holds it: the connection and the view tied together, and the commands of a netizen. What
 * is drawn, and when, is up to whoever listens. Staff commands go over `http.ts`.
 */
import { door, type Door } from "./door.ts";
import type { ServerMessage } from "./frames.ts";
import { API, type Http } from "./http.ts";
import type { Chance, Clock } from "./clock.ts";
import { openSocket, type ConnectionState, type Socket } from "./socket.ts";
import type { Id, Room } from "./types.ts";
import { fold } from "./fold.ts";
import { mineOf, viewOf, type Audience, type MineView, type View } from "./view.ts";
import type { Network } from "./wire.ts";

export interface RoomOptions {
  clock: Clock;
  chance: Chance;
  network: Network;
  http: Http;
  newKey: () => string;
  /** Like `https://host`, without a slash at the end. */
  origin: string;
  interview_id: Id;
  audience: Audience;
  /** What the page carries already. `is_complete` is false when it has only the first questions. */
  initial?: { room: Room; is_complete: boolean };
  /** After every change. `before` is null the first time; equal parts are identical (`===`). */
  onView(view: View, before: View | null): void;
  onState(state: ConnectionState): void;
}

/** A room that is being followed, and a netizen's commands in it. */
export interface LiveRoom extends Door {
  /** Null until the first snapshot. */
  view(): View | null;
  state(): ConnectionState;
  /** The rest of the questions, when the page carried only the first. False: that copy was too old, ask again. */
  complete(room: Room): boolean;
  /** One has signed in or out: the personal part and the rights follow a new connection. */
  refresh(): void;
  networkLost(): void;
  retryNow(): void;
  stop(): void;
}

/** More than this is not kept: then the copy fetched next must be newer. */
const HELD_MAX = 500;

export function openRoom(options: RoomOptions): LiveRoom {
  const { initial } = options;
  let view: View | null = initial === undefined ? null : viewOf(initial.room, options.audience);
  let earlyMine: MineView | null = null;
  /** What came since the page was made, kept while it is incomplete, to bring a fetched copy up to now. */
  let held: ServerMessage[] | null = initial?.is_complete === false ? [] : null;
  let held_since = initial?.room.seq ?? 0;

  const show = (next: View): void => {
    if (next === view) return;
    const before = view;
    view = next;
    options.onView(next, before);
  };

  const onMessage = (message: ServerMessage): void => {
    if (message.type === "snapshot") {
      held = null;
      const mine = view?.mine ?? earlyMine ?? undefined;
      return show(viewOf(message.room, options.audience, mine));
    }
    if (view === null) {
      if (message.type === "mine") earlyMine = mineOf(message);
      return;
    }
    if (message.type !== "mine") held?.push(message);
    show(fold(view, message));
    if (held !== null && held.length > HELD_MAX) {
      held = [];
      held_since = view.seq;
    }
  };

  const complete = (room: Room): boolean => {
    if (held === null || view === null) return true;
    if (room.epoch !== view.epoch || room.seq < held_since) return false;
    const whole = held.reduce<View>(fold, viewOf(room, options.audience, view.mine));
    held = null;
    show({ ...whole, online: view.online });
    return true;
  };

  const base = `${options.origin}${API}/interviews/${encodeURIComponent(options.interview_id)}`;
  const socket: Socket = openSocket({
    clock: options.clock,
    chance: options.chance,
    network: options.network,
    socket_url: `${base.replace(/^http/, "ws")}/live`,
    stream_url: `${base}/events`,
    since: initial === undefined ? null : { epoch: initial.room.epoch, seq: initial.room.seq },
    onMessage,
    onState: options.onState,
  });

  return {
    ...door({
      http: options.http,
      socket: () => socket,
      newKey: options.newKey,
      interview_id: options.interview_id,
    }),
    view: () => view,
    state: socket.state,
    complete,
    refresh: socket.refresh,
    networkLost: socket.networkLost,
    retryNow: socket.retryNow,
    stop: socket.stop,
  };
}
