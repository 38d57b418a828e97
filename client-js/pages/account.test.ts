/** What departments are held to, in the words of the page: the same cases stand in the server's tests. */
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import type { Question } from "../lib/index.ts";
import { anAnswer, aQuestion, aRoom } from "../lib/testing/objects.ts";
import { viewOf } from "../lib/view.ts";

const words = readFileSync(new URL("../i18n/zh/pages.json", import.meta.url), "utf8");
vi.stubGlobal("document", { getElementById: () => ({ textContent: words }) });
const { times } = await import("./times.ts");
const { dueLine } = await import("./due.ts");
const { promiseLine } = await import("./promise.ts");
const { settledIn } = await import("./settlement.ts");

const NOW = Date.parse("2010-08-30T12:00:00Z");
const clock = { ...times("Asia/Shanghai", NOW), now: () => NOW };
const due = (due_at: string, fields: Partial<Question> = {}) => dueLine(aQuestion("q", { due_at, ...fields }), clock);

test.each([
  ["2010-09-02T15:59:59.999Z", {}, "", "答复期限 9月2日"],
  ["2010-09-07T15:59:59.999Z", { extended: true }, "", "已延期至 9月7日"],
  ["2010-09-01T15:59:59.999Z", {}, "soon", "答复期限 9月1日，还有 2 天"],
  ["2010-08-30T15:59:59.999Z", {}, "soon", "答复期限 8月30日，今天到期"],
  ["2010-08-27T15:59:59.999Z", {}, "overdue", "答复期限 8月27日，已超期 3 天"],
])("%s %o", (at, fields, state, words) => {
  expect(due(at, fields)).toEqual({ state, words });
});

test("only what is open is due", () => {
  expect(due("2010-09-02T15:59:59.999Z", { status: "answered" })).toBeNull();
});

test.each([
  [{}, null],
  [{ promised_until: "2010-12-31T15:59:59.999Z" }, { state: "open", words: "承诺于 12月31日前完成" }],
  [{ promised_until: "2010-08-28T15:59:59.999Z" }, { state: "overdue", words: "承诺于 8月28日前完成，已超期 2 天" }],
  [
    { promised_until: "2010-08-28T15:59:59.999Z", promise_kept_at: "2010-08-29T01:00:00.000Z" },
    { state: "kept", words: "已兑现 8月29日" },
  ],
] as const)("a promise %o", (fields, line) => {
  expect(promiseLine(anAnswer("a", "q", fields), clock)).toEqual(line);
});

test("what was handed over is what has a due date and stands by itself", () => {
  const late = "2010-08-27T15:59:59.999Z";
  const last = "2010-09-02T15:59:59.999Z";
  const questions = [
    aQuestion("live", { status: "answered" }),
    aQuestion("done", { status: "answered", due_at: late }),
    aQuestion("late", { due_at: late }),
    aQuestion("open", { due_at: last }),
  ];
  const view = viewOf(aRoom({ questions }), "public");
  expect(settledIn(view, NOW)).toEqual({ handed_over: 3, answered: 1, overdue: 1, due_at: last });
  expect(settledIn(viewOf(aRoom(), "public"), NOW)).toBeNull();
});
