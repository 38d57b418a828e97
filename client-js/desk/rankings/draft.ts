/** A formula while it is written: texts as they stand in the fields, and what the interface makes of them. */
import type { Id } from "../../lib/index.ts";
import type { Figure, Formula } from "./load.ts";
import { FIGURES, read, wholeRange, written } from "./units.ts";

export interface PartDraft {
  figure: Figure;
  /** Empty or 0: the figure does not count. */
  weight: string;
  worst: string;
  best: string;
}

export interface Draft {
  parts: PartDraft[];
  cases_min: string;
  /** One name a line. */
  groups: string;
  /** The name of the group of each department; none: in no group. */
  group_of: Record<Id, string>;
}

const CASES_MIN = "1";

export function draftOf(formula: Formula | null): Draft {
  const part = (figure: Figure): PartDraft => {
    const known = formula?.parts.find((one) => one.figure === figure);
    const { worst, best } = known ?? wholeRange(figure);
    return {
      figure,
      weight: known === undefined ? "" : String(known.weight),
      worst: written(figure, worst),
      best: written(figure, best),
    };
  };
  const members = formula?.groups.flatMap((group) => group.department_ids.map((id) => [id, group.name] as const));
  return {
    parts: FIGURES.map(part),
    cases_min: formula === null ? CASES_MIN : String(formula.cases_min),
    groups: formula?.groups.map((group) => group.name).join("\n") ?? "",
    group_of: Object.fromEntries(members ?? []),
  };
}

export function groupNames({ groups }: Draft): string[] {
  const names = groups.split("\n").map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ""))];
}

const counts = ({ weight }: PartDraft): boolean => weight.trim() !== "" && Number(weight) !== 0;

/** What is sent; null while a number is none. */
export function formulaOf(draft: Draft): Pick<Formula, "parts" | "cases_min" | "groups"> | null {
  const parts = draft.parts.filter(counts).map(({ figure, weight, worst, best }) => ({
    figure,
    weight: whole(weight),
    worst: read(figure, worst),
    best: read(figure, best),
  }));
  const cases_min = whole(draft.cases_min);
  const isRead = (part: (typeof parts)[number]): part is Formula["parts"][number] =>
    part.weight !== null && part.worst !== null && part.best !== null;
  if (cases_min === null || parts.length === 0 || !parts.every(isRead)) return null;
  const groups = groupNames(draft).map((name) => ({
    name,
    department_ids: Object.entries(draft.group_of)
      .filter(([, group]) => group === name)
      .map(([id]) => id),
  }));
  return { parts, cases_min, groups };
}

function whole(text: string): number | null {
  const number = Number(text);
  return text.trim() !== "" && Number.isInteger(number) && number >= 0 ? number : null;
}
