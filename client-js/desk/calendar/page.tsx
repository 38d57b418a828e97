/** Administration: which days count. A year at a glance, changed by the day or by a file. */
import { useState } from "preact/hooks";
import type { YearOfDays } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { now } from "../now.ts";
import { FileButton } from "../parts/file_button.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { States } from "../parts/states.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { may } from "../session.ts";
import { dayOf } from "../time.ts";
import { count, t } from "../words.ts";
import { loadWorkdays } from "../workdays.ts";
import { DayDialog } from "./day_dialog.tsx";
import { YearSheet } from "./sheet.tsx";
import type { DayCell } from "./year.ts";

const FILES = ".csv,.ics,text/csv,text/calendar";

export function CalendarPage() {
  const this_year = Number(dayOf(now.peek()).slice(0, 4));
  const [year, show] = useState(this_year);
  const { state, reload, put } = useLoaded(() => call("GET /calendar", { query: { year } }), `calendar-${year}`);
  const [open, edit] = useState<DayCell | null>(null);
  const { isBusy, problem, send } = useSending();
  const mayChange = may("change_calendar");

  const saved = (changed: YearOfDays): void => {
    void loadWorkdays();
    if (changed.year === year) put(changed);
    else show(changed.year);
  };
  const importFile = async (text: string, file: string): Promise<void> => {
    const format = file.toLowerCase().endsWith(".ics") ? "icalendar" : "csv";
    const sent = await send(() => call("POST /calendar/import", { body: { format, text } }));
    if (sent === null) return;
    sayDone(t("calendar.imported", { file, year: sent.body.year }));
    saved(sent.body);
  };

  return (
    <div class="sheet calendar">
      <header class="head">
        <h1>{t("place.calendar")}</h1>
        <span class="turn">
          <button class="button" type="button" aria-label={t("calendar.earlier")} onClick={() => show(year - 1)}>
            ←
          </button>
          <b aria-live="polite">{t("calendar.year", { year })}</b>
          <button class="button" type="button" aria-label={t("calendar.later")} onClick={() => show(year + 1)}>
            →
          </button>
        </span>
        <span class="grow" />
        {mayChange && (
          <FileButton accept={FILES} isBusy={isBusy} onText={(text, file) => void importFile(text, file)} />
        )}
      </header>
      <ProblemLine problem={problem} />
      <States of={state} retry={reload}>
        {(shown) => (
          <>
            <Unknown shown={shown} wanted={[this_year, this_year + 1, year]} />
            <p class="soft legend">
              <Legend shown={shown} />
            </p>
            <YearSheet key={shown.year} year={shown.year} days={shown.days} mayChange={mayChange} onDay={edit} />
            <p class="soft">{t("calendar.hint")}</p>
          </>
        )}
      </States>
      {open !== null && <DayDialog cell={open} onSaved={saved} onClose={() => edit(null)} />}
    </div>
  );
}

/** Terms that reach into a year of which only the weeks are known end on the wrong day. */
function Unknown({ shown, wanted }: { shown: YearOfDays; wanted: readonly number[] }) {
  const unknown = [...new Set(wanted)].filter((year) => !shown.known_years.includes(year));
  return (
    <>
      {unknown.map((year) => (
        <p key={year} class="taken" role="status">
          {t("calendar.unknown", { year })}
        </p>
      ))}
    </>
  );
}

function Legend({ shown }: { shown: YearOfDays }) {
  const of = (kind: "holiday" | "workday"): number => shown.days.filter((day) => day.kind === kind).length;
  return (
    <>
      <span class="day holiday">
        <i>{t("calendar.sign_holiday")}</i>
      </span>{" "}
      {count("calendar.holidays", of("holiday"))}{" "}
      <span class="day workday">
        <i>{t("calendar.sign_workday")}</i>
      </span>{" "}
      {count("calendar.workdays", of("workday"))}
    </>
  );
}
