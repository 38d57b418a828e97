/** What the host decides: whose turn it is. A turn is a pin, so that the hall and every reader see it at once. */
import type { Question, Turn } from "../../lib/index.ts";
import type { Act } from "../moderate/acts.ts";

/** The acts that give `next` its turn: pinned first, so that the hall never stands before nothing. */
export function giveTurn(next: Question, turn: Turn | null): Act[] {
  const acts: Act[] = next.pinned ? [] : [{ name: "pin", id: next.id }];
  return [...acts, ...endTurn(turn)];
}

export function endTurn(turn: Turn | null): Act[] {
  return turn !== null && turn.question.pinned ? [{ name: "unpin", id: turn.question.id }] : [];
}
