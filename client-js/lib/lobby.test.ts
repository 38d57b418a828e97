/** A lobby is asked for regularly, with patience, and not at all while nobody looks. */
import { expect, test } from "vitest";
import type { CallName } from "./calls.ts";
import type { Http, Result } from "./http.ts";
import { EVERY_MS, followLobby } from "./lobby.ts";
import { ownProblem, problemOf, type Problem } from "./problem.ts";
import { testClock } from "./testing/clock.ts";
import type { Lobby } from "./types.ts";

const LOBBY: Lobby = {
  campaign_id: "week",
  title: "供热周",
  rooms: [],
  sums: { rooms: 0, live: 0, online: 0, questions: 0, answered: 0 },
  newest: [],
};

function reader() {
  const clock = testClock();
  const seen = { asked: [] as CallName[], lobbies: 0, connection: [] as boolean[] };
  const page = { isHidden: false, changed: (): void => undefined };
  const server: { problem: Problem | null } = { problem: null };
  const http: Http = {
    call: async (name) => {
      seen.asked.push(name);
      const { problem } = server;
      const result = problem === null ? { ok: true, status: 200, is_replayed: false, body: LOBBY } : { ok: false, problem };
      return Promise.resolve(result as Result<never>);
    },
  };
  const followed = followLobby({
    clock,
    chance: () => 0.5,
    http,
    campaign_id: "week",
    visibility: {
      isHidden: () => page.isHidden,
      onChange: (run) => {
        page.changed = run;
      },
    },
    onLobby: () => {
      seen.lobbies += 1;
    },
    onConnection: (isConnected) => seen.connection.push(isConnected),
  });
  const hide = (isHidden: boolean): void => {
    page.isHidden = isHidden;
    page.changed();
  };
  return { clock, seen, server, followed, hide };
}

test("it is asked for every few seconds", async () => {
  const { clock, seen } = reader();
  await clock.pass(10 * EVERY_MS);
  expect(seen.lobbies).toBeGreaterThanOrEqual(9);
  expect(seen.lobbies).toBeLessThanOrEqual(11);
  expect(seen.connection).toEqual([]);
});

test("while nobody looks it is not asked for; who looks again has it at once", async () => {
  const { clock, seen, hide } = reader();
  hide(true);
  await clock.pass(20 * EVERY_MS);
  expect(seen.asked).toEqual([]);
  hide(false);
  await clock.pass(0);
  expect(seen.lobbies).toBe(1);
  await clock.pass(2 * EVERY_MS);
  expect(seen.lobbies).toBeGreaterThan(1);
});

test("when it does not come it is asked for less and less often, and that is said once", async () => {
  const { clock, seen, server } = reader();
  server.problem = ownProblem("unreachable");
  await clock.pass(20 * EVERY_MS);
  expect(seen.asked.length).toBeLessThan(12);
  expect(seen.connection).toEqual([false]);
  server.problem = null;
  await clock.pass(10 * EVERY_MS);
  expect(seen.connection).toEqual([false, true]);
  expect(seen.lobbies).toBeGreaterThan(0);
});

test("a server that names a time is not asked before it", async () => {
  const { clock, seen, server } = reader();
  server.problem = problemOf(503, { code: "draining" }, { retry_after: "60", request_id: null });
  await clock.pass(EVERY_MS);
  const asked = seen.asked.length;
  await clock.pass(55_000);
  expect(seen.asked.length).toBe(asked);
});

test("once stopped it asks no more", async () => {
  const { clock, seen, followed } = reader();
  followed.stop();
  await clock.pass(10 * EVERY_MS);
  expect(seen.asked).toEqual([]);
});
