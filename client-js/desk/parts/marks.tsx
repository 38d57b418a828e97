/** Small signs that many places share: a key's cap, a status in words with its sign, a running clock. */
import type { InterviewStatus, QuestionStatus } from "../../lib/index.ts";
import { now } from "../now.ts";
import { clockOf } from "../time.ts";
import { t } from "../words.ts";

export function Key({ of }: { of: string }) {
  return <kbd aria-hidden="true">{of}</kbd>;
}

export function QuestionMark({ status }: { status: QuestionStatus }) {
  return <span class={`mark ${status}`}>{t(`status.${status}`)}</span>;
}

export function InterviewMark({ status, paused }: { status: InterviewStatus; paused: boolean }) {
  const name = status === "live" && paused ? "paused" : status;
  return <span class={`mark interview-${name}`}>{t(`interview.${name}`)}</span>;
}

/** What has passed since an instant; alone in re-drawing every second. */
export function Since({ at }: { at: string }) {
  return <time dateTime={at}>{clockOf(now.value - Date.parse(at))}</time>;
}
