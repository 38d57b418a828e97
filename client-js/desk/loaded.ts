/** Something fetched, in all its states, as a hook: loading, there, failed; and fetched again on demand. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem, Result } from "../lib/index.ts";

export type Loaded<T> =
  { name: "loading" } | { name: "ready"; value: T } | { name: "failed"; problem: Problem };

export interface Loading<T> {
  state: Loaded<T>;
  /** What is shown stays until the new is there. */
  reload(): void;
  /** Puts in what an answer of the server has just brought. */
  put(value: T): void;
}

export function useLoaded<T>(load: () => Promise<Result<T>>, key: string): Loading<T> {
  const [state, become] = useState<Loaded<T>>({ name: "loading" });
  const [round, again] = useState(0);
  const shown = useRef(key);

  useEffect(() => {
    let isCurrent = true;
    if (shown.current !== key) become({ name: "loading" });
    shown.current = key;
    void load().then((result) => {
      if (!isCurrent) return;
      if (result.ok) become({ name: "ready", value: result.body });
      else become({ name: "failed", problem: result.problem });
    });
    return () => {
      isCurrent = false;
    };
  }, [key, round]);

  return {
    state,
    reload: () => {
      if (state.name === "failed") become({ name: "loading" });
      again((n) => n + 1);
    },
    put: (value) => become({ name: "ready", value }),
  };
}
