/**
 * Time, chance and the ways out to the network as the library takes them: handed in, so that a test can
 * move the clock and play the server. The real ones are made here and nowhere else in the library.
 */

/** Undoes what it was given for; calling it twice does nothing. */
export type Cancel = () => void;

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  after(wait_ms: number, run: () => void): Cancel;
}

/** At least 0, below 1. */
export type Chance = () => number;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (wait_ms, run) => {
    const timer = setTimeout(run, wait_ms);
    return () => clearTimeout(timer);
  },
};

export const systemChance: Chance = () => Math.random();

const KEY_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const KEY_LENGTH = 26;

/** A new idempotency key: 130 random bits, so that no two people ever share one. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_LENGTH));
  let key = "";
  for (const byte of bytes) key += KEY_LETTERS.charAt(byte & 31);
  return key;
}
