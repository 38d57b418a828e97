/** A server to talk to in tests: sees each connection that is opened and plays the other end of it. */
import type { Network, SocketLike, StreamLike, Way } from "../wire.ts";
import type { RoomEvent } from "../types.ts";

export interface Connection {
  way: Way;
  url: string;
  query: URLSearchParams;
  protocol: string | null;
  /** What the client sent, as objects. */
  received: Record<string, unknown>[];
  isClosedByClient: boolean;
  accept(): void;
  say(message: object): void;
  sayText(text: string): void;
  events(epoch: string, prev: number, seq: number, events?: RoomEvent[]): void;
  close(code: number, reason?: string): void;
}

export interface TestServer {
  network: Network;
  connections: Connection[];
  /** The newest one. */
  last(): Connection;
}

export function testServer({ hasSocket = true, hasStream = true } = {}): TestServer {
  const connections: Connection[] = [];

  const connection = (
    way: Way,
    url: string,
    protocol: string | null,
    end: SocketLike | StreamLike,
  ): Connection => {
    const made: Connection = {
      way,
      url,
      query: new URL(url).searchParams,
      protocol,
      received: [],
      isClosedByClient: false,
      accept: () => end.onopen?.({}),
      say: (message) => made.sayText(JSON.stringify(message)),
      sayText: (text) => end.onmessage?.({ data: text }),
      events: (epoch, prev, seq, events = []) => made.say({ type: "events", epoch, prev, seq, events }),
      close: (code, reason = "") => {
        end.onclose?.({ code, reason });
      },
    };
    connections.push(made);
    return made;
  };

  const socket = (url: string, protocol: string): SocketLike => {
    const end: SocketLike = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (text) => void made.received.push(JSON.parse(text) as Record<string, unknown>),
      close: () => {
        made.isClosedByClient = true;
      },
    };
    const made = connection("socket", url, protocol, end);
    return end;
  };
  const stream = (url: string): StreamLike => {
    const end: StreamLike = {
      onopen: null,
      onmessage: null,
      onclose: null,
      close: () => {
        made.isClosedByClient = true;
      },
    };
    const made = connection("stream", url, null, end);
    return end;
  };

  return {
    network: { ...(hasSocket ? { socket } : {}), ...(hasStream ? { stream } : {}) },
    connections,
    last: () => {
      const newest = connections[connections.length - 1];
      if (newest === undefined) throw new Error("nobody has connected");
      return newest;
    },
  };
}
