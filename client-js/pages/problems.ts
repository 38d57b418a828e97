/** Refusals and faults in the reader's words. The server sends its own in the right language; three are ours. */
import type { Problem } from "../lib/index.ts";
import { say } from "./words.ts";

export function problemText(problem: Problem): string {
  const detail = problem.errors.map((fault) => fault.detail).filter((text) => text !== "");
  if (detail.length > 0) return detail.join(" ");
  if (problem.detail !== "" || problem.title !== "") return problem.detail || problem.title;
  switch (problem.code) {
    case "unreachable":
    case "no_answer":
      return say("live.unreachable");
    case "not_signed_in":
      return say("live.nickname_missing");
    default:
      return say("live.failed");
  }
}
