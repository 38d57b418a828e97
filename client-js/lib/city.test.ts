/** By which way a city is followed, and what goes along. */
import { expect, test } from "vitest";
import { cityAt, type CityOptions } from "./city.ts";
import { settle } from "./testing/clock.ts";
import type { SocketLike } from "./wire.ts";

class StandIn implements SocketLike {
  static opened: string[] = [];
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  constructor(url: string) {
    StandIn.opened.push(url);
  }
  send(): void {}
  close(): void {}
}

async function followed(options: CityOptions) {
  StandIn.opened = [];
  const fetched: { url: string; authorization: string | undefined }[] = [];
  const city = cityAt("https://city.example", {
    ...options,
    fetch: (url, init) => {
      fetched.push({ url, authorization: init.headers.authorization });
      return new Promise(() => undefined);
    },
  });
  const room = city.room("1", { onView: () => undefined, onState: () => undefined });
  void city.call("GET /session", {});
  await settle();
  room.stop();
  return { sockets: StandIn.opened, fetched };
}

test("outside a browser a room is followed by stream, and with a constructor by socket", async () => {
  const plain = await followed({});
  expect(plain.sockets).toEqual([]);
  expect(plain.fetched.map(({ url }) => url)).toContain("https://city.example/api/v1/interviews/1/events");
  const given = await followed({ WebSocket: StandIn });
  expect(given.sockets).toEqual(["wss://city.example/api/v1/interviews/1/live"]);
});

test("a token goes with every call and every stream, never beside a socket", async () => {
  const { sockets, fetched } = await followed({ token: "t", WebSocket: StandIn });
  expect(sockets).toEqual([]);
  expect(fetched.map(({ authorization }) => authorization)).toEqual(["Bearer t", "Bearer t"]);
});
