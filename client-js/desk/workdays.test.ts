/** How many days are left that count, and what that looks like at the desk. */
import "./testing/shell.ts";
import { describe, expect, test } from "vitest";
import type { Day } from "../lib/index.ts";
import { dueOf } from "./parts/due.tsx";
import { countWorkdays } from "./workdays.ts";

const kinds = (...days: [string, Day["kind"]][]): Map<string, Day["kind"]> => new Map(days);

// 2030-03-01 is a Friday.
test.each([
  ["2030-03-01", "2030-03-04", kinds(), 1],
  ["2030-03-01", "2030-03-01", kinds(), 0],
  ["2030-03-04", "2030-03-01", kinds(), 0],
  ["2030-03-01", "2030-03-11", kinds(), 6],
  ["2030-03-01", "2030-03-04", kinds(["2030-03-04", "holiday"]), 0],
  ["2030-03-01", "2030-03-04", kinds(["2030-03-02", "workday"]), 2],
  ["2030-03-01", "2030-03-04", kinds(["2030-03-04", "ordinary"]), 1],
])("from %s to %s", (from, to, known, counted) => {
  expect(countWorkdays(from, to, known)).toBe(counted);
});

describe("what is due", () => {
  const friday = Date.parse("2030-03-01T10:00:00+08:00");
  test.each([
    ["2030-03-06T15:59:59.999Z", "far"],
    ["2030-03-05T15:59:59.999Z", "near"],
    ["2030-03-01T15:59:59.999Z", "urgent"],
    ["2030-02-28T15:59:59.999Z", "urgent"],
  ])("%s is %s", (at, level) => {
    expect(dueOf(at, friday).level).toBe(level);
  });
});
