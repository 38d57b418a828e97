/**
 * The client library's front: what programs import. Browsers hand in their own WebSocket, EventSource, fetch
 * and storage; nothing here touches a document.
 */
export * from "./backoff.ts";
export * from "./browser.ts";
export * from "./calls.ts";
export * from "./clock.ts";
export * from "./door.ts";
export * from "./frames.ts";
export * from "./http.ts";
export type { Cursor } from "./line.ts";
export * from "./lobby.ts";
export * from "./order.ts";
export * from "./problem.ts";
export * from "./room.ts";
export * from "./socket.ts";
export * from "./turn.ts";
export * from "./types.ts";
export * from "./unsent.ts";
export * from "./view.ts";
export * from "./wire.ts";
