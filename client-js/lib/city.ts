/**
 * A city as a program talks to it: its calls, its rooms, and the texts that wait to be handed in. Everything else
 * in this folder is put together here with the real clock, chance and network, in a browser as in Node.
 */
import { newKey, systemChance, systemClock } from "./clock.ts";
import { http, type Fetch, type Http, type Result } from "./http.ts";
import { followLobby, type FollowedLobby, type LobbyOptions } from "./lobby.ts";
import { openRoom, type LiveRoom, type RoomOptions } from "./room.ts";
import { fetchStream } from "./stream.ts";
import type { Ask, Receipt } from "./door.ts";
import type { Id } from "./types.ts";
import { unsent, type Unsent, type UnsentOptions } from "./unsent.ts";
import type { Network, SocketLike } from "./wire.ts";

/** How a city is talked to. */
export interface CityOptions {
  /** The language of titles and details of refusals; Chinese unless said otherwise. */
  language?: "zh-CN" | "en";
  /** A program's token, made by an administrator. With one, rooms are followed by stream: a socket cannot carry it. */
  token?: string;
  /** Instead of the global one: `keepingCookies(fetch)`, or one that goes through a proxy. */
  fetch?: Fetch;
  /**
   * What opens sockets. Unless given it is the browser's own; outside a browser none, because a socket carries no
   * cookie there, and rooms are followed by stream. `null`: no sockets at all.
   */
  WebSocket?: (new (url: string, protocol: string) => SocketLike) | null;
}

/** How a room is followed. */
export type FollowOptions = Pick<RoomOptions, "onView" | "onState" | "initial"> & Partial<Pick<RoomOptions, "audience">>;

/** How a campaign's lobby is followed. */
export type LobbyFollowOptions = Pick<LobbyOptions, "visibility" | "onLobby" | "onConnection">;

/** How texts are kept until they are handed in. */
export type KeepOptions = Pick<UnsentOptions, "storage" | "onChange" | "onReceipt"> & Partial<Pick<UnsentOptions, "send">>;

/** A city: calls by name, rooms, and texts that wait to be handed in. */
export interface City extends Http {
  /** Follows an interview's room from now on, until it is archived or one stops. */
  room(interview_id: Id, options: FollowOptions): LiveRoom;
  /** Follows the lobby of a campaign from now on, until one stops. */
  lobby(campaign_id: Id, options: LobbyFollowOptions): FollowedLobby;
  /** Keeps questions to an interview until they are handed in: through lost connections, and by its storage reloads. */
  unsent(interview_id: Id, options: KeepOptions): Unsent;
}

/** The city whose server is at `origin`, like `https://wenzheng.example.org`, without a slash at the end. */
export function cityAt(origin: string, options: CityOptions = {}): City {
  const { language = "zh-CN", token } = options;
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const shared = { clock: systemClock, chance: systemChance, newKey };
  const calls = http({ ...shared, fetch, origin, language, headers });
  const network: Network = { stream: (url) => fetchStream(fetch, headers, url) };
  const Socket = token === undefined ? socketOf(options.WebSocket) : null;
  if (Socket !== null) network.socket = (url, protocol) => new Socket(url, protocol);

  // Once: `unsent` itself tries again, and whoever listens sees in between that the text is kept.
  const ask = (interview_id: Id) => (body: Ask, key: string): Promise<Result<Receipt>> =>
    calls.call("POST /interviews/{id}/questions", { path: { id: interview_id }, body }, { key, tries_max: 1 });

  return {
    call: calls.call,
    room: (interview_id, follow) =>
      openRoom({ ...shared, network, http: calls, origin, interview_id, audience: "public", ...follow }),
    lobby: (campaign_id, follow) => followLobby({ ...shared, http: calls, campaign_id, ...follow }),
    unsent: (interview_id, keep) => unsent({ ...shared, interview_id, send: ask(interview_id), ...keep }),
  };
}

function socketOf(given: CityOptions["WebSocket"]): NonNullable<CityOptions["WebSocket"]> | null {
  if (given !== undefined) return given;
  const isBrowser = typeof location !== "undefined";
  return isBrowser && typeof WebSocket !== "undefined" ? WebSocket : null;
}
