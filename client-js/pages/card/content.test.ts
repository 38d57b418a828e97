import { expect, test } from "vitest";
import { cut, dated } from "./content.ts";

test("a long text is cut between characters, and says where the rest is", () => {
  expect(cut("路灯坏了", "……")).toBe("路灯坏了");
  const long = cut("𠮷".repeat(700), "……");
  expect([...long]).toHaveLength(602);
  expect(long.endsWith("𠮷……")).toBe(true);
});

test("a time is told in the city, with its year, and midnight begins a day", () => {
  const midnight = new Date("2026-11-27T16:05:00Z");
  expect(dated(midnight, "zh-CN", "Asia/Shanghai")).toBe("2026年11月28日 00:05");
  expect(dated(midnight, "en", "Asia/Shanghai")).toMatch(/^November 28, 2026.* 00:05$/);
});
