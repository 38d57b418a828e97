/** Days, months and periods of the calendar in words; instants are in `../time.ts`. */
import { page } from "../page.ts";
import { localOf, timeOf } from "../time.ts";
import { serverNow } from "../now.ts";
import { t } from "../words.ts";
import { monthOf, partsOf, type Day, type Period } from "./period.ts";

// A day of the calendar is the same everywhere, so it is written in the zone in which it was read.
const written = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(page.lang, { timeZone: "UTC", ...options });
const DATE = written({ year: "numeric", month: "long", day: "numeric" });
const MONTH = written({ year: "numeric", month: "long" });
const MONTH_SHORT = written({ month: "short" });
const YEAR = written({ year: "numeric" });
const SHORT = written({ month: "numeric", day: "numeric" });
const WEEKDAY = written({ weekday: "short" });

const at = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

export const today = (): Day => localOf(serverNow()).slice(0, 10);
export const shortDay = (day: Day): string => SHORT.format(at(day));
export const weekday = (day: Day): string => WEEKDAY.format(at(day));

export function monthName(year: number, month: number): string {
  return MONTH.format(at(monthOf(year, month).from));
}

export function shortMonth(year: number, month: number): string {
  return MONTH_SHORT.format(at(monthOf(year, month).from));
}

/** An instant with its day and year, as a report on paper names it. */
export function dated(instant: string): string {
  return `${DATE.format(at(localOf(Date.parse(instant)).slice(0, 10)))} ${timeOf(instant)}`;
}

/** «2026年11月», «2026年», else both its days. */
export function periodName({ from, to }: Period): string {
  const [year, month, first] = partsOf(from);
  const [lastYear, lastMonth] = partsOf(to);
  if (first === 1 && year === lastYear && to === monthOf(lastYear, lastMonth).to) {
    if (month === lastMonth) return MONTH.format(at(from));
    if (month === 1 && lastMonth === 12) return YEAR.format(at(from));
  }
  return from === to ? DATE.format(at(from)) : t("assess.from_to", { from: DATE.format(at(from)), to: DATE.format(at(to)) });
}
