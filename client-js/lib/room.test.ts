/** Connection and view tied together, and commands through both doors. */
import { expect, test } from "vitest";
import type { ConnectionState } from "./socket.ts";
import { http, type Fetch } from "./http.ts";
import { openRoom } from "./room.ts";
import { settle, testClock } from "./testing/clock.ts";
import { AT, aQuestion, aRoom } from "./testing/objects.ts";
import { testServer } from "./testing/server.ts";
import type { Room } from "./types.ts";
import type { View } from "./view.ts";

function follow(initial?: { room: Room; is_complete: boolean }) {
  const clock = testClock();
  const server = testServer();
  const views: View[] = [];
  const states: ConnectionState[] = [];
  const fetched: { url: string; key: string | undefined }[] = [];
  let keys = 0;
  const newKey = (): string => `key${(keys += 1)}`;
  const fetch: Fetch = (url, init) => {
    fetched.push({ url, key: init.headers["idempotency-key"] });
    const body = JSON.stringify({ question: aQuestion("q9"), tracking_code: "T", seq: 9 });
    return Promise.resolve({ status: 201, headers: { get: () => null }, text: () => Promise.resolve(body) });
  };
  const chance = (): number => 0.5;
  const room = openRoom({
    clock,
    chance,
    network: server.network,
    newKey,
    http: http({ fetch, clock, chance, newKey, origin: "https://city.example", language: "zh-CN" }),
    origin: "https://city.example",
    interview_id: "interview1",
    audience: "public",
    ...(initial === undefined ? {} : { initial }),
    onView: (view) => void views.push(view),
    onState: (state) => void states.push(state),
  });
  server.last().accept();
  return { clock, server, room, views, states, fetched };
}

test("starts where the page is and follows from there", () => {
  const { server, room, views } = follow({
    room: aRoom({ seq: 4, questions: [aQuestion("q1")] }),
    is_complete: true,
  });
  expect(server.last().url).toBe("wss://city.example/api/v1/interviews/interview1/live?since=4&epoch=e1");
  server.last().events("e1", 4, 5, [{ seq: 5, at: AT, type: "question_pinned", question_id: "q1" }]);
  expect(room.view()?.questions.get("q1")?.pinned).toBe(true);
  expect(views).toHaveLength(1);
});

test("without a page the first snapshot is the first view, with what is mine", () => {
  const { server, room } = follow();
  expect(room.view()).toBeNull();
  server.last().say({ type: "mine", questions: [], upvoted: ["q1"], rated: [] });
  server.last().say({ type: "snapshot", epoch: "e1", seq: 2, room: aRoom({ seq: 2 }) });
  expect(room.view()?.seq).toBe(2);
  expect(room.view()?.mine.upvoted.has("q1")).toBe(true);
});

test("an incomplete page is completed from a shared copy, older or newer than what has come since", () => {
  const questions = [aQuestion("q1"), aQuestion("q2", { no: 2 })];
  for (const seq of [4, 6]) {
    const { server, room } = follow({
      room: aRoom({ seq: 4, questions: questions.slice(0, 1) }),
      is_complete: false,
    });
    server.last().events("e1", 4, 5, [{ seq: 5, at: AT, type: "question_pinned", question_id: "q2" }]);
    server.last().say({ type: "tally", online: 7, upvotes: { q2: 30 } });
    const copied = seq === 4 ? questions : [aQuestion("q1"), aQuestion("q2", { no: 2, pinned: true })];
    expect(room.complete(aRoom({ seq, questions: copied }))).toBe(true);
    expect(room.view()?.questions.get("q2")).toMatchObject({ pinned: true, upvotes: 30 });
    expect(room.view()?.online).toBe(7);
    expect(room.view()?.seq).toBe(Math.max(5, seq));
    server.last().events("e1", 5, 7, [{ seq: 7, at: AT, type: "question_hidden", question_id: "q2" }]);
    expect(room.view()?.questions.has("q2")).toBe(false);
  }
});

test("a copy from before the page was made is not taken", () => {
  const { room } = follow({ room: aRoom({ seq: 4 }), is_complete: false });
  expect(room.complete(aRoom({ seq: 3, questions: [aQuestion("q2")] }))).toBe(false);
  expect(room.complete(aRoom({ seq: 4, questions: [aQuestion("q2")] }))).toBe(true);
});

test("a command goes over the socket while it is live", async () => {
  const { server, room, fetched } = follow({ room: aRoom(), is_complete: true });
  const result = room.ask({ text: "路灯坏了" }, "k1");
  expect(server.last().received).toEqual([{ id: "k1", do: "ask", text: "路灯坏了" }]);
  server.last().say({ type: "reply", id: "k1", status: 201, body: { tracking_code: "T" } });
  expect(await result).toMatchObject({ ok: true, status: 201, body: { tracking_code: "T" } });
  expect(fetched).toEqual([]);
});

test("a refusal on the socket is a value as over HTTP", async () => {
  const { server, room } = follow({ room: aRoom(), is_complete: true });
  const result = room.rate("a1", 5);
  const id = server.last().received[0]?.id;
  server.last().say({
    type: "reply",
    id,
    status: 409,
    body: { code: "already_rated", title: "已评价", request_id: "r1" },
  });
  expect(await result).toMatchObject({
    ok: false,
    problem: { status: 409, code: "already_rated", request_id: "r1" },
  });
});

test.each(["lost", "unknown person"])(
  "a command that is %s on the socket goes over HTTP under its key",
  async (why) => {
    const { server, room, fetched } = follow({ room: aRoom(), is_complete: true });
    const result = room.ask({ text: "路灯坏了" }, "k1");
    if (why === "lost") server.last().close(1006);
    else server.last().say({ type: "reply", id: "k1", status: 401, body: { code: "not_signed_in" } });
    await settle();
    expect(await result).toMatchObject({ ok: true, status: 201 });
    expect(fetched).toEqual([
      { url: "https://city.example/api/v1/interviews/interview1/questions", key: "k1" },
    ]);
  },
);
