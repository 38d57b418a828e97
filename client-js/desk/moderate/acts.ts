/**
 * What a moderator can do to a question, as values: what it changes on screen before the server has answered,
 * which call it is, and which act takes it back. Pure; giving them is in `desk.ts`.
 */
import type { Id, Question, QuestionStatus, Result } from "../../lib/index.ts";
import { call } from "../server.ts";
import { t } from "../words.ts";

export type Act =
  | { name: "approve"; id: Id; department_id: Id | null }
  | { name: "reject"; id: Id; reason: string }
  | { name: "unreject"; id: Id }
  | { name: "redact"; id: Id; text: string }
  | { name: "merge"; id: Id; into: Id }
  | { name: "unmerge"; id: Id }
  | { name: "hide"; id: Id; reason: string }
  | { name: "unhide"; id: Id }
  | { name: "pin" | "unpin"; id: Id }
  | { name: "assign"; id: Id; department_id: Id };

/** An act that was given and is not yet in the view; `seq` once the server has said where it stands. */
export interface GivenAct {
  no: number;
  act: Act;
  seq: number | null;
}

/** The questions as they will be when all given acts have gone through. */
export function withActs(
  questions: ReadonlyMap<Id, Question>,
  given: readonly GivenAct[],
): ReadonlyMap<Id, Question> {
  if (given.length === 0) return questions;
  const changed = new Map(questions);
  for (const { act } of given) {
    const question = changed.get(act.id);
    if (question !== undefined) changed.set(act.id, { ...question, ...patchOf(act, question) });
  }
  return changed;
}

function patchOf(act: Act, question: Question): Partial<Question> {
  switch (act.name) {
    case "approve":
      return { status: "approved", department_id: act.department_id ?? question.department_id };
    case "reject":
      return { status: "rejected", reject_reason: act.reason };
    case "unreject":
      return { status: "pending" };
    case "redact":
      return { text: act.text };
    case "merge":
      return { status: "merged", merged_into: act.into };
    case "unmerge":
      return { status: openStatusOf(question), merged_into: null };
    case "hide":
      return { status: "hidden", hide_reason: act.reason };
    case "unhide":
      return { status: openStatusOf(question) };
    case "pin":
      return { pinned: true };
    case "unpin":
      return { pinned: false };
    case "assign":
      return { department_id: act.department_id, answering: false };
    default:
      return act satisfies never;
  }
}

/** Where merging and hiding lead back to, as far as it can be told from the question. */
function openStatusOf(question: Question): QuestionStatus {
  if (question.answers.length > 0) return "answered";
  return question.moderated_at === null && (question.holds ?? []).length === 0 ? "pending" : "approved";
}

/** The act that undoes one, given the question as it was before; null when there is none. */
export function inverseOf(act: Act, before: Question): Act | null {
  const { id } = act;
  switch (act.name) {
    case "approve":
      return { name: "hide", id, reason: t("act.approval_undone") };
    case "reject":
      return { name: "unreject", id };
    case "merge":
      return { name: "unmerge", id };
    case "hide":
      return { name: "unhide", id };
    case "pin":
      return { name: "unpin", id };
    case "unpin":
      return { name: "pin", id };
    case "assign":
      return before.department_id === null
        ? null
        : { name: "assign", id, department_id: before.department_id };
    case "redact":
      return { name: "redact", id, text: before.text };
    case "unreject":
    case "unmerge":
    case "unhide":
      return null;
    default:
      return act satisfies never;
  }
}

export function send(act: Act): Promise<Result<{ seq: number }>> {
  const path = { id: act.id };
  switch (act.name) {
    case "approve": {
      const body = act.department_id === null ? {} : { department_id: act.department_id };
      return call("POST /questions/{id}/approve", { path, body });
    }
    case "reject":
      return call("POST /questions/{id}/reject", { path, body: { reason: act.reason } });
    case "unreject":
      return call("POST /questions/{id}/unreject", { path });
    case "redact":
      return call("POST /questions/{id}/redact", { path, body: { text: act.text } });
    case "merge":
      return call("POST /questions/{id}/merge", { path, body: { into: act.into } });
    case "unmerge":
      return call("POST /questions/{id}/unmerge", { path });
    case "hide":
      return call("POST /questions/{id}/hide", { path, body: { reason: act.reason } });
    case "unhide":
      return call("POST /questions/{id}/unhide", { path });
    case "pin":
      return call("POST /questions/{id}/pin", { path });
    case "unpin":
      return call("POST /questions/{id}/unpin", { path });
    case "assign":
      return call("POST /questions/{id}/assign", { path, body: { department_id: act.department_id } });
    default:
      return act satisfies never;
  }
}
