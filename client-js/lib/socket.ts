/**
 * Keeps a room connected: opens, resumes where it was, waits with jitter, moves to another node before the
 * old one goes, falls back to Server-Sent Events where WebSocket is blocked. Hands on every event once and
 * in order. What the events mean is `view.ts`'s business; commands are only carried, never repeated here.
 */
import { backoff } from "./backoff.ts";
import type { Cancel, Chance, Clock } from "./clock.ts";
import type { EventsMessage, ServerMessage, SocketCommand } from "./frames.ts";
import { openLine, type Cursor, type Line, type LineEnd } from "./line.ts";
import type { Network, Way } from "./wire.ts";

/** Why a connection is waited for; each is explained in the README. */
export const WAIT_REASONS = [
  "unreachable",
  "lost",
  "too_slow",
  "too_large",
  "node_gone",
  "gap",
  "behind",
  "silent",
] as const;
/** One of `WAIT_REASONS`. */
export type WaitReason = (typeof WAIT_REASONS)[number];

/** Why a connection is over; each is explained in the README. */
export const CLOSED_REASONS = ["archived", "stopped", "not_allowed"] as const;
/** One of `CLOSED_REASONS`. */
export type ClosedReason = (typeof CLOSED_REASONS)[number];

/** How a room's connection stands. `retry_at` is in milliseconds since 1970; `code` is the server's reason. */
export type ConnectionState =
  | { name: "connecting" }
  | { name: "live"; way: Way }
  | { name: "waiting"; reason: WaitReason; retry_at: number }
  | { name: "closed"; reason: Exclude<ClosedReason, "not_allowed"> }
  | { name: "closed"; reason: "not_allowed"; code: string };

export interface Reply {
  status: number;
  body: unknown;
}

/** Why no reply came; whether the command was carried out is then unknown, unless it was never sent. */
export type NoReply = "not_connected" | "too_large" | "lost" | "no_answer";
export type Sent = { ok: true; reply: Reply } | { ok: false; reason: NoReply };

export interface SocketOptions {
  clock: Clock;
  chance: Chance;
  network: Network;
  /** Addresses of the socket (ws, wss) and of the stream (http, https), without a query. */
  socket_url: string;
  stream_url: string;
  /** How far the page already is; null asks for a snapshot. */
  since: Cursor | null;
  onMessage(message: ServerMessage): void;
  onState(state: ConnectionState): void;
}

export interface Socket {
  state(): ConnectionState;
  send(id: string, command: SocketCommand): Promise<Sent>;
  /** Who one is has changed: take a new connection, then leave the old one. */
  refresh(): void;
  /** The network is said to be gone: what is under way gets no reply, and silence need not be waited for. */
  networkLost(): void;
  /** The network is said to be back: do not wait any longer. */
  retryNow(): void;
  stop(): void;
}

export const MESSAGE_BYTES_MAX = 16 * 1024;
export const REPLY_MS_MAX = 8_000;
/** A connection that held this long counts as good: the next wait is a first one again. */
export const STEADY_MS = 10_000;
/** A way that failed so often in a row without a word gives way to the other one. */
export const FAILURES_MAX = 2;
/** From the stream back to the socket is tried this often. */
export const PROBE_MS = 300_000;
/** After so many gaps in a row resuming is no use: the next connection asks for a snapshot. */
export const GAPS_MAX = 3;

const CLOSE_ARCHIVED = 1000;
export const CLOSE_NOT_ALLOWED = 1008;
const CLOSE_TOO_LARGE = 1009;
const CLOSE_NODE_GONE = 1012;
const CLOSE_TOO_SLOW = 4008;

interface Pending {
  line: Line;
  settle(sent: Sent): void;
}

export function openSocket(options: SocketOptions): Socket {
  const { clock, chance, network } = options;
  const waits = backoff(chance);
  const pending = new Map<string, Pending>();
  const timers = new Set<Cancel>();
  let state: ConnectionState = { name: "connecting" };
  let at = options.since;
  let current: Line | null = null;
  /** The connection being opened beside the current one. */
  let beside: Line | null = null;
  let way: Way = network.socket === undefined ? "stream" : "socket";
  let failures = 0;
  let gaps = 0;
  let isArchived = false;

  const become = (next: ConnectionState): void => {
    state = next;
    options.onState(next);
  };

  const later = (wait_ms: number, run: () => void): void => {
    const cancel = clock.after(wait_ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  };
  const cancelTimers = (): void => {
    for (const cancel of timers) cancel();
    timers.clear();
  };

  const open = (by: Way): Line => {
    const base = by === "socket" ? options.socket_url : options.stream_url;
    return openLine(clock, network, by, `${base}${queryOf(by, at)}`, at, { opened, message, ended });
  };

  const connect = (): void => {
    cancelTimers();
    become({ name: "connecting" });
    current = open(way);
  };

  const openBeside = (by: Way): void => {
    if (beside === null && current !== null && current.isOpen()) beside = open(by);
  };

  function opened(line: Line): void {
    if (line === beside) {
      leave(current);
      current = line;
      beside = null;
      cancelTimers();
    }
    way = line.way;
    later(STEADY_MS, waits.reset);
    if (way === "stream" && network.socket !== undefined) later(PROBE_MS, () => openBeside("socket"));
    become({ name: "live", way });
  }

  function leave(line: Line | null): void {
    if (line === null) return;
    line.close();
    dropReplies(line);
  }

  function message(line: Line, message: ServerMessage): void {
    failures = 0;
    if (message.type === "reply") {
      pending.get(message.id)?.settle({ ok: true, reply: { status: message.status, body: message.body } });
      return;
    }
    if (line !== current) return;
    switch (message.type) {
      case "snapshot":
        at = { epoch: message.epoch, seq: message.seq };
        isArchived = message.room.interview.status === "archived";
        return options.onMessage(message);
      case "events":
        return takeEvents(message);
      case "tally":
      case "mine":
        return options.onMessage(message);
      case "heartbeat":
        gaps = 0;
        return;
      case "drain":
        return later(Math.floor(chance() * Math.max(0, message.within_ms)), () => openBeside(way));
      default:
        return message satisfies never;
    }
  }

  /** A new connection resumes where the old one was when it was asked for: what came since is left out. */
  function takeEvents(message: EventsMessage): void {
    const known = at?.seq ?? 0;
    if (message.seq <= known) return;
    at = { epoch: message.epoch, seq: message.seq };
    gaps = 0;
    const events = message.events.filter((event) => event.seq > known);
    for (const event of events) {
      if (event.type === "interview_archived") isArchived = true;
      if (event.type === "interview_reopened") isArchived = false;
    }
    options.onMessage({ ...message, prev: known, events });
  }

  function ended(line: Line, end: LineEnd): void {
    dropReplies(line);
    if (!line.wasHeard()) countFailure(line.way);
    if (line === beside) {
      beside = null;
      // The old one still serves. A failed probe waits for its next turn, everything else is tried again.
      later(line.way === way ? waits.next() : PROBE_MS, () => openBeside(line.way));
      return;
    }
    if (line !== current) return;
    current = null;
    if (beside !== null) {
      current = beside;
      beside = null;
      cancelTimers();
      become({ name: "connecting" });
      return;
    }
    settleEnd(line, end);
  }

  function settleEnd(line: Line, end: LineEnd): void {
    cancelTimers();
    if (end.by === "close") {
      const isOver = end.code === CLOSE_ARCHIVED || (line.way === "stream" && isArchived);
      if (isOver) return become({ name: "closed", reason: "archived" });
      if (end.code === CLOSE_NOT_ALLOWED) {
        return become({ name: "closed", reason: "not_allowed", code: end.reason });
      }
    }
    if (end.by === "gap" || end.by === "behind") {
      gaps += 1;
      if (gaps >= GAPS_MAX) at = null;
    }
    const wait_ms = waits.next();
    later(wait_ms, connect);
    become({ name: "waiting", reason: reasonOf(line, end), retry_at: clock.now() + wait_ms });
  }

  function countFailure(failed: Way): void {
    if (failed !== way) return;
    failures += 1;
    if (failures < FAILURES_MAX || network.stream === undefined || network.socket === undefined) return;
    failures = 0;
    way = way === "socket" ? "stream" : "socket";
  }

  function dropReplies(line: Line): void {
    for (const waiting of [...pending.values()]) {
      if (waiting.line === line) waiting.settle({ ok: false, reason: "lost" });
    }
  }

  const send = (id: string, command: SocketCommand): Promise<Sent> => {
    const line = current;
    if (line === null || !line.isOpen() || line.way !== "socket") {
      return Promise.resolve({ ok: false, reason: "not_connected" });
    }
    const text = JSON.stringify({ id, ...command });
    if (bytesOf(text) > MESSAGE_BYTES_MAX) return Promise.resolve({ ok: false, reason: "too_large" });
    return new Promise((resolve) => {
      const giveUp = clock.after(REPLY_MS_MAX, () => settle({ ok: false, reason: "no_answer" }));
      const settle = (sent: Sent): void => {
        giveUp();
        pending.delete(id);
        resolve(sent);
      };
      pending.get(id)?.settle({ ok: false, reason: "lost" });
      pending.set(id, { line, settle });
      line.send(text);
    });
  };

  connect();
  return {
    state: () => state,
    send,
    refresh: () => {
      if (state.name === "live") return openBeside(way);
      if (state.name !== "connecting") return;
      leave(current);
      connect();
    },
    networkLost: () => {
      if (current === null) return;
      const line = current;
      leave(beside);
      leave(line);
      beside = null;
      current = null;
      settleEnd(line, { by: "silent" });
    },
    retryNow: () => {
      if (state.name === "waiting") connect();
    },
    stop: () => {
      cancelTimers();
      leave(beside);
      leave(current);
      beside = null;
      current = null;
      if (state.name !== "closed") become({ name: "closed", reason: "stopped" });
    },
  };
}

/** The socket resumes by `since`, the stream, being the event list read endlessly, by `after`. */
function queryOf(way: Way, at: Cursor | null): string {
  if (at === null) return "";
  const name = way === "socket" ? "since" : "after";
  return `?${name}=${at.seq}&epoch=${encodeURIComponent(at.epoch)}`;
}

function reasonOf(line: Line, end: LineEnd): WaitReason {
  switch (end.by) {
    case "no_handshake":
      return "unreachable";
    case "gap":
    case "behind":
    case "silent":
      return end.by;
    case "close":
      if (end.code === CLOSE_TOO_SLOW) return "too_slow";
      if (end.code === CLOSE_NODE_GONE) return "node_gone";
      if (end.code === CLOSE_TOO_LARGE) return "too_large";
      return line.wasHeard() ? "lost" : "unreachable";
    default:
      return end satisfies never;
  }
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;
