/** When something is due: yellow within two working days, red on its last day and after it; always in words. */
import { now } from "../now.ts";
import { dateOf, dayOf, spanOf } from "../time.ts";
import { count, t } from "../words.ts";
import { workdaysUntil } from "../workdays.ts";

const NEAR_WORKDAYS = 2;

export interface Due {
  level: "far" | "near" | "urgent";
  words: string;
}

export function dueOf(at: string, now_ms: number): Due {
  const late_ms = now_ms - Date.parse(at);
  if (late_ms > 0) return { level: "urgent", words: t("due.overdue", { time: spanOf(late_ms) }) };
  if (dayOf(at) === dayOf(now_ms)) return { level: "urgent", words: t("due.today") };
  const date = dateOf(at, now_ms);
  const left = workdaysUntil(at, now_ms);
  if (left <= NEAR_WORKDAYS) return { level: "near", words: count("due.workdays", left, { date }) };
  return { level: "far", words: t("due.on", { date }) };
}

export function DueMark({ at }: { at: string }) {
  const { level, words } = dueOf(at, now.value);
  return <span class={level === "far" ? "clock" : `clock ${level}`}>{words}</span>;
}
