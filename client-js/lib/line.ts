/**
 * One connection of a room with its own count of what it has covered. It notices everything that makes a
 * connection worthless (a gap in the numbers, a heartbeat ahead of us, silence, no handshake) and ends it
 * with the reason. What comes after it is decided in `socket.ts`.
 */
import type { Cancel, Clock } from "./clock.ts";
import { parseMessage, type ServerMessage } from "./frames.ts";
import { openWire, type Network, type Way } from "./wire.ts";

/** How far somebody has been covered, and in which history of the room. */
export interface Cursor {
  epoch: string;
  seq: number;
}

/** Why a connection ended, as far as it can be told from here. */
export type LineEnd =
  { by: "gap" | "behind" | "silent" | "no_handshake" } | { by: "close"; code: number; reason: string };

export interface LineEvents {
  opened(line: Line): void;
  message(line: Line, message: ServerMessage): void;
  ended(line: Line, end: LineEnd): void;
}

export interface Line {
  way: Way;
  isOpen(): boolean;
  /** Something was received: the way really works. */
  wasHeard(): boolean;
  /** What this line has covered; null before its snapshot. */
  covered(): Cursor | null;
  send(text: string): void;
  /** Ends it from this side; no event follows. */
  close(): void;
}

export const HANDSHAKE_MS_MAX = 10_000;
/** The server speaks at least every 10 s; two missed and a bit means that nobody is there. */
export const SILENCE_MS_MAX = 25_000;

export function openLine(
  clock: Clock,
  network: Network,
  way: Way,
  url: string,
  since: Cursor | null,
  events: LineEvents,
): Line {
  let covered = since;
  let isOpen = false;
  let wasHeard = false;
  let stopWatch: Cancel = clock.after(HANDSHAKE_MS_MAX, () => end({ by: "no_handshake" }));

  const watchSilence = (): void => {
    stopWatch();
    stopWatch = clock.after(SILENCE_MS_MAX, () => end({ by: "silent" }));
  };
  const close = (): void => {
    stopWatch();
    isOpen = false;
    wire.close();
  };
  const end = (why: LineEnd): void => {
    close();
    events.ended(line, why);
  };
  const take = (message: ServerMessage): void => {
    if (message.type === "snapshot") {
      covered = { epoch: message.epoch, seq: message.seq };
    } else if (message.type === "events") {
      if (!continues(covered, message)) return end({ by: "gap" });
      covered = { epoch: message.epoch, seq: message.seq };
    } else if (message.type === "heartbeat") {
      if (isBehind(covered, message)) return end({ by: "behind" });
    }
    events.message(line, message);
  };

  const line: Line = {
    way,
    isOpen: () => isOpen,
    wasHeard: () => wasHeard,
    covered: () => covered,
    send: (text) => wire.send(text),
    close,
  };
  const wire = openWire(network, way, url, {
    opened: () => {
      isOpen = true;
      watchSilence();
      events.opened(line);
    },
    text: (text) => {
      wasHeard = true;
      watchSilence();
      const message = parseMessage(text);
      if (message !== null) take(message);
    },
    ended: (code, reason) => {
      stopWatch();
      isOpen = false;
      events.ended(line, { by: "close", code, reason });
    },
  });
  return line;
}

function continues(covered: Cursor | null, next: { epoch: string; prev: number }): boolean {
  return covered !== null && covered.epoch === next.epoch && covered.seq === next.prev;
}

function isBehind(covered: Cursor | null, beat: { epoch: string; seq: number }): boolean {
  return covered === null || covered.epoch !== beat.epoch || covered.seq < beat.seq;
}
