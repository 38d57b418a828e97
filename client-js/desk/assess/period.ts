/** Periods as two days of the city's calendar, both included, and the period that comes before one. No time zone here. */

/** `2026-11-01` */
export type Day = string;

export interface Period {
  from: Day;
  to: Day;
}

export const PRESETS = ["this_month", "last_month", "this_year"] as const;
export type Preset = (typeof PRESETS)[number];

const DAY_MS = 86_400_000;

export function presetOf(preset: Preset, today: Day): Period {
  const [year, month] = partsOf(today);
  switch (preset) {
    case "this_month":
      return monthOf(year, month);
    case "last_month":
      return monthOf(year, month - 1);
    case "this_year":
      return { from: dayOf(year, 1, 1), to: dayOf(year, 12, 31) };
    default:
      return preset satisfies never;
  }
}

/** A whole month, also counted beyond the ends of the year: month 0 is the December before. */
export function monthOf(year: number, month: number): Period {
  return { from: dayOf(year, month, 1), to: dayOf(year, month + 1, 0) };
}

/** Before whole months as many months, so before a year the year; before any other period as many days. */
export function before(period: Period): Period {
  const [year, month, first] = partsOf(period.from);
  const [lastYear, lastMonth] = partsOf(period.to);
  const months = (lastYear - year) * 12 + lastMonth - month + 1;
  if (first === 1 && period.to === monthOf(lastYear, lastMonth).to) {
    return { from: dayOf(year, month - months, 1), to: dayOf(year, month, 0) };
  }
  const days = (ms(period.to) - ms(period.from)) / DAY_MS + 1;
  return { from: moved(period.from, -days), to: moved(period.from, -1) };
}

/** What both have in common; none when that is nothing. */
export function overlap(one: Period, other: Period): Period | null {
  const from = one.from > other.from ? one.from : other.from;
  const to = one.to < other.to ? one.to : other.to;
  return from <= to ? { from, to } : null;
}

/** Whether it is a day of the calendar, and not only looks like one. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(ms(text)) && text === iso(ms(text));
}

export function partsOf(day: Day): [year: number, month: number, date: number] {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return [year, month, date];
}

const dayOf = (year: number, month: number, date: number): Day => iso(Date.UTC(year, month - 1, date));
const moved = (day: Day, days: number): Day => iso(ms(day) + days * DAY_MS);
const ms = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const iso = (at: number): Day => new Date(at).toISOString().slice(0, 10);
