/** A connection against a server that plays every close code, gap, drain and blocked network. */
import { describe, expect, test } from "vitest";
import type { ServerMessage } from "./frames.ts";
import { HANDSHAKE_MS_MAX, SILENCE_MS_MAX, type Cursor } from "./line.ts";
import {
  FAILURES_MAX,
  openSocket,
  PROBE_MS,
  REPLY_MS_MAX,
  STEADY_MS,
  type ConnectionState,
  type Sent,
} from "./socket.ts";
import { settle, testClock } from "./testing/clock.ts";
import { AT, anInterview, aRoom } from "./testing/objects.ts";
import { testServer } from "./testing/server.ts";
import type { RoomEvent } from "./types.ts";

const pinned = (seq: number): RoomEvent => ({ seq, at: AT, type: "question_pinned", question_id: `q${seq}` });

function connected({
  since = { epoch: "e1", seq: 10 } as Cursor | null,
  chance = 0.5,
  hasStream = true,
} = {}) {
  const clock = testClock();
  const server = testServer({ hasStream });
  const messages: ServerMessage[] = [];
  const states: ConnectionState[] = [];
  const socket = openSocket({
    clock,
    chance: () => chance,
    network: server.network,
    socket_url: "wss://city.example/live",
    stream_url: "https://city.example/events",
    since,
    onMessage: (message) => void messages.push(message),
    onState: (state) => void states.push(state),
  });
  const eventsSeen = (): number[] =>
    messages.flatMap((m) => (m.type === "events" ? m.events.map((e) => e.seq) : []));
  return { clock, server, socket, messages, states, eventsSeen };
}

/** Waits just until the next connection is opened, so that no handshake runs out meanwhile. */
async function next({
  clock,
  server,
}: Pick<ReturnType<typeof connected>, "clock" | "server">): Promise<void> {
  const before = server.connections.length;
  for (let passed = 0; passed < 60_000 && server.connections.length === before; passed += 100) {
    await clock.pass(100);
  }
}

function live(options: Parameters<typeof connected>[0] = {}) {
  const all = connected(options);
  all.server.last().accept();
  all.server.last().say({ type: "tally", online: 3 });
  return all;
}

describe("opening", () => {
  test("names the subprotocol and says how far the page is", () => {
    const { server } = connected();
    expect(server.last().protocol).toBe("wenzheng.v1");
    expect(server.last().query.get("since")).toBe("10");
    expect(server.last().query.get("epoch")).toBe("e1");
  });

  test("asks for a snapshot when nothing is known, and goes on from it", () => {
    const { server, eventsSeen, socket } = connected({ since: null });
    expect([...server.last().query.keys()]).toEqual([]);
    server.last().accept();
    server.last().say({ type: "snapshot", epoch: "e2", seq: 7, room: aRoom({ epoch: "e2", seq: 7 }) });
    server.last().events("e2", 7, 8, [pinned(8)]);
    expect(eventsSeen()).toEqual([8]);
    expect(socket.state()).toEqual({ name: "live", way: "socket" });
  });

  test("a handshake that takes too long counts as unreachable", async () => {
    const { clock, socket } = connected();
    await clock.pass(HANDSHAKE_MS_MAX);
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "unreachable" });
  });

  test("a browser that throws at once counts as unreachable", async () => {
    const clock = testClock();
    const socket = openSocket({
      clock,
      chance: () => 0.5,
      network: {
        socket: () => {
          throw new Error("forbidden by policy");
        },
      },
      socket_url: "wss://city.example/live",
      stream_url: "https://city.example/events",
      since: null,
      onMessage: () => undefined,
      onState: () => undefined,
    });
    await settle();
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "unreachable" });
  });
});

describe("close codes", () => {
  test.each([
    [1006, "lost"],
    [1001, "lost"],
    [1012, "node_gone"],
    [4008, "too_slow"],
    [1009, "too_large"],
  ] as const)("%i waits with the reason %s and resumes where it was", async (code, reason) => {
    const { clock, server, socket } = live();
    server.last().events("e1", 10, 12, [pinned(11), pinned(12)]);
    server.last().close(code);
    expect(socket.state()).toEqual({ name: "waiting", reason, retry_at: clock.now() + 1_000 });
    await clock.pass(1_000);
    expect(server.connections).toHaveLength(2);
    expect(server.last().query.get("since")).toBe("12");
    server.last().accept();
    expect(socket.state()).toEqual({ name: "live", way: "socket" });
  });

  test("1000 closes for good: the interview was archived", async () => {
    const { clock, server, socket } = live();
    server.last().close(1000);
    await clock.pass(60_000);
    expect(socket.state()).toEqual({ name: "closed", reason: "archived" });
    expect(server.connections).toHaveLength(1);
  });

  test("1008 closes for good and tells the code", async () => {
    const { clock, server, socket } = live();
    server.last().close(1008, "cross_origin");
    await clock.pass(60_000);
    expect(socket.state()).toEqual({ name: "closed", reason: "not_allowed", code: "cross_origin" });
    expect(server.connections).toHaveLength(1);
  });
});

describe("what was missed", () => {
  test("a gap before a message drops the connection and resumes from what is known", async () => {
    const { clock, server, socket, eventsSeen } = live();
    const first = server.last();
    first.events("e1", 10, 11, [pinned(11)]);
    first.events("e1", 12, 13, [pinned(13)]);
    expect(first.isClosedByClient).toBe(true);
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "gap" });
    await clock.pass(1_000);
    expect(server.last().query.get("since")).toBe("11");
    server.last().accept();
    server.last().events("e1", 11, 13, [pinned(12), pinned(13)]);
    expect(eventsSeen()).toEqual([11, 12, 13]);
  });

  test("events of another epoch are a gap", () => {
    const { server, socket } = live();
    server.last().events("e9", 10, 11, [pinned(11)]);
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "gap" });
  });

  test("an empty message covers numbers that this stream does not show", () => {
    const { server, eventsSeen } = live();
    server.last().events("e1", 10, 14);
    server.last().events("e1", 14, 15, [pinned(15)]);
    expect(eventsSeen()).toEqual([15]);
  });

  test("a heartbeat that is ahead drops the connection, an equal one does not", () => {
    const { server, socket } = live();
    server.last().say({ type: "heartbeat", epoch: "e1", seq: 10 });
    expect(socket.state()).toMatchObject({ name: "live" });
    server.last().say({ type: "heartbeat", epoch: "e1", seq: 11 });
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "behind" });
  });

  test("after three gaps in a row a snapshot is asked for", async () => {
    const { clock, server } = live();
    for (let round = 0; round < 3; round += 1) {
      server.last().accept();
      server.last().events("e1", 99, 100);
      await clock.pass(15_000);
    }
    expect(server.last().query.has("since")).toBe(false);
  });

  test("a silent connection is given up, one that speaks is not", async () => {
    const { clock, server, socket } = live();
    await clock.pass(SILENCE_MS_MAX - 1);
    server.last().say({ type: "heartbeat", epoch: "e1", seq: 10 });
    await clock.pass(SILENCE_MS_MAX - 1);
    expect(socket.state()).toMatchObject({ name: "live" });
    await clock.pass(1);
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "silent" });
  });

  test("unknown types, unknown fields and texts that are not JSON are ignored", () => {
    const { server, socket, messages } = live();
    const before = messages.length;
    server.last().say({ type: "weather", sun: true });
    server.last().say({ type: "events" });
    server.last().sayText("not JSON");
    server.last().sayText("null");
    expect(messages).toHaveLength(before);
    server.last().say({ type: "tally", online: 4, moon: true });
    expect(messages).toHaveLength(before + 1);
    expect(socket.state()).toMatchObject({ name: "live" });
  });
});

describe("waiting", () => {
  test("waits grow while nothing holds, and start anew after a steady connection", async () => {
    const { clock, server, socket } = live({ chance: 0.999_999, hasStream: false });
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      server.last().close(1006);
      const state = socket.state();
      if (state.name !== "waiting") throw new Error("not waiting");
      waits.push(Math.round((state.retry_at - clock.now()) / 1_000));
      await clock.pass(state.retry_at - clock.now());
      server.last().accept();
    }
    expect(waits).toEqual([2, 2, 4, 8]);
    await clock.pass(STEADY_MS);
    server.last().close(1006);
    expect(socket.state()).toMatchObject({ retry_at: clock.now() + 1_999 });
  });

  test("the network being gone ends the connection and what waits for a reply, and is tried again", async () => {
    const all = live();
    const { server, socket } = all;
    const lost = socket.send("k1", { do: "upvote", question_id: "q1" });
    socket.networkLost();
    expect(await lost).toEqual({ ok: false, reason: "lost" });
    expect(server.last().isClosedByClient).toBe(true);
    expect(socket.state()).toMatchObject({ name: "waiting", reason: "silent" });
    socket.networkLost();
    await next(all);
    expect(server.connections).toHaveLength(2);
  });

  test("the network being back ends the wait at once", () => {
    const { server, socket } = live();
    server.last().close(1006);
    socket.retryNow();
    expect(server.connections).toHaveLength(2);
    expect(socket.state()).toEqual({ name: "connecting" });
  });

  test("nothing happens after it was stopped", async () => {
    const { clock, server, socket } = live();
    const first = server.last();
    socket.stop();
    expect(first.isClosedByClient).toBe(true);
    await clock.pass(120_000);
    expect(server.connections).toHaveLength(1);
    expect(socket.state()).toEqual({ name: "closed", reason: "stopped" });
  });
});

describe("drain", () => {
  test("opens the new connection at a random moment within the time, then leaves the old one", async () => {
    const { clock, server, socket, eventsSeen, states } = live({ chance: 0.5 });
    const old = server.last();
    old.say({ type: "drain", within_ms: 8_000 });
    await clock.pass(3_999);
    expect(server.connections).toHaveLength(1);
    await clock.pass(1);
    expect(server.connections).toHaveLength(2);
    const fresh = server.last();
    old.events("e1", 10, 11, [pinned(11)]);
    expect(old.isClosedByClient).toBe(false);
    fresh.accept();
    expect(old.isClosedByClient).toBe(true);
    // The new one resumes from 10, so 11 comes a second time and is left out.
    fresh.events("e1", 10, 12, [pinned(11), pinned(12)]);
    expect(eventsSeen()).toEqual([11, 12]);
    expect(states.map((s) => s.name)).toEqual(["connecting", "live", "live"]);
    expect(socket.state()).toEqual({ name: "live", way: "socket" });
  });

  test("an old node that goes before the new connection stands leaves that one to connect", async () => {
    const { clock, server, socket } = live();
    const old = server.last();
    old.say({ type: "drain", within_ms: 2_000 });
    await clock.pass(1_000);
    old.close(1012);
    expect(socket.state()).toEqual({ name: "connecting" });
    server.last().accept();
    expect(socket.state()).toMatchObject({ name: "live" });
    expect(server.connections).toHaveLength(2);
  });

  test("a new connection that fails is tried again while the old one serves", async () => {
    const { clock, server, socket } = live();
    server.last().say({ type: "drain", within_ms: 2_000 });
    await clock.pass(1_000);
    server.last().close(1006);
    expect(socket.state()).toMatchObject({ name: "live" });
    await clock.pass(1_000);
    expect(server.connections).toHaveLength(3);
  });

  test("who has signed in takes a new connection in the same way", () => {
    const { server, socket } = live();
    const old = server.last();
    socket.refresh();
    expect(old.isClosedByClient).toBe(false);
    server.last().accept();
    expect(old.isClosedByClient).toBe(true);
    expect(socket.state()).toMatchObject({ name: "live" });
  });
});

describe("Server-Sent Events", () => {
  async function onStream() {
    const all = connected();
    for (let round = 0; round < FAILURES_MAX; round += 1) {
      all.server.last().close(1006);
      await next(all);
    }
    return all;
  }

  test("are taken when sockets cannot be opened, and resume by `after`", async () => {
    const { server, socket, eventsSeen } = await onStream();
    expect(server.last().way).toBe("stream");
    expect(server.last().query.get("after")).toBe("10");
    expect(server.last().query.get("epoch")).toBe("e1");
    server.last().accept();
    server.last().events("e1", 10, 11, [pinned(11)]);
    expect(eventsSeen()).toEqual([11]);
    expect(socket.state()).toEqual({ name: "live", way: "stream" });
  });

  test("are also taken when a proxy opens sockets but lets nothing through", async () => {
    const { clock, server } = connected();
    for (let round = 0; round < FAILURES_MAX; round += 1) {
      server.last().accept();
      await next({ clock, server });
    }
    expect(server.last().way).toBe("stream");
  });

  test("give way to the socket again when they fail, and where there are none nothing else is tried", async () => {
    const { clock, server } = await onStream();
    for (let round = 0; round < FAILURES_MAX; round += 1) {
      server.last().close(1006);
      await next({ clock, server });
    }
    expect(server.last().way).toBe("socket");

    const without = connected({ hasStream: false });
    for (let round = 0; round < 5; round += 1) {
      without.server.last().close(1006);
      await next(without);
    }
    expect(without.server.connections.every((c) => c.way === "socket")).toBe(true);
  });

  test("are left for a socket that opens beside them, and kept when it does not", async () => {
    const { clock, server, socket } = await onStream();
    const stream = server.last();
    stream.accept();
    const beat = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 10_000) {
        await clock.pass(10_000);
        stream.say({ type: "heartbeat", epoch: "e1", seq: 10 });
      }
    };
    await beat(PROBE_MS);
    expect(server.last().way).toBe("socket");
    server.last().close(1006);
    expect(socket.state()).toEqual({ name: "live", way: "stream" });
    await beat(PROBE_MS);
    server.last().accept();
    expect(stream.isClosedByClient).toBe(true);
    expect(socket.state()).toEqual({ name: "live", way: "socket" });
  });

  test("end for good when the interview has been archived", async () => {
    const { server, socket } = await onStream();
    server.last().accept();
    server
      .last()
      .events("e1", 10, 11, [
        { seq: 11, at: AT, type: "interview_archived", interview: anInterview({ status: "archived" }) },
      ]);
    server.last().close(1006);
    expect(socket.state()).toEqual({ name: "closed", reason: "archived" });
  });
});

describe("commands", () => {
  const upvote = { do: "upvote", question_id: "q1" } as const;

  test("get the reply with their id", async () => {
    const { server, socket } = live();
    const sent = socket.send("k1", upvote);
    expect(server.last().received).toEqual([{ id: "k1", do: "upvote", question_id: "q1" }]);
    server.last().say({ type: "reply", id: "other", status: 204 });
    server.last().say({ type: "reply", id: "k1", status: 204 });
    expect(await sent).toEqual({ ok: true, reply: { status: 204, body: undefined } });
  });

  test("are not sent when nothing is connected or the text is too large", async () => {
    const { socket } = connected();
    expect(await socket.send("k1", upvote)).toEqual({ ok: false, reason: "not_connected" });
    const { socket: open, server } = live();
    const text = "问".repeat(6_000);
    expect(await open.send("k2", { do: "ask", text })).toEqual({ ok: false, reason: "too_large" });
    expect(server.last().received).toEqual([]);
  });

  test("are told when the connection goes or the reply does not come", async () => {
    const { clock, server, socket } = live();
    const lost = socket.send("k1", upvote);
    server.last().close(1006);
    expect(await lost).toEqual({ ok: false, reason: "lost" });
    await clock.pass(1_000);
    server.last().accept();
    let late: Sent | null = null;
    void socket.send("k2", upvote).then((sent) => {
      late = sent;
    });
    await clock.pass(REPLY_MS_MAX);
    expect(late).toEqual({ ok: false, reason: "no_answer" });
  });
});
