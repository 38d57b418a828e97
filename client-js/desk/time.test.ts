/** Clocks, and the city's time in forms. */
import "./testing/shell.ts";
import { expect, test } from "vitest";
import { clockOf, endOfDay, instantOf, localOf } from "./time.ts";

test("a running clock", () => {
  expect(clockOf(134_999)).toBe("2:14");
  expect(clockOf(3_734_000)).toBe("1:02:14");
  expect(clockOf(-5)).toBe("0:00");
});

test("a form's time is the city's, wherever the computer stands", () => {
  const at = Date.parse("2030-03-01T11:30:00.000Z");
  expect(localOf(at)).toBe("2030-03-01T19:30");
  expect(instantOf("2030-03-01T19:30")).toBe(at);
  expect(instantOf("2030-03-01T00:00")).toBe(Date.parse("2030-02-28T16:00:00.000Z"));
  expect(instantOf("")).toBeNull();
});

test("a day ends at the city's midnight", () => {
  expect(endOfDay("2030-12-31")).toBe("2030-12-31T15:59:59.999Z");
  expect(endOfDay("")).toBeNull();
});
