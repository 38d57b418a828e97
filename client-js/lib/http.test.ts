/** What goes out, what comes back, what is tried again. */
import { expect, test } from "vitest";
import { ANSWER_MS_MAX, http, type Fetch } from "./http.ts";
import { testClock } from "./testing/clock.ts";
import { aQuestion } from "./testing/objects.ts";

interface Seen {
  url: string;
  init: Parameters<Fetch>[1];
}
type Answer =
  { status: number; body?: unknown; text?: string; headers?: Record<string, string> } | "away" | "never";

function client(...answers: Answer[]) {
  const clock = testClock();
  const seen: Seen[] = [];
  let keys = 0;
  const made = http({
    clock,
    chance: () => 0.5,
    newKey: () => `key${(keys += 1)}`,
    origin: "https://city.example",
    language: "zh-CN",
    fetch: (url, init) => {
      seen.push({ url, init });
      const answer = answers[Math.min(seen.length, answers.length) - 1] ?? "away";
      if (answer === "away") return Promise.reject(new TypeError("failed"));
      if (answer === "never") return new Promise(() => undefined);
      const text = answer.text ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
      return Promise.resolve({
        status: answer.status,
        headers: { get: (name) => answer.headers?.[name] ?? null },
        text: () => Promise.resolve(text),
      });
    },
  });
  return { ...made, clock, seen };
}

const approve = (c: ReturnType<typeof client>) =>
  c.call("POST /questions/{id}/approve", { path: { id: "q 1" }, body: { department_id: "heat" } });

test("a write names its address, body, language and a fresh key", async () => {
  const body = { question: aQuestion("q1"), seq: 3 };
  const c = client({ status: 200, body });
  expect(await approve(c)).toEqual({ ok: true, status: 200, body, is_replayed: false });
  expect(c.seen[0]?.url).toBe("https://city.example/api/v1/questions/q%201/approve");
  expect(c.seen[0]?.init).toEqual({
    method: "POST",
    headers: {
      accept: "application/json",
      "accept-language": "zh-CN",
      "content-type": "application/json",
      "idempotency-key": "key1",
    },
    credentials: "same-origin",
    body: '{"department_id":"heat"}',
  });
});

test("a read leaves out what is not asked and has no key", async () => {
  const c = client({ status: 200, body: { items: [], next: null } });
  await c.call("GET /interviews", { query: { status: "live", q: "供热 ", limit: 5, department: "" } });
  expect(c.seen[0]?.url).toBe(
    "https://city.example/api/v1/interviews?status=live&q=%E4%BE%9B%E7%83%AD%20&limit=5",
  );
  expect(c.seen[0]?.init.headers["idempotency-key"]).toBeUndefined();
});

test("a call without an answer body gives nothing", async () => {
  const c = client({ status: 204 });
  const result = await c.call("PUT /questions/{id}/upvote", { path: { id: "q1" } });
  expect(result).toEqual({ ok: true, status: 204, body: undefined, is_replayed: false });
});

test("a refusal is a value with its code, texts, fields, wait and request", async () => {
  const errors = [{ field: "text", code: "too_long", detail: "至多 2000 字" }];
  const c = client({
    status: 429,
    body: { code: "too_many_questions", title: "太快了", detail: "请稍候", errors },
    headers: { "retry-after": "12", "x-request-id": "r1" },
  });
  expect(await approve(c)).toEqual({
    ok: false,
    problem: {
      status: 429,
      code: "too_many_questions",
      title: "太快了",
      detail: "请稍候",
      errors,
      retry_after_s: 12,
      request_id: "r1",
    },
  });
  expect(c.seen).toHaveLength(1);
});

test("an error page of a proxy is a problem too", async () => {
  const c = client({ status: 413, text: "<html>too large</html>" });
  expect(await approve(c)).toMatchObject({ ok: false, problem: { status: 413, code: "http_413" } });
  const odd = client({ status: 200, text: "<html>sign in to the network</html>" });
  expect(await approve(odd)).toMatchObject({ ok: false, problem: { code: "not_understood" } });
});

test("what nothing is known of is tried again under the same key", async () => {
  const c = client(
    "away",
    { status: 503 },
    { status: 200, body: {}, headers: { "idempotent-replayed": "true" } },
  );
  const result = approve(c);
  await c.clock.pass(10_000);
  expect(await result).toMatchObject({ ok: true, is_replayed: true });
  expect(c.seen.map((s) => s.init.headers["idempotency-key"])).toEqual(["key1", "key1", "key1"]);
});

test("after three tries it is said that nothing could be reached", async () => {
  const c = client("away");
  const result = approve(c);
  await c.clock.pass(10_000);
  expect(await result).toMatchObject({ ok: false, problem: { status: 0, code: "unreachable" } });
  expect(c.seen).toHaveLength(3);
});

test("an answer that does not come is not waited for for ever", async () => {
  const c = client("never");
  const result = c.call("GET /session", {}, { tries_max: 1 });
  await c.clock.pass(ANSWER_MS_MAX);
  expect(await result).toMatchObject({ ok: false, problem: { code: "no_answer" } });
});

test("signing in has no key and is never repeated by itself", async () => {
  const c = client("away");
  const body = { username: "u", password: "p" };
  expect(await c.call("POST /session", { body })).toMatchObject({ ok: false });
  expect(c.seen).toHaveLength(1);
  expect(c.seen[0]?.init.headers["idempotency-key"]).toBeUndefined();
});

test("a call that the server would not understand does not compile", () => {
  const c = client({ status: 204 });
  const never = [
    // @ts-expect-error There is no such call.
    () => c.call("POST /questions/{id}/like", { path: { id: "q1" } }),
    // @ts-expect-error It needs its reason.
    () => c.call("POST /questions/{id}/reject", { path: { id: "q1" }, body: {} }),
    // @ts-expect-error It names no question.
    () => c.call("POST /questions/{id}/pin", {}),
    // @ts-expect-error There is no such status.
    () => c.call("GET /desk/questions", { query: { status: "open" } }),
  ];
  expect(never).toHaveLength(4);
});
