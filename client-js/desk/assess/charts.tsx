/** What the figures look like: how long answers took, how the months went, when people ask, how they rate. */
import { figure, t } from "../words.ts";
import { Bars, type Bar } from "./charts/bars.tsx";
import { Chart } from "./charts/chart.tsx";
import { Hours } from "./charts/hours.tsx";
import { Lines, type Series } from "./charts/lines.tsx";
import { monthName, shortMonth } from "./dates.ts";
import { answerRate, ofHours, ofMonths, ofRatings, ofResponses, onTimeRate, sum } from "./findings.ts";
import type { Assessment } from "./load.ts";
import { monthOf, overlap } from "./period.ts";
import { addressFor, type Figure, type Place, type Slice } from "./place.ts";
import { sliceName } from "./slice_name.ts";
import { shown } from "./values.ts";

export function Charts({ place, figures }: { place: Place; figures: Assessment }) {
  const { responses, months, hours, total } = figures;
  return (
    <section class="assess-charts" aria-label={t("assess.charts")}>
      <Responses place={place} buckets={responses} />
      <Months place={place} months={months} />
      <Chart
        title={t("assess.chart.hours")}
        finding={sum(hours) === 0 ? null : ofHours(hours)}
        heads={[t("assess.hour"), t("assess.column.questions")]}
        rows={hours
          .map((asked, hour) => partOf("questions", { hour }, asked))
          .map((part) => [part.name, counted(place, "questions", part)])}
        more={{ address: addressFor(place, { figure: "questions" }), name: t("assess.all_cases") }}
      >
        {(width, label) => <Hours counts={hours} width={width} label={label} />}
      </Chart>
      <Ratings place={place} satisfaction={total.satisfaction} />
    </section>
  );
}

/** A bar, and what of the questions it stands for. */
interface Part extends Bar {
  slice: Slice;
}

function partOf(figureName: Figure, slice: Partial<Slice>, value: number): Part {
  const whole = { over: null, up_to: null, hour: null, ...slice };
  return { name: sliceName(figureName, whole), value, slice: whole };
}

/** How many a part counts, leading down to them. */
function counted(place: Place, figureName: Figure, { value, slice }: Part) {
  return value === 0 ? figure(0) : <a href={addressFor(place, { figure: figureName, slice })}>{figure(value)}</a>;
}

function Responses({ place, buckets }: { place: Place; buckets: Assessment["responses"] }) {
  const all = sum(buckets.map((bucket) => bucket.count));
  const parts = buckets.map(({ up_to_ms, count }, nth) =>
    partOf("response", { over: buckets[nth - 1]?.up_to_ms ?? null, up_to: up_to_ms ?? null }, count),
  );
  return (
    <Chart
      title={t("assess.chart.responses")}
      finding={all === 0 ? null : ofResponses(buckets)}
      heads={[t("assess.term.response"), t("assess.cases"), t("assess.share")]}
      rows={parts.map((part) => [part.name, counted(place, "response", part), shown("rate", part.value / all)])}
      more={{ address: addressFor(place, { figure: "response" }), name: t("assess.all_cases") }}
    >
      {(width, label) => <Bars bars={parts} width={width} label={label} />}
    </Chart>
  );
}

function Months({ place, months }: { place: Place; months: Assessment["months"] }) {
  const series: Series[] = [
    { name: t("assess.column.answer_rate"), sign: "●", values: months.map(answerRate) },
    { name: t("assess.column.on_time_rate"), sign: "■", values: months.map(onTimeRate) },
  ];
  return (
    <Chart
      title={t("assess.chart.months")}
      finding={months.every((month) => month.approved === 0) ? null : ofMonths(months)}
      heads={[
        t("assess.month"),
        ...["approved", "answered", "answer_rate", "due", "overdue", "on_time_rate"].map((name) =>
          t(`assess.column.${name}`),
        ),
      ]}
      rows={months.map((month) => {
        const part = overlap(place.period, monthOf(month.year, month.month));
        const down = (figureName: Figure, value: number) =>
          part === null || value === 0 ? (
            figure(value)
          ) : (
            <a href={addressFor(place, { figure: figureName, part })}>{figure(value)}</a>
          );
        return [
          monthName(month.year, month.month),
          down("approved", month.approved),
          down("answered", month.answered),
          shown("rate", answerRate(month)),
          down("due", month.due),
          down("overdue", month.overdue),
          shown("rate", onTimeRate(month)),
        ];
      })}
    >
      {(width, label) => (
        <Lines
          series={series}
          names={months.map((month) => shortMonth(month.year, month.month))}
          width={width}
          label={label}
        />
      )}
    </Chart>
  );
}

function Ratings({ place, satisfaction }: { place: Place; satisfaction: Assessment["total"]["satisfaction"] }) {
  const parts = satisfaction.distribution
    .map((value, nth) => partOf("rated", { over: nth, up_to: nth + 1 }, value))
    .reverse();
  return (
    <Chart
      title={t("assess.chart.ratings")}
      finding={satisfaction.count === 0 ? null : ofRatings(satisfaction)}
      heads={[t("assess.rating"), t("assess.column.rating_count"), t("assess.share")]}
      rows={parts.map((part) => [
        part.name,
        counted(place, "rated", part),
        shown("rate", part.value / satisfaction.count),
      ])}
      more={{ address: addressFor(place, { figure: "rated" }), name: t("assess.all_cases") }}
    >
      {(width, label) => <Bars bars={parts} width={width} label={label} />}
    </Chart>
  );
}
