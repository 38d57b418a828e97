/** Who sits at the desk, and what they may do. Signing in and out themselves are in `sign_in.tsx`. */
import { computed, signal } from "@preact/signals";
import type { CommandName, Id, Problem, Session, StaffRef } from "../lib/index.ts";

export type SessionState =
  | { name: "loading" }
  | { name: "failed"; problem: Problem }
  | { name: "nobody" }
  /** `isOver` when the cookie has run out meanwhile: the work on screen stays, under the sign-in. */
  | { name: "staff"; staff: StaffRef; may: ReadonlySet<CommandName>; isOver: boolean };

export const session = signal<SessionState>({ name: "loading" });

export const staff = computed<StaffRef | null>(() =>
  session.value.name === "staff" ? session.value.staff : null,
);

export function take(answer: Session): void {
  session.value =
    answer.kind === "staff" && answer.staff !== null
      ? { name: "staff", staff: answer.staff, may: new Set(answer.may), isOver: false }
      : { name: "nobody" };
}

export function signedOut(): void {
  const before = session.value;
  if (before.name === "staff") session.value = { ...before, isOver: true };
}

export function may(command: CommandName): boolean {
  return session.value.name === "staff" && session.value.may.has(command);
}

/** The departments for which one answers. */
export function ownDepartments(): Id[] {
  const grants = staff.value?.roles ?? [];
  const own = grants
    .filter((grant) => grant.role === "official" || grant.role === "reviewer")
    .map((grant) => grant.department_id)
    .filter((id): id is Id => id !== null);
  return [...new Set(own)];
}
