/** The clock of a question: in a live room how long the department has had it, afterwards when it is due. */
import type { Question } from "../../lib/index.ts";
import { now } from "../now.ts";
import { DueMark } from "../parts/due.tsx";
import { spanOf } from "../time.ts";
import { t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";
import { heldSince } from "./mine.ts";

/** An asker in a live room has waited long by then. */
const LONG_MS = 10 * 60_000;

export function Clock({ question, desk }: { question: Question; desk: OfficialDesk }) {
  if (question.due_at !== null) return <DueMark at={question.due_at} />;
  const interview = desk.interviews.value.get(question.interview_id);
  if (interview?.status === "announced") return <span class="clock">{t("answer.before")}</span>;
  const held_ms = now.value - Date.parse(heldSince(question, interview));
  return <span class={held_ms > LONG_MS ? "clock near" : "clock"}>{spanOf(held_ms)}</span>;
}
