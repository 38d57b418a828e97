/**
 * The live stream's messages, in and out, and the parser that lets only known ones through. What they mean
 * for the room is said in `view.ts`, what they mean for the connection in `socket.ts`.
 */
import type { Id, Mine, RatingSum, Room, RoomEvent } from "./types.ts";

export interface SnapshotMessage {
  type: "snapshot";
  epoch: string;
  seq: number;
  room: Room;
}

export interface EventsMessage {
  type: "events";
  epoch: string;
  prev: number;
  seq: number;
  events: RoomEvent[];
}

/** Absolute numbers; only what changed, except the first one after a handshake. */
export interface TallyMessage {
  type: "tally";
  online?: number;
  upvotes?: Record<Id, number>;
  ratings?: Record<Id, RatingSum>;
  /** Votes in the order of the options. */
  polls?: Record<Id, number[]>;
}

export interface MineMessage extends Mine {
  type: "mine";
}

export interface ReplyMessage {
  type: "reply";
  id: string;
  status: number;
  body?: unknown;
}

export interface HeartbeatMessage {
  type: "heartbeat";
  epoch: string;
  seq: number;
}

export interface DrainMessage {
  type: "drain";
  within_ms: number;
}

export type ServerMessage =
  | SnapshotMessage
  | EventsMessage
  | TallyMessage
  | MineMessage
  | ReplyMessage
  | HeartbeatMessage
  | DrainMessage;

export type SocketCommand =
  | { do: "ask"; text: string; department_id?: Id; follows?: Id; kind?: string; topic?: string }
  | {
      do: "upvote" | "remove_upvote" | "withdraw" | "appeal" | "handle_again";
      question_id: Id;
      text?: string;
      reason?: string;
    }
  | { do: "rate"; answer_id: Id; score: number; comment?: string }
  | { do: "vote"; poll_id: Id; option: number };

const TYPES: Record<ServerMessage["type"], (value: Record<string, unknown>) => boolean> = {
  snapshot: (v) => isText(v.epoch) && isNumber(v.seq) && isObject(v.room),
  events: (v) => isText(v.epoch) && isNumber(v.prev) && isNumber(v.seq) && Array.isArray(v.events),
  tally: () => true,
  mine: (v) => Array.isArray(v.questions) && Array.isArray(v.upvoted) && Array.isArray(v.rated),
  reply: (v) => isText(v.id) && isNumber(v.status),
  heartbeat: (v) => isText(v.epoch) && isNumber(v.seq),
  drain: (v) => isNumber(v.within_ms),
};

/** The message in a text, or null for what this client does not know: the contract says to ignore that. */
export function parseMessage(text: string): ServerMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || !isText(value.type)) return null;
  const holds = Object.prototype.hasOwnProperty.call(TYPES, value.type)
    ? TYPES[value.type as ServerMessage["type"]]
    : undefined;
  if (holds === undefined || !holds(value)) return null;
  return value as unknown as ServerMessage;
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
