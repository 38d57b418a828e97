/** The waits between tries: their bounds, their growth, their reset. */
import { expect, test } from "vitest";
import { backoff, BASE_MS, CAP_MS, ceilingOf, FIRST_WAIT_MS_MAX } from "./backoff.ts";

test("the first wait is anything from 0 to 2 seconds", () => {
  expect(backoff(() => 0).next()).toBe(0);
  expect(backoff(() => 0.999_999).next()).toBeLessThan(FIRST_WAIT_MS_MAX);
  expect(backoff(() => 0.999_999).next()).toBeGreaterThan(FIRST_WAIT_MS_MAX - 2);
});

test("later ceilings double from the base up to the cap and never go over it", () => {
  expect([1, 2, 3, 4, 5, 50].map(ceilingOf)).toEqual([
    2 * BASE_MS,
    4 * BASE_MS,
    8 * BASE_MS,
    CAP_MS,
    CAP_MS,
    CAP_MS,
  ]);
});

test("every wait lies between nothing and its ceiling, whatever chance says", () => {
  for (const chance of [0, 0.25, 0.5, 0.999_999]) {
    const waits = backoff(() => chance);
    for (let tries = 0; tries < 12; tries += 1) {
      const wait_ms = waits.next();
      expect(wait_ms).toBeGreaterThanOrEqual(0);
      expect(wait_ms).toBeLessThan(ceilingOf(tries));
    }
  }
});

test("after a reset the next wait is a first one again", () => {
  const waits = backoff(() => 0.5);
  waits.next();
  waits.next();
  waits.next();
  waits.reset();
  expect(waits.next()).toBe(FIRST_WAIT_MS_MAX / 2);
});
