/** The columns of the table of departments, once for head, cells and order. Each says which questions stand behind it. */
import { departmentName } from "../departments.ts";
import { page } from "../page.ts";
import type { Figures, FiguresOf } from "./load.ts";
import type { Figure } from "./place.ts";
import type { Kind } from "./values.ts";

export interface Column {
  name: string;
  kind: Kind;
  of(figures: Figures): number | null;
  /** None where the figure is not one of questions. */
  figure: Figure | null;
  /** Whether the difference to the period before stands under it: of the leading ones, or nothing could be read. */
  isCompared?: true;
}

export interface Group {
  name: string;
  columns: readonly Column[];
}

const quantiles = (name: "response" | "waiting"): Group => ({
  name,
  columns: [
    { name: `${name}_count`, kind: "count", of: (one) => one[name].count, figure: name },
    { name: `${name}_median`, kind: "span", of: (one) => one[name].median_ms, figure: name, isCompared: true },
    { name: `${name}_p90`, kind: "span", of: (one) => one[name].p90_ms, figure: name },
    { name: `${name}_max`, kind: "span", of: (one) => one[name].max_ms, figure: name },
  ],
});

export const GROUPS: readonly Group[] = [
  {
    name: "answers",
    columns: [
      { name: "questions", kind: "count", of: (one) => one.questions, figure: "questions", isCompared: true },
      { name: "answered", kind: "count", of: (one) => one.answered, figure: "answered" },
      { name: "answer_rate", kind: "rate", of: (one) => one.answer_rate, figure: "approved", isCompared: true },
      { name: "live_answer_rate", kind: "rate", of: (one) => one.live_answer_rate, figure: "live_answered" },
    ],
  },
  quantiles("response"),
  quantiles("waiting"),
  {
    name: "deadlines",
    columns: [
      { name: "due", kind: "count", of: (one) => one.deadlines.due, figure: "due" },
      { name: "overdue", kind: "count", of: (one) => one.deadlines.overdue, figure: "overdue" },
      {
        name: "on_time_rate",
        kind: "rate",
        of: (one) => one.deadlines.on_time_rate,
        figure: "due",
        isCompared: true,
      },
    ],
  },
  {
    name: "ratings",
    columns: [
      { name: "rating_count", kind: "count", of: (one) => one.satisfaction.count, figure: "rated" },
      { name: "rating_mean", kind: "mean", of: (one) => one.satisfaction.mean, figure: "rated", isCompared: true },
      { name: "sampling_mean", kind: "mean", of: (one) => one.sampling?.mean ?? null, figure: null },
    ],
  },
];

export const COLUMNS: readonly Column[] = GROUPS.flatMap((group) => group.columns);

export const NAME = "name";
/** Most questions first, until the reader says otherwise. */
export const SORT = "-questions";

export interface Order {
  column: string;
  isDescending: boolean;
}

export function orderOf(sort: string | null): Order {
  const said = sort ?? SORT;
  const isDescending = said.startsWith("-");
  const column = isDescending ? said.slice(1) : said;
  return column === NAME || COLUMNS.some((one) => one.name === column)
    ? { column, isDescending }
    : orderOf(SORT);
}

/** What a press on a column's head leads to: figures the largest first, names from A; then the other way round. */
export function sortBy(column: string, order: Order): string {
  if (order.column === column) return order.isDescending ? column : `-${column}`;
  return column === NAME ? column : `-${column}`;
}

export function inOrder(rows: readonly FiguresOf[], { column, isDescending }: Order): FiguresOf[] {
  const sign = isDescending ? -1 : 1;
  const byName = (a: FiguresOf, b: FiguresOf): number => nameOf(a).localeCompare(nameOf(b), page.lang);
  const value = COLUMNS.find((one) => one.name === column);
  if (value === undefined) return [...rows].sort((a, b) => sign * byName(a, b));
  return [...rows].sort((a, b) => {
    const [one, other] = [value.of(a), value.of(b)];
    if (one === other) return byName(a, b);
    // Where there is no figure there is nothing to compare: last, whichever way it is sorted.
    if (one === null) return 1;
    if (other === null) return -1;
    return sign * (one - other);
  });
}

/** As short as departments are called on the desk; the record's own name for what the desk does not know. */
export function nameOf(row: FiguresOf): string {
  return departmentName(row.department_id) || (row.name ?? "");
}
