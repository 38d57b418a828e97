/** The four lists of the queue: which questions stand in each, and in which order. Pure. */
import type { Id, Question, QuestionStatus } from "../../lib/index.ts";

export type Tab = "pending" | "approved" | "answered" | "other";

export const TABS: readonly Tab[] = ["pending", "approved", "answered", "other"];

export function tabOf(status: QuestionStatus): Tab {
  switch (status) {
    case "pending":
    case "approved":
    case "answered":
      return status;
    case "rejected":
    case "merged":
    case "hidden":
    case "withdrawn":
      return "other";
    default:
      return status satisfies never;
  }
}

/**
 * The rows of a list. What waits stands in the order of asking, the newest at the bottom, so that nothing moves
 * under the eye; what is done, the latest first. The selected one stays although somebody else has dealt with it.
 */
export function rowsOf(questions: Iterable<Question>, tab: Tab, selected: Id | null): Question[] {
  const rows = [...questions].filter(
    (question) => tabOf(question.status) === tab || question.id === selected,
  );
  const isWaiting = tab === "pending" || tab === "approved";
  return rows.sort(isWaiting ? (a, b) => a.no - b.no : (a, b) => b.no - a.no);
}

/** What is selected when `leaving` goes: the one that takes its place, else the one before it. */
export function nextOf(rows: readonly Question[], leaving: Id): Id | null {
  const index = rows.findIndex((question) => question.id === leaving);
  if (index < 0) return rows[0]?.id ?? null;
  return rows[index + 1]?.id ?? rows[index - 1]?.id ?? null;
}

/** The neighbour `step` rows away, held at the ends. */
export function neighbourOf(rows: readonly Question[], selected: Id | null, step: number): Id | null {
  const index = rows.findIndex((question) => question.id === selected);
  const wanted = index < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, index + step));
  return rows[wanted]?.id ?? null;
}
