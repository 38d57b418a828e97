/** A formula goes into its form and comes out as it was; what is no number goes nowhere. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { draftOf, formulaOf, groupNames } from "./draft.ts";
import type { Formula } from "./load.ts";

const formula: Formula = {
  version: 3,
  set_at: "2026-11-24T11:30:00.000Z",
  set_by: "管理员",
  parts: [
    { figure: "answer_rate", weight: 40, worst: 5_000, best: 9_950 },
    { figure: "response_median", weight: 60, worst: 4_320, best: 60 },
  ],
  cases_min: 5,
  groups: [{ name: "政府部门", department_ids: ["A", "B"] }],
};

test("an unchanged form gives the formula again", () => {
  const { parts, cases_min, groups } = formula;
  expect(formulaOf(draftOf(formula))).toEqual({ parts, cases_min, groups });
});

test("a first formula counts nothing until a weight is given", () => {
  const draft = draftOf(null);
  expect(formulaOf(draft)).toBeNull();
  const parts = draft.parts.map((part) => (part.figure === "answer_rate" ? { ...part, weight: "1" } : part));
  expect(formulaOf({ ...draft, parts })?.parts).toEqual([
    { figure: "answer_rate", weight: 1, worst: 0, best: 10_000 },
  ]);
});

test("what is no number goes nowhere", () => {
  const draft = draftOf(formula);
  expect(formulaOf({ ...draft, cases_min: "x" })).toBeNull();
  expect(formulaOf({ ...draft, parts: draft.parts.map((part) => ({ ...part, worst: "" })) })).toBeNull();
});

test("groups are lines, each once; whoever was in one that is gone is in none", () => {
  const draft = { ...draftOf(formula), groups: " 区市 \n\n区市\n公共服务企业" };
  expect(groupNames(draft)).toEqual(["区市", "公共服务企业"]);
  expect(formulaOf(draft)?.groups.flatMap((group) => group.department_ids)).toEqual([]);
});
