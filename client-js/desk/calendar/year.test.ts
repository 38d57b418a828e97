/** A year's sheet: every day once, in its week, and what the calendar says of it. */
import { expect, test } from "vitest";
import { dateAfter, monthsOf } from "./year.ts";

test("every day of a leap year stands once, under its weekday", () => {
  const months = monthsOf(2028, []);
  expect(months.flatMap((month) => month.days)).toHaveLength(366);
  const [january, february] = months;
  expect([january?.empty, february?.empty, february?.days.length]).toEqual([5, 1, 29]);
  expect(january?.days[0]).toEqual({ date: "2028-01-01", day: 1, isWeekend: true, named: null });
});

test("a named day shows what it is, one that is taken back shows the week", () => {
  const holiday = { date: "2028-10-02", kind: "holiday" as const, name: "国庆节" };
  const months = monthsOf(2028, [holiday, { date: "2028-10-08", kind: "ordinary", name: "国庆节" }]);
  const october = months[9]?.days ?? [];
  expect(october[1]?.named).toBe(holiday);
  expect(october[7]?.named).toBeNull();
});

test("the next week's day may lie in another month", () => {
  expect(dateAfter("2028-02-26", 7)).toBe("2028-03-04");
  expect(dateAfter("2028-01-01", -1)).toBe("2027-12-31");
});
