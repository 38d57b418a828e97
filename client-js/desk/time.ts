/**
 * Instants and spans in words and figures: times of the city, whatever zone the computer is in. Parsing what
 * a form of the city's time says is here too; working days are the server's.
 */
import { page } from "./page.ts";
import { t } from "./words.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** «2:14», «1:02:14»; what runs is shown in the same width all the time. */
export function clockOf(span_ms: number): string {
  const whole = Math.max(0, Math.floor(span_ms / SECOND));
  const seconds = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3_600);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`;
}

/** A span as one says it: the largest unit, and the next below an hour. */
export function spanOf(span_ms: number): string {
  const span = Math.max(0, span_ms);
  if (span < MINUTE) return t("time.seconds", { n: Math.floor(span / SECOND) });
  if (span < 10 * MINUTE) {
    const seconds = Math.floor((span % MINUTE) / SECOND);
    return t("time.minutes_seconds", { n: Math.floor(span / MINUTE), s: seconds });
  }
  if (span < HOUR) return t("time.minutes", { n: Math.floor(span / MINUTE) });
  if (span < DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return t("time.hours_minutes", { n: Math.floor(span / HOUR), m: minutes });
  }
  return t("time.days", { n: Math.floor(span / DAY) });
}

const zoned = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(page.lang, { timeZone: page.time_zone, hour12: false, ...options });

const TIME = zoned({ hour: "2-digit", minute: "2-digit" });
const DATE = zoned({ month: "short", day: "numeric", weekday: "short" });
const DATE_YEAR = zoned({ year: "numeric", month: "short", day: "numeric", weekday: "short" });
const DAY_KEY = new Intl.DateTimeFormat("en-CA", { timeZone: page.time_zone });

/** «19:42»; of another day than `now` with its date. */
export function momentOf(at: string, now_ms: number): string {
  const date = new Date(at);
  const time = TIME.format(date);
  return DAY_KEY.format(date) === DAY_KEY.format(now_ms) ? time : `${dateOf(at, now_ms)} ${time}`;
}

/** «11月24日周一», with the year when it is not this one. */
export function dateOf(at: string, now_ms: number): string {
  const date = new Date(at);
  const isThisYear = DAY_KEY.format(date).slice(0, 4) === DAY_KEY.format(now_ms).slice(0, 4);
  return (isThisYear ? DATE : DATE_YEAR).format(date);
}

/** «2026-09-02», in the city's zone. */
export function dayOf(at: string | number): string {
  return DAY_KEY.format(new Date(at));
}

/** The last moment of a day of the city, like `2026-09-02`; null when it is none. */
export function endOfDay(day: string): string | null {
  const midnight = instantOf(`${day}T00:00`);
  if (midnight === null) return null;
  // A day may be an hour longer or shorter than the others.
  const next = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
  return new Date((instantOf(`${next}T00:00`) ?? midnight + DAY) - 1).toISOString();
}

export function timeOf(at: string): string {
  return TIME.format(new Date(at));
}

/** «11月24日周一 19:30–21:00». */
export function rangeOf(from: string, to: string, now_ms: number): string {
  return `${dateOf(from, now_ms)} ${timeOf(from)}–${timeOf(to)}`;
}

const PARTS = new Intl.DateTimeFormat("en-CA", {
  timeZone: page.time_zone,
  hour12: false,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** An instant as `<input type="datetime-local">` takes it, in the city's time. */
export function localOf(at: number): string {
  const parts: Record<string, string> = {};
  for (const { type, value } of PARTS.formatToParts(at)) parts[type] = value;
  const hour = parts.hour === "24" ? "00" : parts.hour;
  return `${parts.year}-${parts.month}-${parts.day}T${hour}:${parts.minute}`;
}

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The instant that a local time of the city means, or null when it is none. */
export function instantOf(local: string): number | null {
  if (!LOCAL.test(local)) return null;
  const asUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // The zone's offset at that moment is found by looking how far off the first guess is shown.
  const off = Date.parse(`${localOf(asUtc)}:00Z`) - asUtc;
  const guess = asUtc - off;
  const rest = Date.parse(`${localOf(guess)}:00Z`) - asUtc;
  return guess - rest;
}
