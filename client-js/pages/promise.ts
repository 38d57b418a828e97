/** What an answer promises, in the words that the server uses, too (`pages/items/answer.rs`). */
import type { Answer } from "../lib/index.ts";
import { overdue } from "./due.ts";
import type { Times } from "./times.ts";
import { say } from "./words.ts";

export interface PromiseLine {
  state: "open" | "overdue" | "kept";
  words: string;
}

/** Null when nothing was promised. */
export function promiseLine({ promised_until, promise_kept_at }: Answer, times: Times): PromiseLine | null {
  if (promised_until === null) return null;
  if (promise_kept_at !== null) return { state: "kept", words: say("live.promise_kept", { date: times.date(promise_kept_at) }) };
  const promised = say("live.promised", { date: times.date(promised_until) });
  if (Date.parse(promised_until) >= times.now()) return { state: "open", words: promised };
  return { state: "overdue", words: `${promised}${say("live.comma")}${overdue(times.daysUntil(promised_until))}` };
}
