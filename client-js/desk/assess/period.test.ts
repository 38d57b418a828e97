/** Periods of the calendar. */
import { expect, test } from "vitest";
import { before, isDay, overlap, presetOf } from "./period.ts";

test("presets are whole months and years, over the turn of the year too", () => {
  expect(presetOf("this_month", "2028-02-10")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  expect(presetOf("last_month", "2026-01-31")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(presetOf("this_year", "2026-11-27")).toEqual({ from: "2026-01-01", to: "2026-12-31" });
});

test("before a month comes a month, before a year a year, before some days as many", () => {
  expect(before({ from: "2026-03-01", to: "2026-03-31" })).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(before({ from: "2026-01-01", to: "2026-12-31" })).toEqual({ from: "2025-01-01", to: "2025-12-31" });
  expect(before({ from: "2026-01-01", to: "2026-03-31" })).toEqual({ from: "2025-10-01", to: "2025-12-31" });
  expect(before({ from: "2026-03-02", to: "2026-03-31" })).toEqual({ from: "2026-01-31", to: "2026-03-01" });
  expect(before({ from: "2026-11-24", to: "2026-11-24" })).toEqual({ from: "2026-11-23", to: "2026-11-23" });
});

test("what two periods have in common", () => {
  const year = { from: "2026-01-01", to: "2026-12-31" };
  expect(overlap(year, { from: "2025-12-15", to: "2026-01-14" })).toEqual({
    from: "2026-01-01",
    to: "2026-01-14",
  });
  expect(overlap(year, { from: "2027-01-01", to: "2027-01-31" })).toBeNull();
});

test("only days of the calendar are days", () => {
  expect(isDay("2028-02-29")).toBe(true);
  for (const no of ["2026-02-29", "2026-13-01", "2026-1-1", "", "today"]) expect(isDay(no)).toBe(false);
});
