/** An interview as its form holds it: texts, in the city's time; to and from what the server takes. Pure. */
import type { Guest, Id, Interview, InterviewPlan, Moderation } from "../../lib/index.ts";
import { page } from "../page.ts";
import { instantOf, localOf } from "../time.ts";

export interface PlanForm {
  title: string;
  subject: string;
  department_ids: readonly Id[];
  guests: readonly Guest[];
  start: string;
  end: string;
  collect_from: string;
  moderation: Moderation;
  lang: string;
  /** Empty: as the city has set it. */
  answer_within_days: string;
  video_url: string;
  /** Empty: of no campaign. */
  campaign_id: Id;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A first suggestion, a week ahead and on the hour; the city's own rule is checked by the server. */
const AHEAD_MS = 7 * DAY_MS;
export const DURATIONS_MIN = [60, 90, 120];

export function emptyForm(now_ms: number): PlanForm {
  const hour = Math.ceil((now_ms + AHEAD_MS) / (60 * MINUTE_MS)) * 60 * MINUTE_MS;
  return {
    title: "",
    subject: "",
    department_ids: [],
    guests: [],
    start: localOf(hour),
    end: localOf(hour + 90 * MINUTE_MS),
    collect_from: "",
    moderation: "pre",
    lang: page.lang,
    answer_within_days: "",
    video_url: "",
    campaign_id: "",
  };
}

export function formOf(interview: Interview): PlanForm {
  return {
    title: interview.title,
    subject: interview.subject,
    department_ids: interview.departments.map((department) => department.id),
    guests: interview.guests,
    start: localOf(Date.parse(interview.planned_start_at)),
    end: localOf(Date.parse(interview.planned_end_at)),
    collect_from: interview.collect_from === null ? "" : localOf(Date.parse(interview.collect_from)),
    moderation: interview.moderation,
    lang: interview.lang,
    answer_within_days: String(interview.answer_within_days),
    video_url: interview.video_url ?? "",
    campaign_id: interview.campaign_id ?? "",
  };
}

/** The same again, a week after: what is copied is the plan, not the day nor what it was part of then. */
export function copyOf(interview: Interview, now_ms: number): PlanForm {
  const length_ms = Date.parse(interview.planned_end_at) - Date.parse(interview.planned_start_at);
  const { start } = emptyForm(now_ms);
  const from = instantOf(start) ?? now_ms + AHEAD_MS;
  return { ...formOf(interview), start, end: localOf(from + length_ms), collect_from: "", campaign_id: "" };
}

/** The form with another length, counted from its start. */
export function lasting(form: PlanForm, minutes: number): PlanForm {
  const from = instantOf(form.start);
  return from === null ? form : { ...form, end: localOf(from + minutes * MINUTE_MS) };
}

/** The form with another start; its length stays. */
export function starting(form: PlanForm, start: string): PlanForm {
  const before = instantOf(form.start);
  const end = instantOf(form.end);
  const from = instantOf(start);
  if (before === null || end === null || from === null) return { ...form, start };
  return { ...form, start, end: localOf(from + (end - before)) };
}

/** What is sent, or null while a time is missing. The language of the content is chosen once, when it is made. */
export function planOf(form: PlanForm): InterviewPlan | null {
  const from = instantOf(form.start);
  const to = instantOf(form.end);
  const collect = form.collect_from === "" ? null : instantOf(form.collect_from);
  if (from === null || to === null) return null;
  return {
    title: form.title.trim(),
    subject: form.subject.trim(),
    department_ids: [...form.department_ids],
    planned_start_at: new Date(from).toISOString(),
    planned_end_at: new Date(to).toISOString(),
    guests: form.guests.filter((guest) => guest.name.trim() !== ""),
    moderation: form.moderation,
    ...(form.answer_within_days === "" ? {} : { answer_within_days: Number(form.answer_within_days) }),
    ...(collect === null ? {} : { collect_from: new Date(collect).toISOString() }),
  };
}

/** What may be emptied, where it is another one than so far. */
export function choicesIn(form: PlanForm, interview: Interview | null): { campaign_id?: Id; video_url?: string } {
  const video_url = form.video_url.trim();
  return {
    ...(form.campaign_id === (interview?.campaign_id ?? "") ? {} : { campaign_id: form.campaign_id }),
    ...(video_url === (interview?.video_url ?? "") ? {} : { video_url }),
  };
}
