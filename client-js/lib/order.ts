/**
 * The orders in which questions are shown: by votes, newest first, answered. Each is total, so that equal ones
 * never swap places on screen. Only what the public sees is listed; filters of the desk are its own.
 */
import type { Question } from "./types.ts";

/** By votes, newest first, or only the answered ones, latest answer first. */
export type Sort = "top" | "new" | "answered";

/** The public questions in an order in which equal ones never change places. */
export function sorted(questions: Iterable<Question>, sort: Sort): Question[] {
  const shown = [...questions].filter(sort === "answered" ? isAnswered : isPublic);
  return shown.sort(ORDERS[sort]);
}

/** Merged ones are not listed: they stand with the question they were merged into. */
export function isPublic(question: Question): boolean {
  return question.status === "approved" || question.status === "answered";
}

/** Whether it has an answer that counts. */
export function isAnswered(question: Question): boolean {
  return question.status === "answered";
}

/** When a question was last answered, or "" when it never was; comparable as text. */
export function lastAnsweredAt(question: Question): string {
  return question.answers.reduce((last, a) => (a.published_at > last ? a.published_at : last), "");
}

const ORDERS: Record<Sort, (a: Question, b: Question) => number> = {
  top: (a, b) => byPin(a, b) || b.upvotes - a.upvotes || a.no - b.no,
  new: (a, b) => byPin(a, b) || b.no - a.no,
  answered: (a, b) => compareText(lastAnsweredAt(b), lastAnsweredAt(a)) || b.no - a.no,
};

const byPin = (a: Question, b: Question): number => Number(b.pinned) - Number(a.pinned);

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
