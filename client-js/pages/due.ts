/** By when an open question is answered, in the words that the server uses, too (`pages/items/due.rs`). */
import type { Question } from "../lib/index.ts";
import type { Times } from "./times.ts";
import { say } from "./words.ts";

/** From so many days before the date on, the line says how many are left. */
const SOON_DAYS = 2;

export interface DueLine {
  state: "" | "soon" | "overdue";
  words: string;
}

/** Null when nothing is due. */
export function dueLine(question: Question, times: Times): DueLine | null {
  const { due_at } = question;
  if (due_at === null || question.status !== "approved") return null;
  const dated = say(question.extended ? "live.due_extended" : "live.due", { date: times.date(due_at) });
  const left = times.daysUntil(due_at);
  const with_rest = (rest: string): string => `${dated}${say("live.comma")}${rest}`;
  if (Date.parse(due_at) < times.now()) return { state: "overdue", words: with_rest(overdue(left)) };
  if (left === 0) return { state: "soon", words: with_rest(say("live.due_today")) };
  if (left <= SOON_DAYS) return { state: "soon", words: with_rest(say("live.due_left", { n: left })) };
  return { state: "", words: dated };
}

/** `days_left` is not above 0. */
export function overdue(days_left: number): string {
  return say("live.overdue", { n: Math.max(1, -days_left) });
}
