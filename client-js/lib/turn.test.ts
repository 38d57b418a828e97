/** Whose turn it is, and who comes next. */
import { expect, test } from "vitest";
import { anAnswer, aQuestion } from "./testing/objects.ts";
import { nextAfter, turnOf } from "./turn.ts";

const answered = (id: string, no: number, published_at: string, fields = {}) =>
  aQuestion(id, { no, status: "answered", answers: [anAnswer(`${id}a`, id, { published_at })], ...fields });

test("the host's pin decides, then who is being answered, then who was answered last", () => {
  const early = answered("early", 1, "2030-03-01T11:40:00.000Z");
  const late = answered("late", 2, "2030-03-01T11:50:00.000Z");
  const working = aQuestion("working", { no: 3, answering: true });
  const pinned = aQuestion("pinned", { no: 4, pinned: true });
  expect(turnOf([])).toBeNull();
  expect(turnOf([aQuestion("open")])).toBeNull();
  expect(turnOf([early, late])).toEqual({ question: late, why: "answered" });
  expect(turnOf([early, working, late])).toEqual({ question: working, why: "answering" });
  expect(turnOf([early, working, pinned])).toEqual({ question: pinned, why: "pinned" });
});

test("of several pinned ones it is the one being answered, then the open one that most want", () => {
  const done = answered("done", 1, "2030-03-01T11:40:00.000Z", { pinned: true, upvotes: 99 });
  const few = aQuestion("few", { no: 2, pinned: true, upvotes: 1 });
  const many = aQuestion("many", { no: 3, pinned: true, upvotes: 7 });
  const working = aQuestion("working", { no: 4, pinned: true, answering: true });
  expect(turnOf([done, few, many])?.question.id).toBe("many");
  expect(turnOf([done, few, many, working])).toEqual({ question: working, why: "answering" });
});

test("what is hidden or not yet public never has its turn", () => {
  const questions = (["pending", "rejected", "merged", "hidden", "withdrawn"] as const).map((status) =>
    aQuestion(status, { status, pinned: true, answering: true }),
  );
  expect(turnOf(questions)).toBeNull();
  expect(nextAfter(questions, null, 9)).toEqual([]);
});

test("next come the open ones, the most wanted first, without the one whose turn it is", () => {
  const questions = [
    aQuestion("few", { no: 1, upvotes: 1 }),
    aQuestion("now", { no: 2, upvotes: 50 }),
    aQuestion("many", { no: 3, upvotes: 9 }),
    aQuestion("equal", { no: 4, upvotes: 1 }),
    answered("done", 5, "2030-03-01T11:40:00.000Z", { upvotes: 80 }),
  ];
  expect(nextAfter(questions, "now", 2).map(({ id }) => id)).toEqual(["many", "few"]);
  expect(nextAfter(questions, null, 1).map(({ id }) => id)).toEqual(["now"]);
});
