/**
 * One connection, by either of the two ways: a WebSocket, or a stream of Server-Sent Events (`stream.ts`) that
 * only listens. Opens, passes texts on, says once how it ended. When to open another one is decided in
 * `socket.ts`.
 */

/** A WebSocket and a stream carry the same messages; only the socket takes commands. */
export type Way = "socket" | "stream";

export interface WireEvents {
  opened(): void;
  text(text: string): void;
  /** Once, and nothing after it. `code` is the socket's close code, 1006 where there is none. */
  ended(code: number, reason: string): void;
}

export interface Wire {
  send(text: string): void;
  /** Ends it from this side; no event follows. */
  close(): void;
}

/** A method's type compares its parameter both ways, so that a browser's larger event fits. */
type Handler<E> = { on(event: E): void }["on"] | null;

/** What of a WebSocket is used here: the browser's own fits, and so do those of packages for Node. */
export interface SocketLike {
  onopen: Handler<object>;
  onmessage: Handler<{ data: unknown }>;
  onclose: Handler<{ code: number; reason: string }>;
  send(text: string): void;
  close(code?: number): void;
}

/** A stream is a socket that cannot send. */
export type StreamLike = Omit<SocketLike, "send">;

/** The ways that there are; at least one. */
export interface Network {
  socket?: (url: string, protocol: string) => SocketLike;
  stream?: (url: string) => StreamLike;
}

export const PROTOCOL = "wenzheng.v1";
export const ABNORMAL = 1006;

export function openWire(network: Network, way: Way, url: string, events: WireEvents): Wire {
  const guarded = once(events);
  try {
    switch (way) {
      case "socket":
        if (network.socket === undefined) break;
        return socketWire(network.socket(url, PROTOCOL), guarded);
      case "stream":
        if (network.stream === undefined) break;
        return streamWire(network.stream(url), guarded);
    }
  } catch (fault) {
    // A browser throws at once when the page's policy or the address forbids the connection.
    guarded.endSoon(fault instanceof Error ? fault.message : "");
    return { send: () => undefined, close: guarded.forget };
  }
  guarded.endSoon("");
  return { send: () => undefined, close: guarded.forget };
}

interface Guarded extends WireEvents {
  endSoon(reason: string): void;
  forget(): void;
}

function once(events: WireEvents): Guarded {
  let over = false;
  const ended = (code: number, reason: string): void => {
    if (over) return;
    over = true;
    events.ended(code, reason);
  };
  return {
    opened: () => {
      if (!over) events.opened();
    },
    text: (text) => {
      if (!over) events.text(text);
    },
    ended,
    endSoon: (reason) => void Promise.resolve().then(() => ended(ABNORMAL, reason)),
    forget: () => {
      over = true;
    },
  };
}

function socketWire(socket: SocketLike, events: Guarded): Wire {
  socket.onopen = () => events.opened();
  socket.onmessage = (event) => {
    if (typeof event.data === "string") events.text(event.data);
  };
  socket.onclose = (event) => events.ended(event.code, event.reason);
  return {
    send: (text) => socket.send(text),
    close: () => {
      events.forget();
      socket.close(1000);
    },
  };
}

function streamWire(stream: StreamLike, events: Guarded): Wire {
  stream.onopen = () => events.opened();
  stream.onmessage = (event) => {
    if (typeof event.data === "string") events.text(event.data);
  };
  stream.onclose = (event) => events.ended(event.code, event.reason);
  return {
    send: () => undefined,
    close: () => {
      events.forget();
      stream.close();
    },
  };
}
