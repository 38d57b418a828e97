import { expect, test } from "vitest";
import { cut } from "./content.ts";

test("a long text is cut between characters, and says where the rest is", () => {
  expect(cut("路灯坏了", "……")).toBe("路灯坏了");
  const long = cut("𠮷".repeat(700), "……");
  expect([...long]).toHaveLength(602);
  expect(long.endsWith("𠮷……")).toBe(true);
});
