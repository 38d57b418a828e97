/** What the figures say, as sentences: of the whole, and over each chart. Only what there are cases for. */
import { count, t } from "../words.ts";
import { monthName } from "./dates.ts";
import type { Assessment, Figures } from "./load.ts";
import { shown, spanned } from "./values.ts";

type Bucket = Assessment["responses"][number];
type Month = Assessment["months"][number];

/** `isCity` tells figures of all departments from those of one. */
export function sentences(who: string, isCity: boolean, { total, departments }: Assessment): string[] {
  const took_part = departments.filter((row) => row.interviews > 0).length;
  const asked = {
    who,
    interviews: count("assess.interviews", total.interviews),
    questions: count("assess.of_questions", total.questions),
  };
  const of = count("assess.of_departments", took_part);
  const said = [isCity ? t("assess.found.asked", { ...asked, departments: of }) : t("assess.found.asked_one", asked)];
  if (total.answer_rate !== null) {
    const answered = shown("count", total.answered);
    said.push(t("assess.found.answered", { answered, rate: shown("rate", total.answer_rate) }));
  }
  const { median_ms, p90_ms } = total.response;
  if (median_ms !== null && p90_ms !== null) {
    said.push(t("assess.found.response", { median: spanned(median_ms), p90: spanned(p90_ms) }));
  }
  if (total.deadlines.due > 0) said.push(overdueOf(total));
  return said;
}

function overdueOf({ deadlines: { due, overdue, overdue_open } }: Figures): string {
  const values = { due: shown("count", due), overdue: shown("count", overdue) };
  if (overdue === 0) return t("assess.found.none_overdue", values);
  return t("assess.found.overdue", { ...values, open: shown("count", overdue_open) });
}

/** Within which bound at least half of the answers came. */
export function ofResponses(buckets: readonly Bucket[]): string {
  const all = sum(buckets.map((bucket) => bucket.count));
  let within = 0;
  for (const bucket of buckets) {
    within += bucket.count;
    if (within * 2 < all || bucket.up_to_ms === null) continue;
    return t("assess.found.within", { rate: shown("rate", within / all), span: spanned(bucket.up_to_ms) });
  }
  return t("assess.found.beyond", { span: spanned(last(buckets, (bucket) => bucket.up_to_ms) ?? 0) });
}

export function ofMonths(months: readonly Month[]): string {
  const month = months[months.length - 1];
  if (month === undefined) return "";
  const [answers, onTime] = [answerRate(month), onTimeRate(month)];
  const values = { month: monthName(month.year, month.month), rate: shown("rate", answers) };
  if (onTime === null) return t("assess.found.month", values);
  return t("assess.found.month_due", { ...values, on_time: shown("rate", onTime) });
}

export function ofHours(hours: readonly number[]): string {
  const most = Math.max(...hours);
  const hour = hours.indexOf(most);
  return t("assess.found.hour", { from: hour, to: hour + 1, rate: shown("rate", most / sum(hours)) });
}

export function ofRatings({ count: rated, mean }: Figures["satisfaction"]): string {
  return count("assess.found.rated", rated, { mean: shown("mean", mean) });
}

export const answerRate = ({ answered, approved }: Month): number | null =>
  approved === 0 ? null : answered / approved;
export const onTimeRate = ({ due, overdue }: Month): number | null => (due === 0 ? null : (due - overdue) / due);
export const sum = (all: readonly number[]): number => all.reduce((one, other) => one + other, 0);

/** What the last that has it has. */
function last<T, V>(all: readonly T[], of: (one: T) => V | null): V | null {
  return all.reduce<V | null>((found, one) => of(one) ?? found, null);
}
