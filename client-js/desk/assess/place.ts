/** What of the assessment is open, as its address says it: so that it can be sent to somebody, and the browser goes back. */
import type { Id } from "../../lib/index.ts";
import { addressOf } from "../route.ts";
import { isDay, presetOf, type Day, type Period } from "./period.ts";

/** What the server can list the questions of. */
export const FIGURES = [
  "questions",
  "approved",
  "answered",
  "live_answered",
  "moderation",
  "response",
  "waiting",
  "due",
  "overdue",
  "overdue_open",
  "extended",
  "confirmed",
  "not_confirmed",
  "rated",
  "promised",
  "promises_overdue",
] as const;
export type Figure = (typeof FIGURES)[number];

/** A part of a chart: times or scores over one and up to another bound, or an hour of the day. */
export interface Slice {
  over: number | null;
  up_to: number | null;
  hour: number | null;
}

export interface Place {
  period: Period;
  /** Whether the differences to the period before are shown. */
  isCompared: boolean;
  /** The page is of this department only; without it of all that the reader may see. */
  department: Id | null;
  /** Only of the interviews of this campaign. */
  campaign: Id | null;
  /** A column's name, with a minus for the largest first. */
  sort: string | null;
  /** The questions behind this figure… */
  figure: Figure | null;
  /** …in the row of this department… */
  row: Id | null;
  /** …or in this part of the period. */
  part: Period | null;
  /** …or as much of it as a part of a chart shows. */
  slice: Slice | null;
  /** The clock of this question. */
  question: Id | null;
}

export function placeOf(query: URLSearchParams, today: Day): Place {
  const figure = query.get("figure");
  return {
    period: periodIn(query, "from", "to") ?? presetOf("this_month", today),
    isCompared: query.get("compare") !== "none",
    department: query.get("department"),
    campaign: query.get("campaign"),
    sort: query.get("sort"),
    figure: FIGURES.find((one) => one === figure) ?? null,
    row: query.get("row"),
    part: periodIn(query, "part_from", "part_to"),
    slice: sliceIn(query),
    question: query.get("question"),
  };
}

/** The address of a place with some of it otherwise. */
export function addressFor(place: Place, changes: Partial<Place> = {}): string {
  const to = { ...place, ...changes };
  const pairs: [string, string | null | undefined][] = [
    ["from", to.period.from],
    ["to", to.period.to],
    ["compare", to.isCompared ? null : "none"],
    ["department", to.department],
    ["campaign", to.campaign],
    ["sort", to.sort],
    ["figure", to.figure],
    ["row", to.row],
    ["part_from", to.part?.from],
    ["part_to", to.part?.to],
    ["over", to.slice?.over?.toString()],
    ["up_to", to.slice?.up_to?.toString()],
    ["hour", to.slice?.hour?.toString()],
    ["question", to.question],
  ];
  const query = new URLSearchParams();
  for (const [name, value] of pairs) if (value !== null && value !== undefined) query.set(name, value);
  return `${addressOf("assess")}?${query}`;
}

/** The page that an address inside it leads back to: the figures, without list and clock. */
export const OVERVIEW = { figure: null, row: null, part: null, slice: null, question: null } as const;

function periodIn(query: URLSearchParams, first: string, last: string): Period | null {
  const [from, to] = [query.get(first) ?? "", query.get(last) ?? ""];
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}

function sliceIn(query: URLSearchParams): Slice | null {
  const [over = null, up_to = null, hour = null] = ["over", "up_to", "hour"].map((name) => {
    const text = query.get(name) ?? "";
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  });
  return over === null && up_to === null && hour === null ? null : { over, up_to, hour };
}
