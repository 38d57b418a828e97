/** Figures as one reads them: spans, rates and means, a dash for none, and differences with their sign. */
import { page } from "../page.ts";
import { figure, t } from "../words.ts";

export type Kind = "count" | "rate" | "span" | "mean";

export const NONE = "—";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const digits = (n: number): Intl.NumberFormat =>
  new Intl.NumberFormat(page.lang, { minimumFractionDigits: n, maximumFractionDigits: n });
const ONE = digits(1);
const TWO = digits(2);

export function shown(kind: Kind, value: number | null): string {
  if (value === null) return NONE;
  switch (kind) {
    case "count":
      return figure(value);
    case "rate":
      return `${ONE.format(value * 100)}%`;
    case "span":
      return spanned(value);
    case "mean":
      return TWO.format(value);
    default:
      return kind satisfies never;
  }
}

/** Finer than a running clock, so that two departments can be told apart. */
export function spanned(span_ms: number): string {
  if (span_ms > 0 && span_ms < SECOND) return t("assess.milliseconds", { n: span_ms });
  if (span_ms < MINUTE) {
    const seconds = span_ms / SECOND;
    return t("assess.seconds", { n: Number.isInteger(seconds) ? seconds : ONE.format(seconds) });
  }
  if (span_ms < HOUR) return two("assess.minutes", "assess.minutes_seconds", span_ms, MINUTE, SECOND);
  if (span_ms < DAY) return two("assess.hours", "assess.hours_minutes", span_ms, HOUR, MINUTE);
  return two("assess.days", "assess.days_hours", span_ms, DAY, HOUR);
}

/** To the last thousandth: what stands in the files that are taken along. */
export function exact(span_ms: number): string {
  if (span_ms < SECOND) return spanned(span_ms);
  return t("assess.exact", { span: spanned(span_ms), ms: figure(span_ms) });
}

/** The difference to the period before, always with its sign; of rates in percentage points. None without both. */
export function difference(kind: Kind, value: number | null, earlier: number | null): string | null {
  if (value === null || earlier === null) return null;
  const by = value - earlier;
  const size =
    kind === "rate" ? t("assess.points", { n: ONE.format(Math.abs(by) * 100) }) : shown(kind, Math.abs(by));
  if (size === same(kind)) return `±${size}`;
  return `${by > 0 ? "+" : "−"}${size}`;
}

/** Too small to be seen is none: no «+0.0». */
function same(kind: Kind): string {
  return kind === "rate" ? t("assess.points", { n: ONE.format(0) }) : shown(kind, 0);
}

function two(whole: string, both: string, span_ms: number, unit: number, below: number): string {
  const n = Math.floor(span_ms / unit);
  const rest = Math.floor((span_ms % unit) / below);
  return rest === 0 ? t(whole, { n }) : t(both, { n, m: rest });
}
