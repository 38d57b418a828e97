/** The connection's states are a closed set: each reason can be reached, and the README explains each and no other. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HANDSHAKE_MS_MAX, SILENCE_MS_MAX } from "./line.ts";
import { CLOSED_REASONS, openSocket, WAIT_REASONS, type ClosedReason, type ConnectionState, type WaitReason } from "./socket.ts";
import { testClock, type TestClock } from "./testing/clock.ts";
import { testServer, type Connection } from "./testing/server.ts";

interface Stage {
  clock: TestClock;
  connection: Connection;
  stop(): void;
}
type Play = (stage: Stage) => Promise<void> | void;

const live = (then: Play): Play => (stage) => {
  stage.connection.accept();
  stage.connection.say({ type: "tally", online: 1 });
  return then(stage);
};
const closing = (code: number, reason = ""): Play => live(({ connection }) => connection.close(code, reason));

// A reason without a way to reach it does not compile.
const WAITING: Record<WaitReason, Play> = {
  unreachable: ({ clock }) => clock.pass(HANDSHAKE_MS_MAX),
  lost: closing(1006),
  too_slow: closing(4008),
  too_large: closing(1009),
  node_gone: closing(1012),
  gap: live(({ connection }) => connection.events("e1", 12, 13)),
  behind: live(({ connection }) => connection.say({ type: "heartbeat", epoch: "e1", seq: 11 })),
  silent: live(({ clock }) => clock.pass(SILENCE_MS_MAX)),
};
const CLOSED: Record<ClosedReason, Play> = {
  archived: closing(1000),
  stopped: live(({ stop }) => stop()),
  not_allowed: closing(1008, "role_not_allowed"),
};

async function played(play: Play): Promise<ConnectionState> {
  const clock = testClock();
  const server = testServer();
  const socket = openSocket({
    clock,
    chance: () => 0.5,
    network: server.network,
    socket_url: "wss://city.example/live",
    stream_url: "https://city.example/events",
    since: { epoch: "e1", seq: 10 },
    onMessage: () => undefined,
    onState: () => undefined,
  });
  await play({ clock, connection: server.last(), stop: socket.stop });
  return socket.state();
}

test.each(WAIT_REASONS)("waiting: %s", async (reason) => {
  expect(await played(WAITING[reason])).toMatchObject({ name: "waiting", reason });
});

test.each(CLOSED_REASONS)("closed: %s", async (reason) => {
  expect(await played(CLOSED[reason])).toMatchObject({ name: "closed", reason });
});

test("the README's table has these states and reasons, and no other", () => {
  const readme = readFileSync(new URL("README.md", import.meta.url), "utf8");
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (?:`(\w+)` )?\|/gm)].map(([, name, reason]) => `${name} ${reason ?? ""}`);
  const states = [
    "connecting ",
    "live ",
    ...WAIT_REASONS.map((reason) => `waiting ${reason}`),
    ...CLOSED_REASONS.map((reason) => `closed ${reason}`),
  ];
  expect(rows.sort()).toEqual(states.sort());
});
