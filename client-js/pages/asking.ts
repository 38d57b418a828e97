/** Whether a room takes questions now, as the domain decides it. The server has the last word. */
import type { Interview } from "../lib/index.ts";

export type Asking = "yes" | "paused" | "no";

export function askingOf(interview: Pick<Interview, "status" | "paused" | "collect_from">, now: number): Asking {
  if (interview.status === "live") return interview.paused ? "paused" : "yes";
  const collects = interview.collect_from === null || Date.parse(interview.collect_from) <= now;
  return interview.status === "announced" && collects ? "yes" : "no";
}
