/** The lists of an official: what waits for the own departments and what they have answered. Pure. */
import type { Id, Interview, Question } from "../../lib/index.ts";
import { sinceOpening } from "../waiting.ts";

export type Tab = "open" | "answered";

export function isMine(question: Question, own: readonly Id[]): boolean {
  const isOwn = question.department_id !== null && own.includes(question.department_id);
  return isOwn && (question.status === "approved" || question.status === "answered");
}

/** Since when the department has had it, as its clock counts. */
export function heldSince(question: Question, interview?: Interview): string {
  const hold = question.holds?.find((one) => one.department_id === question.department_id && one.to === null);
  return sinceOpening(hold?.from ?? question.moderated_at ?? question.asked_at, interview);
}

/**
 * What waits: questions of rooms that are live first, then the others by the day they are due, each in the order in
 * which the department got them. What is answered: the latest first.
 */
export function rowsOf(
  questions: Iterable<Question>,
  tab: Tab,
  interviews: ReadonlyMap<Id, Interview>,
): Question[] {
  const status = tab === "open" ? "approved" : "answered";
  const rows = [...questions].filter((question) => question.status === status);
  if (tab === "answered") return rows.sort(byAnswered);
  const isLive = (question: Question): boolean => interviews.get(question.interview_id)?.status === "live";
  return rows.sort((a, b) => Number(isLive(b)) - Number(isLive(a)) || byDue(a, b));
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
