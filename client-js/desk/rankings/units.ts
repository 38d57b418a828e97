/** In what each figure is measured: how its value is shown, and how the bounds of a part are written and read. */
import { shown, type Kind } from "../assess/values.ts";
import { t } from "../words.ts";
import type { Figure, Part, Row } from "./load.ts";

export const FIGURES = [
  "answer_rate",
  "live_answer_rate",
  "on_time_rate",
  "overdue_open_rate",
  "response_median",
  "satisfaction_mean",
  "confirmation_rate",
  "judgement_mean",
  "sampling_mean",
] as const satisfies readonly Figure[];

/** Bounds of rates and scores are hundredths of what people write, times are minutes. */
const HUNDREDTHS = 100;

export function kindOf(figure: Figure): Exclude<Kind, "count"> {
  switch (figure) {
    case "response_median":
      return "span";
    case "satisfaction_mean":
    case "judgement_mean":
    case "sampling_mean":
      return "mean";
    case "answer_rate":
    case "live_answer_rate":
    case "on_time_rate":
    case "overdue_open_rate":
    case "confirmation_rate":
      return "rate";
    default:
      return figure satisfies never;
  }
}

export function valueOf(row: Row, figure: Figure): string {
  const measured = row.measured.find((one) => one.figure === figure);
  return shown(kindOf(figure), measured === undefined ? null : measured.part / measured.whole);
}

/** `87.50` */
export function points(hundredths: number): string {
  return (hundredths / HUNDREDTHS).toFixed(2);
}

/** A bound as people write it: `87.5`, or minutes. */
export function written(figure: Figure, bound: number): string {
  return String(kindOf(figure) === "span" ? bound : bound / HUNDREDTHS);
}

/** What was written, in the unit of the interface; null when it is no number. */
export function read(figure: Figure, text: string): number | null {
  const number = Number(text.trim());
  if (text.trim() === "" || !Number.isFinite(number) || number < 0) return null;
  return Math.round(kindOf(figure) === "span" ? number : number * HUNDREDTHS);
}

/** A bound with its unit. */
export function bound(figure: Figure, value: number): string {
  return t(`rank.unit_${kindOf(figure)}`, { value: written(figure, value) });
}

/** Where a new part begins: the whole range of its figure, the better end as the best. */
export function wholeRange(figure: Figure): Pick<Part, "worst" | "best"> {
  const kind = kindOf(figure);
  switch (kind) {
    case "rate":
      return figure === "overdue_open_rate" ? { worst: 10_000, best: 0 } : { worst: 0, best: 10_000 };
    case "mean":
      return { worst: 100, best: 500 };
    case "span":
      return { worst: 7 * 24 * 60, best: 0 };
    default:
      return kind satisfies never;
  }
}
