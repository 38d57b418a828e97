/** A year as a sheet of twelve months: which day is what, by the week and by the calendar. Pure. */
import type { Day } from "../../lib/index.ts";

export interface DayCell {
  /** Like `2026-09-02`. */
  date: string;
  day: number;
  isWeekend: boolean;
  /** What the calendar says of it, when it says anything but what the week does. */
  named: Day | null;
}

export interface Month {
  /** From 1. */
  month: number;
  /** How many places of the first week stay empty; weeks begin on Monday. */
  empty: number;
  days: DayCell[];
}

export function monthsOf(year: number, days: readonly Day[]): Month[] {
  const named = new Map(days.filter((day) => day.kind !== "ordinary").map((day) => [day.date, day]));
  return Array.from({ length: 12 }, (_, n) => monthOf(year, n, named));
}

function monthOf(year: number, index: number, named: ReadonlyMap<string, Day>): Month {
  const length = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  const days = Array.from({ length }, (_, n) => {
    const at = new Date(Date.UTC(year, index, n + 1));
    const date = at.toISOString().slice(0, 10);
    const weekday = at.getUTCDay();
    return { date, day: n + 1, isWeekend: weekday === 0 || weekday === 6, named: named.get(date) ?? null };
  });
  return { month: index + 1, empty: (new Date(Date.UTC(year, index, 1)).getUTCDay() + 6) % 7, days };
}

/** The date `by` days away. */
export function dateAfter(date: string, by: number): string {
  const at = new Date(date);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}
