/** A clock that moves only when told, and chance that says what it is told. For tests. */
import type { Cancel, Clock } from "../clock.ts";

export interface TestClock extends Clock {
  /** Moves on, running what falls due in its order, and lets promises settle in between. */
  pass(ms: number): Promise<void>;
}

interface Timer {
  at: number;
  run: () => void;
}

export function testClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  const timers = new Set<Timer>();

  const nextBefore = (end: number): Timer | undefined =>
    [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    after: (wait_ms, run): Cancel => {
      const timer = { at: now + wait_ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: async (ms) => {
      const end = now + ms;
      await settle();
      for (let timer = nextBefore(end); timer !== undefined; timer = nextBefore(end)) {
        timers.delete(timer);
        now = timer.at;
        timer.run();
        await settle();
      }
      now = end;
    },
  };
}

/** Lets everything run that waits for a promise only. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** The quickest of several runs in milliseconds: what it takes when the machine is not busy with others. */
export function bestOf(runs: number, run: () => unknown): number {
  let best_ms = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runs; i += 1) {
    const from = performance.now();
    run();
    best_ms = Math.min(best_ms, performance.now() - from);
  }
  return best_ms;
}
