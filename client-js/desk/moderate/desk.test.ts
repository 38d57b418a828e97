/** A moderator works: acts show at once, are put right when refused, and the work stays in its place. */
import { calls, say, sockets } from "../testing/shell.ts";
import { beforeEach, expect, test } from "vitest";
import { AT, aQuestion, aRoom } from "../../lib/testing/objects.ts";
import { notices } from "../notices.ts";
import { openDesk, type ModeratorDesk } from "./desk.ts";

const pending = (id: string, no: number) => aQuestion(id, { no, status: "pending", moderated_at: null });

function opened(): ModeratorDesk {
  const desk = openDesk("interview1");
  sockets[sockets.length - 1]?.onopen?.({});
  const questions = [pending("q1", 1), pending("q2", 2), pending("q3", 3), aQuestion("q4", { no: 4 })];
  say({ type: "snapshot", epoch: "e1", seq: 10, room: aRoom({ seq: 10, questions }) });
  return desk;
}

const ids = (desk: ModeratorDesk): string[] => desk.rows.value.map((question) => question.id);

beforeEach(() => {
  calls.length = 0;
  notices.value = [];
});

test("the oldest waiting question is selected first", () => {
  const desk = opened();
  expect(ids(desk)).toEqual(["q1", "q2", "q3"]);
  expect(desk.selected.value).toBe("q1");
});

test("an act shows at once, and the question in its place is selected without waiting", () => {
  const desk = opened();
  desk.step(1);
  desk.give({ name: "approve", id: "q2", department_id: null });
  expect(ids(desk)).toEqual(["q1", "q3"]);
  expect(desk.selected.value).toBe("q3");
  expect(desk.questions.value.get("q2")?.status).toBe("approved");
  expect(calls.map((call) => call.path)).toEqual(["/questions/q2/approve"]);
});

test("the last of the list gives way to the one before it, and the only one to nothing", () => {
  const desk = opened();
  desk.step(5);
  for (const id of ["q3", "q2", "q1"]) desk.give({ name: "reject", id, reason: "重复" });
  expect(ids(desk)).toEqual([]);
  expect(desk.selected.value).toBeNull();
});

test("what the server refuses is put right and said, and the work goes on where it was", async () => {
  const desk = opened();
  desk.give({ name: "approve", id: "q1", department_id: null });
  await calls[0]?.answer(409, { code: "wrong_state", title: "已被处理", detail: "" });
  expect(desk.questions.value.get("q1")?.status).toBe("pending");
  expect(ids(desk)).toEqual(["q1", "q2", "q3"]);
  expect(desk.selected.value).toBe("q2");
  expect(notices.value[0]).toMatchObject({ kind: "refused", detail: "已被处理 " });
  notices.value[0]?.action?.run();
  expect(desk.selected.value).toBe("q1");
});

test("an act stays shown until the room itself has got so far", async () => {
  const desk = opened();
  desk.give({ name: "approve", id: "q1", department_id: "water" });
  await calls[0]?.answer(200, { question: aQuestion("q1"), seq: 12 });
  expect(desk.questions.value.get("q1")).toMatchObject({ status: "approved", department_id: "water" });
  const question = aQuestion("q1", { department_id: "water", upvotes: 7 });
  say({
    type: "events",
    epoch: "e1",
    prev: 10,
    seq: 12,
    events: [{ seq: 12, at: AT, type: "question_approved", question }],
  });
  expect(desk.questions.value.get("q1")).toEqual(question);
});

test("undo gives the inverse and selects what is in the list again", () => {
  const desk = opened();
  desk.give({ name: "reject", id: "q1", reason: "重复" });
  desk.undo();
  expect(calls.map((call) => call.path)).toEqual(["/questions/q1/reject", "/questions/q1/unreject"]);
  expect(desk.selected.value).toBe("q1");
  expect(ids(desk)).toEqual(["q1", "q2", "q3"]);
  desk.undo();
  expect(calls).toHaveLength(2);
});

test("what another moderator has dealt with stays under the eye, and goes when one moves on", () => {
  const desk = opened();
  say({
    type: "events",
    epoch: "e1",
    prev: 10,
    seq: 11,
    events: [{ seq: 11, at: AT, type: "question_approved", question: aQuestion("q1") }],
  });
  expect(ids(desk)).toEqual(["q1", "q2", "q3"]);
  expect(desk.question.value?.status).toBe("approved");
  desk.step(1);
  expect(ids(desk)).toEqual(["q2", "q3"]);
});

test("new questions come at the end and move nothing", () => {
  const desk = opened();
  desk.step(2);
  say({
    type: "events",
    epoch: "e1",
    prev: 10,
    seq: 11,
    events: [{ seq: 11, at: AT, type: "question_asked", question: pending("q9", 9) }],
  });
  expect(ids(desk)).toEqual(["q1", "q2", "q3", "q9"]);
  expect(desk.selected.value).toBe("q3");
});

test("another list is opened at its first row, and any question is found where it stands", () => {
  const desk = opened();
  desk.open("approved");
  expect(desk.selected.value).toBe("q4");
  desk.reveal("q2");
  expect(desk.tab.value).toBe("pending");
  expect(desk.selected.value).toBe("q2");
});
