/** The orders of lists are total and quick. */
import { expect, test } from "vitest";
import { sorted } from "./order.ts";
import { bestOf } from "./testing/clock.ts";
import { anAnswer, aQuestion } from "./testing/objects.ts";

const ids = (sort: Parameters<typeof sorted>[1], ...questions: Parameters<typeof sorted>[0][]): string[] =>
  sorted(
    questions.flatMap((q) => [...q]),
    sort,
  ).map((q) => q.id);

const questions = [
  aQuestion("few", { no: 1, upvotes: 2 }),
  aQuestion("many", { no: 2, upvotes: 9 }),
  aQuestion("equal", { no: 3, upvotes: 2 }),
  aQuestion("pinned", { no: 4, pinned: true }),
];

test("top: pinned first, then by upvotes, then the earlier one", () => {
  expect(ids("top", questions)).toEqual(["pinned", "many", "few", "equal"]);
});

test("new: pinned first, then the latest number", () => {
  expect(ids("new", questions)).toEqual(["pinned", "equal", "many", "few"]);
});

test("answered: only those, the latest answer first", () => {
  const answered = (id: string, no: number, published_at: string) =>
    aQuestion(id, { no, status: "answered", answers: [anAnswer(`${id}a`, id, { published_at })] });
  const list = [
    ...questions,
    answered("early", 5, "2030-03-01T11:40:00.000Z"),
    answered("late", 6, "2030-03-01T11:50:00.000Z"),
  ];
  expect(ids("answered", list)).toEqual(["late", "early"]);
});

test("only what the public sees is listed", () => {
  const list = (["pending", "rejected", "merged", "hidden", "withdrawn", "approved"] as const).map((status) =>
    aQuestion(status, { status }),
  );
  expect(ids("new", list)).toEqual(["approved"]);
});

test("five thousand questions are sorted quickly enough to do it at every message", () => {
  const many = Array.from({ length: 5_000 }, (_, no) =>
    aQuestion(`q${no}`, { no, upvotes: (no * 7919) % 97 }),
  );
  expect(bestOf(5, () => sorted(many, "top"))).toBeLessThan(50);
});
