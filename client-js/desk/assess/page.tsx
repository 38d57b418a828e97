/**
 * The assessment: the figures of a period, under them the questions behind a figure, under those the clock of one. The
 * address says which; the figures stay while one looks further down, and so does where they were scrolled to.
 */
import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLoaded } from "../loaded.ts";
import { States } from "../parts/states.tsx";
import { go, query } from "../route.ts";
import { CasesPage } from "./cases.tsx";
import { ClockPage } from "./clock.tsx";
import { today } from "./dates.ts";
import { useOnline, useScrollKept } from "./hooks.ts";
import { loadFigures } from "./load.ts";
import { Head } from "./head.tsx";
import { Overview } from "./overview.tsx";
import { addressFor, placeOf } from "./place.ts";

const place = computed(() => placeOf(query.value, today()));

export function AssessPage() {
  const here = place.value;
  const { period, department, isCompared, figure, question } = here;
  const box = useScrollKept(addressFor(here, { sort: null }));
  const { state, reload } = useLoaded(
    () => loadFigures(here),
    JSON.stringify([period, department, isCompared]),
  );
  useOnline(() => {
    if (state.name === "failed") reload();
  });
  const isNamed = query.value.has("from");
  useEffect(() => {
    // «This month» is another one when the address is opened later: it names its days.
    if (!isNamed) go(addressFor(here), "replace");
  }, [isNamed]);
  return (
    <div class="assess" ref={box} tabIndex={-1}>
      {figure !== null && (
        // The list stays as it was read while one of its clocks is open.
        <div hidden={question !== null}>
          <CasesPage place={here} figure={figure} />
        </div>
      )}
      {question !== null && <ClockPage place={here} id={question} />}
      {figure === null && question === null && (
        <>
          <Head place={here} />
          <States of={state} retry={reload}>
            {(figures) => <Overview place={here} figures={figures} />}
          </States>
        </>
      )}
    </div>
  );
}
