/** Texts that are not lost: offline, refused, limited, reloaded, discarded. */
import { expect, test } from "vitest";
import type { Ask, Receipt } from "./door.ts";
import type { Result } from "./http.ts";
import { ownProblem, problemOf } from "./problem.ts";
import { settle, testClock } from "./testing/clock.ts";
import { aQuestion } from "./testing/objects.ts";
import { TEXTS_MAX, unsent, type Storage, type UnsentText } from "./unsent.ts";

function memory(): Storage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

const received: Result<Receipt> = {
  ok: true,
  status: 201,
  is_replayed: false,
  body: { question: aQuestion("q1"), tracking_code: "T1", seq: 4 },
};
const refused = (status: number, code: string, retry_after: string | null = null): Result<Receipt> => ({
  ok: false,
  problem: problemOf(status, { code }, { retry_after, request_id: null }),
});
const away: Result<Receipt> = { ok: false, problem: ownProblem("unreachable") };

function page(storage: Storage, clock = testClock()) {
  const sent: { ask: Ask; key: string }[] = [];
  const receipts: string[] = [];
  let keys = 0;
  let answer: () => Promise<Result<Receipt>> = () => Promise.resolve(received);
  const kept = unsent({
    storage,
    clock,
    chance: () => 0.5,
    newKey: () => `key${(keys += 1)}`,
    interview_id: "interview1",
    send: (ask, key) => {
      sent.push({ ask, key });
      return answer();
    },
    onChange: () => undefined,
    onReceipt: (text: UnsentText) => void receipts.push(text.key),
  });
  return {
    ...kept,
    clock,
    sent,
    receipts,
    answers: (result: Result<Receipt>) => {
      answer = () => Promise.resolve(result);
    },
    never: () => {
      answer = () => new Promise(() => undefined);
    },
    states: () => kept.texts().map((text) => text.state.name),
  };
}

test("a text is handed in at once and forgotten at the receipt", async () => {
  const storage = memory();
  const p = page(storage);
  p.add({ text: "路灯坏了" });
  expect(storage.kept.size).toBe(1);
  await settle();
  expect(p.receipts).toEqual(["key1"]);
  expect(p.texts()).toEqual([]);
  expect(storage.kept.size).toBe(0);
});

test("without a connection it waits and is handed in again, under the same key, until the receipt", async () => {
  const p = page(memory());
  p.answers(away);
  p.add({ text: "路灯坏了" });
  await settle();
  expect(p.states()).toEqual(["waiting"]);
  await p.clock.pass(10_000);
  const tries = p.sent.length;
  expect(tries).toBeGreaterThan(2);
  p.answers(received);
  await p.clock.pass(15_000);
  expect(new Set(p.sent.map((s) => s.key))).toEqual(new Set(["key1"]));
  expect(p.receipts).toEqual(["key1"]);
});

test("a text outlives a reload and is handed in by the next page under the same key", async () => {
  const storage = memory();
  const before = page(storage);
  before.never();
  before.add({ text: "路灯坏了", kind: "complaint" });
  await settle();
  expect(before.states()).toEqual(["sending"]);
  before.stop();

  const next = page(storage, before.clock);
  expect(next.states()).toEqual(["waiting"]);
  await next.clock.pass(2_000);
  expect(next.sent).toEqual([{ ask: { text: "路灯坏了", kind: "complaint" }, key: "key1" }]);
  expect(next.receipts).toEqual(["key1"]);
  expect(storage.kept.size).toBe(0);
});

test.each([
  [401, "not_signed_in"],
  [409, "asking_is_paused"],
  [422, "invalid_value"],
])(
  "a refusal %i %s stays with its text, through a reload, until the person decides",
  async (status, code) => {
    const storage = memory();
    const p = page(storage);
    p.answers(refused(status, code));
    p.add({ text: "路灯坏了" });
    await p.clock.pass(60_000);
    expect(p.sent).toHaveLength(1);
    expect(p.texts()[0]?.state).toMatchObject({ name: "refused", why: { code } });
    p.stop();

    const next = page(storage, p.clock);
    await next.clock.pass(60_000);
    expect(next.sent).toHaveLength(0);
    next.retry("key1");
    await settle();
    expect(next.receipts).toEqual(["key1"]);
  },
);

test("a limit is waited for as long as the server says", async () => {
  const p = page(memory());
  p.answers(refused(429, "too_many_questions", "30"));
  p.add({ text: "路灯坏了" });
  await p.clock.pass(29_999);
  expect(p.sent).toHaveLength(1);
  await p.clock.pass(1);
  expect(p.sent).toHaveLength(2);
});

test("a limit that says no time is a refusal: waiting does not help", async () => {
  const p = page(memory());
  p.answers(refused(429, "too_many_questions"));
  p.add({ text: "路灯坏了" });
  await p.clock.pass(60_000);
  expect(p.sent).toHaveLength(1);
  expect(p.states()).toEqual(["refused"]);
});

test("a connection that came back does not wait", async () => {
  const p = page(memory());
  p.answers(away);
  p.add({ text: "路灯坏了" });
  await settle();
  p.answers(received);
  p.retryAll();
  await settle();
  expect(p.receipts).toEqual(["key1"]);
  await p.clock.pass(60_000);
  expect(p.sent).toHaveLength(2);
});

test("a text that is discarded is given back and not handed in any more", async () => {
  const p = page(memory());
  p.answers(away);
  p.add({ text: "路灯坏了" });
  await settle();
  expect(p.discard("key1")).toEqual({ text: "路灯坏了" });
  await p.clock.pass(60_000);
  expect(p.sent).toHaveLength(1);
  expect(p.discard("key1")).toBeNull();
});

test("there is a bound, and what does not fit is left with the person", async () => {
  const p = page(memory());
  p.answers(away);
  for (let i = 0; i < TEXTS_MAX; i += 1) expect(p.add({ text: `${i}` })).not.toBeNull();
  expect(p.add({ text: "one too many" })).toBeNull();
  expect(p.texts()).toHaveLength(TEXTS_MAX);
});

test("storage that is forbidden, full or spoilt keeps nobody from asking", async () => {
  const broken: Storage = {
    getItem: () => "{spoilt",
    setItem: () => {
      throw new Error("full");
    },
    removeItem: () => {
      throw new Error("forbidden");
    },
  };
  const p = page(broken);
  p.add({ text: "路灯坏了" });
  await settle();
  expect(p.receipts).toEqual(["key1"]);
});
