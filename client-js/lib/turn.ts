/**
 * Whose turn it is in the hall: the question that everybody looks at, and those that come next. The big screen and
 * the host's screen both stand on it. Only what the public sees is ever among them.
 */
import { isPublic, lastAnsweredAt } from "./order.ts";
import type { Id, Question } from "./types.ts";

/** The question that everybody looks at, and why. */
export interface Turn {
  question: Question;
  why: "pinned" | "answering" | "answered";
}

/**
 * A pinned one, as the host decides; else the one that is being answered; else the one that was answered last. Null
 * when nothing has had its turn yet.
 */
export function turnOf(questions: Iterable<Question>): Turn | null {
  const shown = [...questions].filter(isPublic);
  const pinned = firstOf(shown.filter((question) => question.pinned));
  if (pinned !== null) return { question: pinned, why: pinned.answering ? "answering" : "pinned" };
  const answering = firstOf(shown.filter((question) => question.answering));
  if (answering !== null) return { question: answering, why: "answering" };
  const answered = shown
    .filter((question) => question.status === "answered")
    .sort((a, b) => byText(lastAnsweredAt(b), lastAnsweredAt(a)) || b.no - a.no)[0];
  return answered === undefined ? null : { question: answered, why: "answered" };
}

/** Open ones that still wait, without the one whose turn it is: pinned, then most wanted, then asked first. */
export function nextAfter(questions: Iterable<Question>, now: Id | null, max: number): Question[] {
  return [...questions]
    .filter((question) => question.status === "approved" && question.id !== now)
    .sort(byWish)
    .slice(0, max);
}

/** Of several the one being answered, then one still open, then as [`nextAfter`]. */
function firstOf(questions: Question[]): Question | null {
  const isOpen = (question: Question): number => Number(question.status === "approved");
  const order = (a: Question, b: Question): number =>
    Number(b.answering) - Number(a.answering) || isOpen(b) - isOpen(a) || byWish(a, b);
  return questions.sort(order)[0] ?? null;
}

const byWish = (a: Question, b: Question): number =>
  Number(b.pinned) - Number(a.pinned) || b.upvotes - a.upvotes || a.no - b.no;

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
