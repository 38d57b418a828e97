/** The figures of a period: the finding in sentences, the city's numbers, charts, every department, how it was computed. */
import { t } from "../words.ts";
import { Charts } from "./charts.tsx";
import { dated, periodName } from "./dates.ts";
import { DepartmentTable } from "./department_table.tsx";
import { Facts } from "./facts.tsx";
import { sentences } from "./findings.ts";
import { isOfCity, whoOf } from "./head.tsx";
import type { Assessment, Compared, Figures } from "./load.ts";
import { before as periodBefore } from "./period.ts";
import type { Place } from "./place.ts";

export function Overview({ place, figures }: { place: Place; figures: Compared }) {
  const { departments } = figures.now;
  const total = withRest(figures.now);
  if (total.interviews === 0 && total.questions === 0) {
    return (
      <div class="state">
        <h2>{t("assess.empty")}</h2>
        <p>{t("assess.empty_hint")}</p>
      </div>
    );
  }
  // Against a period without interviews everything would only be itself again, with a plus.
  const before = figures.before !== null && figures.before.total.interviews > 0 ? figures.before : null;
  return (
    <>
      <p class="assess-finding">{sentences(whoOf(place), isOfCity(place), figures.now).join("")}</p>
      <p class="soft assess-against">
        {t("assess.as_of", { at: dated(figures.now.at) })}{" "}
        {figures.before !== null &&
          t(before === null ? "assess.nothing_before" : "assess.compared_with", {
            period: periodName(periodBefore(place.period)),
          })}
      </p>
      <Facts place={place} now={total} before={before && withRest(before)} />
      <Charts place={place} figures={figures.now} />
      <section>
        <h2>{t("assess.by_department")}</h2>
        <DepartmentTable
          place={place}
          rows={departments}
          total={total}
          before={before}
        />
      </section>
      <details class="assess-how">
        <summary>{t("assess.how")}</summary>
        <dl>
          {TERMS.map((term) => (
            <div key={term}>
              <dt>{t(`assess.term.${term}`)}</dt>
              <dd>{t(`assess.means.${term}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}

/** In all, as each department has it. */
const withRest = ({ total, sampling, answers_taken }: Assessment): Figures => ({
  ...total,
  sampling,
  answers_taken,
});

const TERMS = [
  "period",
  "moderation",
  "response",
  "waiting",
  "quantiles",
  "answer_rate",
  "live_answer_rate",
  "due",
  "overdue",
  "satisfaction",
] as const;
