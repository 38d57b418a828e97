/**
 * A ranking computed again from its export, in whole numbers, as `docs/ranking.md` says. All of them stay below 2^53,
 * in which numbers are exact. Nothing here knows the page.
 */
import type { AsSent } from "../lib/types.ts";
import type { components } from "../lib/api.gen.ts";

export type RankingExport = AsSent<components["schemas"]["RankingExport"]>;
type Row = RankingExport["rows"][number];
type Part = RankingExport["formula"]["parts"][number];
type Measured = Row["measured"][number];

export interface Result {
  department_id: string;
  score: number | null;
  place: number | null;
}

/** With what a value is multiplied, and by what it is divided, to be in the unit of the bounds. */
const SCALES: Record<Part["figure"], readonly [number, number]> = {
  answer_rate: [10_000, 1],
  live_answer_rate: [10_000, 1],
  on_time_rate: [10_000, 1],
  overdue_open_rate: [10_000, 1],
  confirmation_rate: [10_000, 1],
  satisfaction_mean: [100, 1],
  judgement_mean: [100, 1],
  sampling_mean: [100, 1],
  response_median: [1, 60_000],
};

const POINTS_MAX = 10_000;

/** Scores and places of all rows, in their order. */
export function computed({ formula, rows }: Pick<RankingExport, "formula" | "rows">): Result[] {
  const scores = rows.map((row) => (row.cases < formula.cases_min ? null : scoreOf(formula.parts, row)));
  return rows.map((row, n) => {
    const score = scores[n] ?? null;
    const isBetter = (other: Row, m: number): boolean => {
      const its = scores[m] ?? null;
      return other.group === row.group && score !== null && its !== null && its > score;
    };
    return { department_id: row.department_id, score, place: score === null ? null : rows.filter(isBetter).length + 1 };
  });
}

/** The names of the departments whose published result is not what comes of the export. */
export function differing(exported: RankingExport, shown: ReadonlyMap<string, Result>): string[] {
  const again = computed(exported);
  const isSame = (row: Row, n: number): boolean => {
    const result = again[n];
    const published = shown.get(row.department_id);
    return [row, published].every((one) => one?.score === result?.score && one?.place === result?.place);
  };
  const found = exported.rows.filter((row, n) => !isSame(row, n)).map((row) => row.name);
  const missing = [...shown.keys()].filter((id) => !exported.rows.some((row) => row.department_id === id));
  return [...found, ...missing];
}

function scoreOf(parts: readonly Part[], row: Row): number | null {
  let sum = 0;
  let weights = 0;
  for (const part of parts) {
    const measured = row.measured.find((one) => one.figure === part.figure);
    if (measured === undefined) continue;
    sum += part.weight * pointsOf(part, measured);
    weights += part.weight;
  }
  return weights === 0 ? null : rounded(sum, weights);
}

function pointsOf({ figure, worst, best }: Part, measured: Measured): number {
  const [times, over] = SCALES[figure];
  const whole = measured.whole * over;
  const above_worst = measured.part * times - worst * whole;
  const span = whole * Math.abs(best - worst);
  const part = best > worst ? above_worst : -above_worst;
  return rounded(POINTS_MAX * Math.min(Math.max(part, 0), span), span);
}

/** `part / whole` to the nearest whole number, halves upwards. */
function rounded(part: number, whole: number): number {
  const doubled = 2 * part + whole;
  return (doubled - (doubled % (2 * whole))) / (2 * whole);
}
