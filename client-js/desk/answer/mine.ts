/** The lists of an official: what waits for the own departments and what they have answered. Pure. */
import type { Answer, Id, Interview, Question } from "../../lib/index.ts";
import { sinceOpening } from "../waiting.ts";

/** What the own departments lead and answer, what they help with, what they have promised, what they have answered. */
export type Tab = "open" | "shared" | "promised" | "answered";

export const TABS: readonly Tab[] = ["open", "shared", "promised", "answered"];

export function isMine(question: Question, own: readonly Id[]): boolean {
  return isLed(question, own) || isShared(question, own);
}

/** Theirs to answer, or answered by them. */
function isLed({ department_id, status }: Question, own: readonly Id[]): boolean {
  return department_id !== null && own.includes(department_id) && (status === "approved" || status === "answered");
}

/** Another department answers it, and they work on it, too. */
export function isShared(question: Question, own: readonly Id[]): boolean {
  const isTheirs = question.department_id !== null && own.includes(question.department_id);
  return question.status === "approved" && !isTheirs && question.co_handlers.some((id) => own.includes(id));
}

/** What an answer of it promises and was not yet kept. */
export function openPromises(question: Question): Answer[] {
  return question.answers.filter((answer) => answer.promised_until !== null && answer.promise_kept_at === null);
}

/** Since when the department has had it, as its clock counts. */
export function heldSince(question: Question, interview?: Interview): string {
  const hold = question.holds?.find((one) => one.department_id === question.department_id && one.to === null);
  return sinceOpening(hold?.from ?? question.moderated_at ?? question.asked_at, interview);
}

/**
 * What waits: questions of rooms that are live first, then the others by the day they are due, each in the order in
 * which the department got them. What is promised: by its date. What is answered: the latest first.
 */
export function rowsOf(
  questions: Iterable<Question>,
  tab: Tab,
  interviews: ReadonlyMap<Id, Interview>,
  own: readonly Id[],
): Question[] {
  const all = [...questions];
  const led = all.filter((question) => isLed(question, own));
  const isLive = (question: Question): boolean => interviews.get(question.interview_id)?.status === "live";
  const waiting = (rows: Question[]): Question[] =>
    rows.sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || byDue(a, b));
  switch (tab) {
    case "open":
      return waiting(led.filter((question) => question.status === "approved"));
    case "shared":
      return waiting(all.filter((question) => isShared(question, own)));
    case "promised":
      return led.filter((question) => openPromises(question).length > 0).sort(byPromise);
    case "answered":
      return led.filter((question) => question.status === "answered").sort(byAnswered);
    default:
      return tab satisfies never;
  }
}

function byPromise(a: Question, b: Question): number {
  const first = (question: Question): string =>
    openPromises(question)
      .map((answer) => answer.promised_until ?? "")
      .sort()[0] ?? "";
  return compare(first(a), first(b)) || a.no - b.no;
}

function byDue(a: Question, b: Question): number {
  return compare(a.due_at ?? "", b.due_at ?? "") || compare(heldSince(a), heldSince(b)) || a.no - b.no;
}

function byAnswered(a: Question, b: Question): number {
  return compare(lastOf(b), lastOf(a)) || b.no - a.no;
}

function lastOf(question: Question): string {
  return question.answers[question.answers.length - 1]?.published_at ?? "";
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
