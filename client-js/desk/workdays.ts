/**
 * Which days count, as the city's calendar has them, to say how many are left. By when something is due is settled by
 * the server alone; what is counted here only colours it.
 */
import { signal } from "@preact/signals";
import type { Day } from "../lib/index.ts";
import { serverNow } from "./now.ts";
import { call } from "./server.ts";
import { dayOf } from "./time.ts";

type Kinds = ReadonlyMap<string, Day["kind"]>;

const DAY_MS = 86_400_000;
/** No term is longer; what is further away is not near. */
const COUNTED_MAX = 400;

const kinds = signal<Kinds>(new Map());

/** Of this year and the next: terms reach over New Year. */
export async function loadWorkdays(): Promise<void> {
  const year = Number(dayOf(serverNow()).slice(0, 4));
  const known = new Map<string, Day["kind"]>();
  for (const wanted of [year, year + 1]) {
    const result = await call("GET /calendar", { query: { year: wanted } });
    if (result.ok) for (const { date, kind } of result.body.days) known.set(date, kind);
  }
  kinds.value = known;
}

/** How many working days come after today, up to the day of `at`. */
export function workdaysUntil(at: string, now_ms: number): number {
  return countWorkdays(dayOf(now_ms), dayOf(at), kinds.value);
}

/** How many working days come after `from`, up to `to`; both like `2026-09-02`. */
export function countWorkdays(from: string, to: string, known: Kinds): number {
  let counted = 0;
  const end = Date.parse(to);
  let day = Date.parse(from) + DAY_MS;
  for (let n = 0; day <= end && n < COUNTED_MAX; n += 1, day += DAY_MS) if (isWorkday(day, known)) counted += 1;
  return counted;
}

function isWorkday(day: number, known: Kinds): boolean {
  const date = new Date(day);
  const weekday = date.getUTCDay();
  switch (known.get(date.toISOString().slice(0, 10))) {
    case "holiday":
      return false;
    case "workday":
      return true;
    case "ordinary":
    case undefined:
      return weekday !== 0 && weekday !== 6;
  }
}
