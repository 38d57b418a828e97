/** The fold, event type by event type. */
import { describe, expect, test } from "vitest";
import type { EventsMessage } from "./frames.ts";
import { AT, anAnswer, anInterview, aPoll, aQuestion, aRoom, aStatement } from "./testing/objects.ts";
import type { RoomEvent } from "./types.ts";
import { fold } from "./fold.ts";
import { NOTHING_MINE, viewOf, type Audience, type View } from "./view.ts";

type TypeWith<Field extends string> = Extract<RoomEvent, Record<Field, unknown>>["type"];

type Plain<T> = T extends unknown ? Omit<T, "seq" | "at"> : never;

function events(...plain: Plain<RoomEvent>[]): EventsMessage {
  const stamped = plain.map((event, i) => ({ ...event, seq: i + 1, at: AT }) as RoomEvent);
  return { type: "events", epoch: "e1", prev: 0, seq: plain.length, events: stamped };
}

function viewWith(audience: Audience = "public"): View {
  const questions = [aQuestion("q1"), aQuestion("q2", { no: 2 })];
  return viewOf(aRoom({ questions, statements: [aStatement("s1")], online: 5 }), audience);
}

const after = (view: View, ...plain: Plain<RoomEvent>[]): View => fold(view, events(...plain));

describe("events of the interview", () => {
  test.each([
    "interview_created",
    "interview_announced",
    "interview_changed",
    "interview_opened",
    "interview_paused",
    "interview_resumed",
    "interview_extended",
    "interview_ended",
    "interview_archived",
    "interview_reopened",
    "interview_cancelled",
  ] satisfies TypeWith<"interview">[])("%s puts the whole interview in place", (type) => {
    const interview = anInterview({ title: type });
    const view = viewWith();
    const next = after(view, { type, interview });
    expect(next.interview).toBe(interview);
    expect(next.questions).toBe(view.questions);
  });
});

describe("events of questions", () => {
  test.each([
    "question_asked",
    "question_approved",
    "question_rejected",
    "question_appealed",
    "question_unrejected",
    "question_redacted",
    "question_unmerged",
    "question_unhidden",
  ] satisfies TypeWith<"question">[])("%s puts the whole question in place, known or new", (type) => {
    const fresh = aQuestion("q9", { no: 9 });
    const changed = aQuestion("q1", { text: "改过" });
    const view = after(viewWith("staff"), { type, question: fresh }, { type, question: changed });
    expect(view.questions.get("q9")).toBe(fresh);
    expect(view.questions.get("q1")).toBe(changed);
  });

  test("staff get the question whole where the event only names it", () => {
    const now = aQuestion("q1", { holds: [{ department_id: "water", from: AT, to: null }] });
    const view = fold(viewWith("staff"), {
      ...events(),
      seq: 1,
      events: [{ seq: 1, at: AT, type: "question_assigned", question_id: "q1", department_id: "water", now }],
    });
    expect(view.questions.get("q1")).toBe(now);
  });

  test.each(["question_assigned", "question_transferred"] as const)(
    "%s changes the department, who has then not begun",
    (type) => {
      const view = after(
        viewWith(),
        { type: "answering_started", question_id: "q1", department_id: "heat" },
        { type, question_id: "q1", from_department_id: "heat", department_id: "water" },
      );
      expect(view.questions.get("q1")).toMatchObject({ department_id: "water", answering: false });
    },
  );

  test("pinned and unpinned", () => {
    const view = after(viewWith(), { type: "question_pinned", question_id: "q1" });
    expect(view.questions.get("q1")?.pinned).toBe(true);
    const back = after(viewWith(), { type: "question_unpinned", question_id: "q1" });
    expect(back.questions.get("q1")?.pinned).toBe(false);
  });

  test("merged names its target", () => {
    const view = after(viewWith(), { type: "question_merged", question_id: "q1", into: "q2" });
    expect(view.questions.get("q1")).toMatchObject({ status: "merged", merged_into: "q2" });
  });

  test.each([
    ["question_hidden", "hidden"],
    ["question_withdrawn", "withdrawn"],
  ] as const)("%s goes from the public's view and stays in the staff's", (type, status) => {
    expect(after(viewWith("public"), { type, question_id: "q1" }).questions.has("q1")).toBe(false);
    expect(after(viewWith("staff"), { type, question_id: "q1" }).questions.get("q1")?.status).toBe(status);
  });

  test("an answer makes it answered and keeps the first time", () => {
    const first = anAnswer("a1", "q1");
    const second = anAnswer("a2", "q1");
    const view = after(
      viewWith(),
      { type: "answering_started", question_id: "q1", department_id: "heat" },
      { type: "answer_published", question_id: "q1", answer: first },
    );
    expect(view.questions.get("q1")).toMatchObject({
      status: "answered",
      answering: false,
      first_answered_at: AT,
      answers: [first],
    });
    const later: EventsMessage = {
      ...events({ type: "answer_published", question_id: "q1", answer: second }),
      prev: 2,
      seq: 3,
      events: [
        {
          seq: 3,
          at: "2030-03-01T12:00:00.000Z",
          type: "answer_published",
          question_id: "q1",
          answer: second,
        },
      ],
    };
    const twice = fold(view, later);
    expect(twice.questions.get("q1")).toMatchObject({ first_answered_at: AT, answers: [first, second] });
  });

  test("a revised answer stands where it stood", () => {
    const revised = anAnswer("a1", "q1", { text: "更正" });
    const view = after(
      viewWith(),
      { type: "answer_published", question_id: "q1", answer: anAnswer("a1", "q1") },
      { type: "answer_published", question_id: "q1", answer: anAnswer("a2", "q1") },
      { type: "answer_revised", question_id: "q1", answer: revised },
    );
    expect(view.questions.get("q1")?.answers.map((a) => a.id)).toEqual(["a1", "a2"]);
    expect(view.questions.get("q1")?.answers[0]).toBe(revised);
  });

  test("reopened is open again and says that it is handled again", () => {
    const view = after(
      viewWith(),
      { type: "answer_published", question_id: "q1", answer: anAnswer("a1", "q1") },
      { type: "question_reopened", question_id: "q1", due_at: null },
    );
    expect(view.questions.get("q1")).toMatchObject({ status: "approved", handled_again: true });
  });

  test("events of questions that are not here change nothing", () => {
    const view = viewWith();
    const next = after(view, { type: "question_pinned", question_id: "nowhere" });
    expect([...next.questions.values()]).toEqual([...view.questions.values()]);
  });
});

describe("statements and announcements", () => {
  test("are added, revised in place and retracted", () => {
    const revised = aStatement("s1", { text: "更正" });
    const view = after(
      viewWith(),
      { type: "statement_published", statement: aStatement("s2") },
      { type: "statement_revised", statement: revised },
      { type: "statement_retracted", statement_id: "s2" },
      { type: "announcement_made", announcement: { id: "n1", text: "延长半小时", made_at: AT } },
    );
    expect(view.statements).toEqual([revised]);
    expect(view.announcements.map((n) => n.id)).toEqual(["n1"]);
  });
});

describe("numbers and order", () => {
  test("what is known already is left out, another epoch is not taken", () => {
    const view = after(viewWith(), { type: "question_pinned", question_id: "q1" });
    expect(fold(view, events({ type: "question_unpinned", question_id: "q1" }))).toBe(view);
    const other = { ...events({ type: "question_unpinned", question_id: "q1" }), epoch: "e9", seq: 9 };
    expect(fold(view, other)).toBe(view);
  });

  test("an event type of a later server does nothing but count", () => {
    const unknown = { seq: 1, at: AT, type: "weather_changed" } as unknown as RoomEvent;
    const view = viewWith();
    const next = fold(view, { type: "events", epoch: "e1", prev: 0, seq: 1, events: [unknown] });
    expect(next).toEqual({ ...view, seq: 1 });
  });

  test("questions that did not change keep their identity", () => {
    const view = viewWith();
    const next = after(view, { type: "question_pinned", question_id: "q1" });
    expect(next.questions.get("q2")).toBe(view.questions.get("q2"));
    expect(next.statements).toBe(view.statements);
    expect(view.questions.get("q1")?.pinned).toBe(false);
  });
});

describe("tally, mine, snapshot", () => {
  test("a tally sets absolute numbers and touches nothing else", () => {
    const view = after(viewWith(), {
      type: "answer_published",
      question_id: "q1",
      answer: anAnswer("a1", "q1"),
    });
    const next = fold(view, {
      type: "tally",
      online: 2314,
      upvotes: { q1: 86, nowhere: 3 },
      ratings: { a1: { count: 2, mean: 4.5 } },
    });
    expect(next.online).toBe(2314);
    expect(next.questions.get("q1")?.upvotes).toBe(86);
    expect(next.questions.get("q1")?.answers[0]?.rating).toEqual({ count: 2, mean: 4.5 });
    expect(next.questions.get("q2")).toBe(view.questions.get("q2"));
    expect(fold(next, { type: "tally", online: 2314, upvotes: { q1: 86 } })).toBe(next);
  });

  test("mine is absolute and outlives a snapshot", () => {
    const own = aQuestion("q7", { status: "pending" });
    const view = fold(viewWith(), { type: "mine", questions: [own], upvoted: ["q1"], rated: [], voted: { p1: 2 } });
    expect(view.mine.questions.get("q7")).toBe(own);
    const next = fold(view, { type: "snapshot", epoch: "e2", seq: 4, room: aRoom({ epoch: "e2", seq: 4 }) });
    expect(next).toMatchObject({ epoch: "e2", seq: 4 });
    expect(next.mine.upvoted.has("q1")).toBe(true);
    expect(next.mine.voted.get("p1")).toBe(2);
    expect(viewWith().mine).toBe(NOTHING_MINE);
  });

  test("a tally tells the votes of the polls that it names, and only of those", () => {
    const view = { ...viewWith(), polls: [aPoll("p1"), aPoll("p2")] };
    const next = fold(view, { type: "tally", online: view.online, polls: { p2: [3, 1] } });
    expect(next.polls[0]).toBe(view.polls[0]);
    expect(next.polls[1]?.options.map((option) => option.votes)).toEqual([3, 1]);
  });
});
