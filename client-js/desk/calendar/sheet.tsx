/** Twelve months at a glance. One day is in the order of the keyboard; arrows lead to the others. */
import { useState } from "preact/hooks";
import type { Day } from "../../lib/index.ts";
import { dayOf } from "../time.ts";
import { now } from "../now.ts";
import { t } from "../words.ts";
import { dateAfter, monthsOf, type DayCell, type Month } from "./year.ts";

interface Props {
  year: number;
  days: readonly Day[];
  mayChange: boolean;
  onDay: (cell: DayCell) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function YearSheet({ year, days, mayChange, onDay }: Props) {
  const today = dayOf(now.peek());
  const [current, choose] = useState(today.startsWith(String(year)) ? today : `${year}-01-01`);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    const date = (event.target as HTMLElement).dataset.date;
    if (step === undefined || date === undefined) return;
    const next = dateAfter(date, step);
    if (!next.startsWith(String(year))) return;
    event.preventDefault();
    choose(next);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus();
  };
  const weekdays = t("calendar.weekdays").split(" ");
  return (
    <div class="year" onKeyDown={onKeyDown}>
      {monthsOf(year, days).map((month) => (
        <MonthGrid
          key={month.month}
          month={month}
          weekdays={weekdays}
          today={today}
          current={current}
          mayChange={mayChange}
          onDay={onDay}
        />
      ))}
    </div>
  );
}

interface GridProps {
  month: Month;
  weekdays: readonly string[];
  today: string;
  current: string;
  mayChange: boolean;
  onDay: (cell: DayCell) => void;
}

function MonthGrid({ month, weekdays, today, current, mayChange, onDay }: GridProps) {
  const name = t("calendar.months").split(" ")[month.month - 1] ?? "";
  return (
    <section class="month" aria-label={name}>
      <h2>{name}</h2>
      <div class="days">
        {weekdays.map((weekday) => (
          <span key={weekday} class="weekday" aria-hidden="true">
            {weekday}
          </span>
        ))}
        {Array.from({ length: month.empty }, (_, n) => (
          <span key={`empty-${n}`} />
        ))}
        {month.days.map((cell) => (
          <button
            key={cell.date}
            type="button"
            class={classOf(cell, today)}
            data-date={cell.date}
            tabIndex={cell.date === current ? 0 : -1}
            disabled={!mayChange}
            title={cell.named?.name}
            data-sign={cell.named === null ? undefined : t(`calendar.sign_${cell.named.kind}`)}
            aria-label={labelOf(cell, name)}
            {...(cell.date === today ? { "aria-current": "date" as const } : {})}
            onClick={() => onDay(cell)}
          >
            {cell.day}
          </button>
        ))}
      </div>
    </section>
  );
}

function classOf({ date, isWeekend, named }: DayCell, today: string): string {
  const kind = named?.kind ?? (isWeekend ? "weekend" : "");
  return `day ${kind}${date === today ? " today" : ""}`.trim();
}

function labelOf({ day, isWeekend, named }: DayCell, month: string): string {
  const what = named === null ? t(isWeekend ? "calendar.weekend" : "calendar.weekday") : t(`calendar.${named.kind}`);
  return [t("calendar.day", { month, day }), named?.name ?? "", what].filter((part) => part !== "").join(" ");
}
