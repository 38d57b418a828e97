/**
 * The browser's own ways to the network, in the shape the library takes them. The only file that names them;
 * a test hands in its own.
 */
import type { Fetch } from "./http.ts";
import type { Network } from "./wire.ts";

export const browserNetwork: Network = {
  socket: (url, protocol) => new WebSocket(url, protocol),
  ...(typeof EventSource === "undefined" ? {} : { stream: (url: string) => new EventSource(url) }),
};

export const browserFetch: Fetch = (url, init) => fetch(url, init);
