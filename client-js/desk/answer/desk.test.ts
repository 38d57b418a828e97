/** An official's lists: their order, what leaves them and what comes back. */
import { calls, say, sockets } from "../testing/shell.ts";
import { afterEach, expect, test } from "vitest";
import { AT, anAnswer, anInterview, aQuestion, aRoom } from "../../lib/testing/objects.ts";
import { notices } from "../notices.ts";
import { openAnswers, type OfficialDesk, type Reply } from "./desk.ts";

let desk: OfficialDesk;
afterEach(() => desk.stop());

const answer = async (path: string, status: number, body: unknown): Promise<void> => {
  const call = calls.find((one) => one.path.startsWith(path));
  if (call === undefined) throw new Error(`${path} was not asked: ${calls.map((one) => one.path).join(" ")}`);
  calls.splice(calls.indexOf(call), 1);
  await call.answer(status, body);
};
const list = (...items: unknown[]) => ({ items, next: null });
const ids = (): string[] => desk.rows.value.map((row) => row.id);

const late = aQuestion("late", { no: 7, due_at: "2030-03-09T16:00:00.000Z", interview_id: "ended" });
const soon = aQuestion("soon", { no: 8, due_at: "2030-03-05T16:00:00.000Z", interview_id: "ended" });
const live = aQuestion("live", { no: 9 });

const answered: Reply = { text: "已安排。", form: "answer", outcome: null, promised_until: null, picture: null };

async function opened(): Promise<void> {
  calls.length = 0;
  notices.value = [];
  desk = openAnswers(["heat"]);
  await answer("/desk/questions?department=heat&status=approved", 200, list(late, soon, live));
  await answer("/desk/questions?department=heat&status=answered", 200, list());
  await answer("/interviews/ended", 200, anInterview({ id: "ended", status: "ended" }));
  await answer("/interviews/interview1", 200, anInterview());
}

test("what is live comes first, then what is due soonest", async () => {
  await opened();
  expect(ids()).toEqual(["live", "soon", "late"]);
  expect(desk.selected.value).toBe("live");
});

test("a published answer takes its question out of the list at once and selects the next", async () => {
  await opened();
  desk.publish(live, { ...answered, outcome: "done" });
  expect(ids()).toEqual(["soon", "late"]);
  expect(desk.selected.value).toBe("soon");
  await answer("/questions/live/answers", 201, { answer: anAnswer("a1", "live"), seq: 3 });
  expect(desk.counts.value).toMatchObject({ open: 2, answered: 1 });
});

test("a refused answer brings the question back and says so", async () => {
  await opened();
  desk.publish(live, answered);
  await answer("/questions/live/answers", 403, { code: "other_department", title: "已转走", detail: "" });
  expect(ids()).toEqual(["live", "soon", "late"]);
  expect(desk.selected.value).toBe("soon");
  expect(notices.value[0]?.kind).toBe("refused");
});

test("a transferred question is no longer mine", async () => {
  await opened();
  desk.transfer(live, "water", "属于供水");
  expect(ids()).toEqual(["soon", "late"]);
  await answer("/questions/live/transfer", 200, { question: { ...live, department_id: "water" }, seq: 3 });
  expect(ids()).toEqual(["soon", "late"]);
});

test("that it is being answered is said once", async () => {
  await opened();
  desk.start(live);
  desk.start(live);
  expect(calls.filter((call) => call.path === "/questions/live/start")).toHaveLength(1);
  await answer("/questions/live/start", 200, { question: live, seq: 3 });
  expect(desk.question.value?.answering).toBe(true);
});

test("live rooms bring what is assigned and take what is transferred away", async () => {
  await opened();
  await answer("/interviews?status=live&department=heat", 200, list(anInterview()));
  sockets[sockets.length - 1]?.onopen?.({});
  const other = aQuestion("other", { no: 10, department_id: "water" });
  say({ type: "snapshot", epoch: "e1", seq: 1, room: aRoom({ seq: 1, questions: [live, other] }) });
  expect(ids()).toEqual(["live", "soon", "late"]);
  const now = { ...other, department_id: "heat" };
  const assigned = {
    seq: 2,
    at: AT,
    type: "question_assigned",
    question_id: "other",
    department_id: "heat",
    now,
  };
  say({ type: "events", epoch: "e1", prev: 1, seq: 2, events: [assigned] });
  expect(ids()).toEqual(["live", "other", "soon", "late"]);
  const away = { seq: 3, at: AT, type: "question_transferred", question_id: "live", department_id: "water" };
  say({ type: "events", epoch: "e1", prev: 2, seq: 3, events: [away] });
  expect(ids()).toEqual(["other", "soon", "late"]);
  expect(desk.selected.value).toBe("other");
});

test("a holding reply is shown and leaves its question where it is", async () => {
  await opened();
  desk.publish(live, { ...answered, form: "holding" });
  expect(ids()).toEqual(["live", "soon", "late"]);
  const held = anAnswer("a1", "live", { form: "holding" });
  await answer("/questions/live/answers", 201, { answer: held, seq: 3 });
  expect(ids()).toEqual(["live", "soon", "late"]);
  expect(desk.question.value).toMatchObject({ status: "approved", answers: [held] });
});

test("a question that others lead stands apart, and one with an open promise among the promises", async () => {
  await opened();
  desk.put(aQuestion("joint", { department_id: "roads", co_handlers: ["heat"] }));
  const promise = anAnswer("a1", "done", { outcome: "promised", promised_until: "2030-04-01T15:59:59.999Z" });
  desk.put(aQuestion("done", { status: "answered", answers: [promise] }));
  expect(desk.counts.value).toEqual({ open: 3, shared: 1, promised: 1, answered: 1 });
  desk.put(aQuestion("done", { status: "answered", answers: [{ ...promise, promise_kept_at: AT }] }));
  desk.put(aQuestion("joint", { department_id: "roads", co_handlers: [] }));
  expect(desk.counts.value).toEqual({ open: 3, shared: 0, promised: 0, answered: 1 });
});
