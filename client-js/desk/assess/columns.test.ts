/** The order of the departments. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { inOrder, NAME, orderOf, sortBy } from "./columns.ts";
import type { FiguresOf } from "./load.ts";

const row = (name: string, questions: number, answer_rate: number | null): FiguresOf =>
  ({ department_id: null, name, questions, answer_rate }) as FiguresOf;
const ROWS = [row("甲局", 3, null), row("丁局", 7, 0.5), row("丙局", 7, 1)];
const names = (sort: string | null) => inOrder(ROWS, orderOf(sort)).map((one) => one.name);

test("by a figure, equal ones by name, and without one last whichever way", () => {
  expect(names(null)).toEqual(["丙局", "丁局", "甲局"]);
  expect(names("-answer_rate")).toEqual(["丙局", "丁局", "甲局"]);
  expect(names("answer_rate")).toEqual(["丁局", "丙局", "甲局"]);
  expect(names(NAME)).toEqual(["丙局", "丁局", "甲局"]);
});

test("a column that there is not is not believed", () => {
  expect(orderOf("-luck")).toEqual({ column: "questions", isDescending: true });
});

test("a head is pressed: figures the largest first, names from A, then the other way round", () => {
  const order = orderOf(null);
  expect(sortBy("questions", order)).toBe("questions");
  expect(sortBy("due", order)).toBe("-due");
  expect(sortBy(NAME, order)).toBe("name");
  expect(sortBy(NAME, orderOf("name"))).toBe("-name");
});
