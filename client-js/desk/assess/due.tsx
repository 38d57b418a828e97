/** How a due date came about: each day since, with why it counts or not, and what extensions made of it. */
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { dateOf, momentOf } from "../time.ts";
import { count, t } from "../words.ts";
import { shortDay, weekday } from "./dates.ts";
import type { QuestionClock } from "./load.ts";

type Due = NonNullable<QuestionClock["due"]>;
type CountedDay = Due["counted"][number];

export function DueDate({ due }: { due: QuestionClock["due"] }) {
  if (due === null) {
    return (
      <section class="assess-card">
        <h2>{t("assess.due_at")}</h2>
        <p class="soft">{t("assess.nothing_due")}</p>
      </section>
    );
  }
  return (
    <section class="assess-card">
      <h2>{t("assess.due_title", { at: momentOf(due.at, now.peek()) })}</h2>
      <p>
        {t("assess.due_from", { from: dateOf(due.from, now.peek()), days: count("assess.working_days", due.days) })}{" "}
        {t(`assess.basis.${due.basis}`)}
      </p>
      {due.days_left !== null && <p>{count("assess.days_left", due.days_left)}</p>}
      {due.is_late && <p class="assess-late">{t("assess.was_late")}</p>}
      {due.calendar_has_changed && <p class="soft">{t("assess.calendar_changed")}</p>}
      <ol class="assess-days" aria-label={t("assess.counted")}>
        {due.counted.map((day) => (
          <CountedDayCell key={day.date} day={day} />
        ))}
      </ol>
      {due.extensions.length > 0 && (
        <>
          <h3>{t("assess.extensions")}</h3>
          <ul class="assess-extensions">
            {due.extensions.map((extension) => (
              <li key={extension.requested_at}>
                {t(extensionWord(extension), {
                  who: departmentName(extension.department_id),
                  at: momentOf(extension.requested_at, now.peek()),
                  days: count("assess.working_days", extension.days),
                  from: momentOf(extension.from, now.peek()),
                  until: momentOf(extension.until, now.peek()),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The number of the working day, or that it does not count; the reason under it. */
function CountedDayCell({ day }: { day: CountedDay }) {
  const counts = day.nth !== null;
  return (
    <li class={counts ? "counts" : ""}>
      <time dateTime={day.date}>
        {shortDay(day.date)} {weekday(day.date)}
      </time>
      <b>{counts ? t("assess.nth_day", { nth: String(day.nth) }) : t("assess.does_not_count")}</b>
      <span>{reasonOf(day)}</span>
    </li>
  );
}

function reasonOf(day: CountedDay): string {
  switch (day.is) {
    case "weekday":
      return t("assess.day.weekday");
    case "weekend":
      return t("assess.day.weekend");
    case "holiday":
      return t("assess.day.holiday", { name: day.name });
    case "made_up":
      return t("assess.day.made_up", { name: day.name });
    default:
      return day satisfies never;
  }
}

function extensionWord({ is_granted, decided_at }: Due["extensions"][number]): string {
  if (is_granted) return "assess.extension.granted";
  return decided_at === null ? "assess.extension.asked" : "assess.extension.refused";
}
