/** A room takes questions while it is live and not paused, and before that from the moment it says. */
import { expect, test } from "vitest";
import { askingOf } from "./asking.ts";

const NOON = "2025-11-24T12:00:00.000Z";
const at = Date.parse(NOON);

test.each([
  ["live", false, null, "yes"],
  ["live", true, null, "paused"],
  ["announced", false, null, "yes"],
  ["announced", false, NOON, "yes"],
  ["announced", false, "2025-11-24T12:00:00.001Z", "no"],
  ["ended", false, null, "no"],
  ["archived", false, null, "no"],
  ["cancelled", false, null, "no"],
] as const)("%s, paused %s, collecting from %s: %s", (status, paused, collect_from, asking) => {
  expect(askingOf({ status, paused, collect_from }, at)).toBe(asking);
});
