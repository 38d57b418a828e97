/** From when on waiting counts: what was asked or assigned before the opening waits from the opening on. */
import type { Interview } from "../lib/index.ts";

export function sinceOpening(at: string, interview: Interview | undefined): string {
  const opened_at = interview?.opened_at ?? null;
  return opened_at !== null && opened_at > at ? opened_at : at;
}
