/** Draws something fetched in each of its states, so that no list or form forgets one. */
import type { ComponentChildren } from "preact";
import type { Loaded } from "../loaded.ts";
import { t } from "../words.ts";
import { ProblemPanel } from "./problem.tsx";

interface Props<T> {
  of: Loaded<T>;
  retry: () => void;
  /** When there is something to say instead of an empty list. */
  empty?: (value: T) => ComponentChildren;
  children: (value: T) => ComponentChildren;
}

export function States<T>({ of, retry, empty, children }: Props<T>) {
  switch (of.name) {
    case "loading":
      return <Waiting />;
    case "failed":
      return <ProblemPanel problem={of.problem} retry={retry} />;
    case "ready": {
      const instead = empty?.(of.value);
      if (instead !== undefined && instead !== null && instead !== false)
        return <div class="state">{instead}</div>;
      return <>{children(of.value)}</>;
    }
    default:
      return of satisfies never;
  }
}

export function Waiting() {
  return (
    <p class="state loading" role="status">
      {t("desk.loading")}
    </p>
  );
}
