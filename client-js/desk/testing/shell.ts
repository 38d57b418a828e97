/** The little of a browser that the desk's logic touches, so that it runs without one. Imported first by a test. */
import { vi } from "vitest";
import type { SocketLike } from "../../lib/index.ts";
import { settle } from "../../lib/testing/clock.ts";

vi.stubGlobal("addEventListener", () => undefined);
vi.stubGlobal("removeEventListener", () => undefined);
vi.stubGlobal("document", { title: "", documentElement: { lang: "zh-CN" }, getElementById: () => null });
vi.stubGlobal("location", { origin: "https://city.example", pathname: "/desk" });

/** The other ends of the sockets that the desk opens. */
export const sockets: SocketLike[] = [];

class StandInSocket implements SocketLike {
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  constructor() {
    sockets.push(this);
  }
  send(): void {}
  close(): void {}
}
vi.stubGlobal("WebSocket", StandInSocket);

interface Asked {
  method: string;
  path: string;
  body: unknown;
  answer(status: number, body: unknown): Promise<void>;
}

/** The calls that the desk has made, waiting for their answer. */
export const calls: Asked[] = [];

vi.stubGlobal("fetch", (url: string, init: { method: string; body?: string }) => {
  return new Promise((resolve) => {
    calls.push({
      method: init.method,
      path: url.replace(/^.*\/api\/v1/, ""),
      body: init.body === undefined ? undefined : JSON.parse(init.body),
      answer: async (status, body) => {
        resolve({ status, headers: { get: () => null }, text: () => Promise.resolve(JSON.stringify(body)) });
        await settle();
      },
    });
  });
});

/** Says a message on the newest socket. */
export function say(message: object): void {
  sockets[sockets.length - 1]?.onmessage?.({ data: JSON.stringify(message) });
}
