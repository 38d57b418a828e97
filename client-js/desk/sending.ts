/** A form on its way to the server: busy or not, and why it was not taken. */
import { useState } from "preact/hooks";
import type { Problem, Result } from "../lib/index.ts";

export interface Sending {
  isBusy: boolean;
  problem: Problem | null;
  /** What the server answered, or null when it refused: then `problem` says why. */
  send<T>(call: () => Promise<Result<T>>): Promise<{ body: T } | null>;
  forget(): void;
}

export function useSending(): Sending {
  const [isBusy, busy] = useState(false);
  const [problem, refuse] = useState<Problem | null>(null);
  return {
    isBusy,
    problem,
    send: async (call) => {
      busy(true);
      refuse(null);
      const result = await call();
      busy(false);
      if (result.ok) return { body: result.body };
      refuse(result.problem);
      return null;
    },
    forget: () => refuse(null),
  };
}
