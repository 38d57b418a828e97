/**
 * How long to wait before trying again: full jitter, so that ten thousand followers of a node that went
 * away do not come back in the same instant. Knows nothing of what is tried.
 */
import type { Chance } from "./clock.ts";

export const FIRST_WAIT_MS_MAX = 2_000;
export const BASE_MS = 1_000;
export const CAP_MS = 15_000;

export interface Backoff {
  /** Milliseconds to wait now; each call widens the next wait. */
  next(): number;
  /** The last try went well: the next wait is a first one again. */
  reset(): void;
}

export function backoff(chance: Chance): Backoff {
  let tries = 0;
  return {
    next: () => {
      const ceiling_ms = ceilingOf(tries);
      tries += 1;
      return Math.floor(chance() * ceiling_ms);
    },
    reset: () => {
      tries = 0;
    },
  };
}

/** The longest possible wait after `tries` failed tries. */
export function ceilingOf(tries: number): number {
  if (tries === 0) return FIRST_WAIT_MS_MAX;
  return Math.min(CAP_MS, BASE_MS * 2 ** Math.min(tries, 10));
}
