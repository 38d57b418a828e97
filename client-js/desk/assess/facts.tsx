/** The numbers of the whole period in groups, each a link to its questions, with its difference to the period before. */
import { t } from "../words.ts";
import type { Figures } from "./load.ts";
import type { Figure, Place } from "./place.ts";
import { Value } from "./value.tsx";
import type { Kind } from "./values.ts";

interface Fact {
  name: string;
  kind: Kind;
  of(figures: Figures): number | null;
  figure: Figure | null;
}

const GROUPS: readonly { name: string; isWide?: true; facts: readonly Fact[] }[] = [
  {
    name: "answers",
    facts: [
      { name: "questions", kind: "count", of: (one) => one.questions, figure: "questions" },
      { name: "approved", kind: "count", of: (one) => one.approved, figure: "approved" },
      { name: "answered", kind: "count", of: (one) => one.answered, figure: "answered" },
      { name: "answer_rate", kind: "rate", of: (one) => one.answer_rate, figure: "approved" },
      { name: "live_answered", kind: "count", of: (one) => one.live_answered, figure: "live_answered" },
      { name: "live_answer_rate", kind: "rate", of: (one) => one.live_answer_rate, figure: "live_answered" },
    ],
  },
  {
    name: "deadlines",
    facts: [
      { name: "due", kind: "count", of: (one) => one.deadlines.due, figure: "due" },
      { name: "on_time_rate", kind: "rate", of: (one) => one.deadlines.on_time_rate, figure: "due" },
      { name: "overdue", kind: "count", of: (one) => one.deadlines.overdue, figure: "overdue" },
      { name: "overdue_open", kind: "count", of: (one) => one.deadlines.overdue_open, figure: "overdue_open" },
      { name: "extended", kind: "count", of: (one) => one.deadlines.extended, figure: "extended" },
    ],
  },
  {
    name: "ratings",
    isWide: true,
    facts: [
      { name: "rating_mean", kind: "mean", of: (one) => one.satisfaction.mean, figure: "rated" },
      { name: "rating_count", kind: "count", of: (one) => one.satisfaction.count, figure: "rated" },
      { name: "confirmed", kind: "count", of: (one) => one.confirmation.answered, figure: "confirmed" },
      {
        name: "not_confirmed",
        kind: "count",
        of: (one) => one.confirmation.not_answered,
        figure: "not_confirmed",
      },
      { name: "promises_made", kind: "count", of: (one) => one.promises.made, figure: "promised" },
      { name: "promises_overdue", kind: "count", of: (one) => one.promises.overdue, figure: "promises_overdue" },
      { name: "sampling_mean", kind: "mean", of: (one) => one.sampling?.mean ?? null, figure: null },
      { name: "sampling_drawn", kind: "count", of: (one) => one.sampling?.drawn ?? 0, figure: null },
      { name: "sampling_reached", kind: "count", of: (one) => one.sampling?.reached ?? 0, figure: null },
    ],
  },
  {
    name: "people",
    isWide: true,
    facts: [
      { name: "interviews", kind: "count", of: (one) => one.interviews, figure: null },
      { name: "participations", kind: "count", of: (one) => one.participations, figure: null },
      { name: "participants", kind: "count", of: (one) => one.participants, figure: null },
      { name: "peak_online", kind: "count", of: (one) => one.peak_online, figure: null },
      { name: "answers_taken", kind: "count", of: (one) => one.answers_taken ?? 0, figure: null },
    ],
  },
];

const TIMES = ["response", "waiting", "moderation"] as const;
const QUANTILES = ["median_ms", "p90_ms", "max_ms"] as const;

interface Props {
  place: Place;
  now: Figures;
  before: Figures | null;
}

export function Facts({ place, now, before }: Props) {
  return (
    <section class="assess-facts">
      <h2 class="unseen">{t("assess.overview")}</h2>
      <Times place={place} now={now} before={before} />
      {GROUPS.map((group) => (
        <section key={group.name} class={group.isWide === true ? "assess-card assess-wide" : "assess-card"}>
          <h3>{t(`assess.group.${group.name}`)}</h3>
          <dl>
            {group.facts.filter((fact) => isShown(fact, now)).map(({ name, kind, of, figure }) => (
              <div key={name}>
                <dt>{t(`assess.column.${name}`)}</dt>
                <dd>
                  <Value
                    kind={kind}
                    value={of(now)}
                    before={before === null ? undefined : of(before)}
                    place={place}
                    figure={figure}
                  />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </section>
  );
}

/** Most periods have no sample, and need no lines for it. */
const isShown = ({ name }: Fact, figures: Figures): boolean =>
  !name.startsWith("sampling_") || (figures.sampling?.drawn ?? 0) > 0;

/** Quantiles never without how many questions they are of. */
function Times({ place, now, before }: Props) {
  return (
    <section class="assess-card assess-wide assess-times">
      <h3>{t("assess.group.times")}</h3>
      <div class="table-box" tabIndex={0} role="region" aria-label={t("assess.group.times")}>
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">{t("assess.cases")}</th>
              {QUANTILES.map((one) => (
                <th key={one} scope="col">
                  {t(`assess.${one}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {TIMES.map((name) => (
              <tr key={name}>
                <th scope="row">{t(`assess.term.${name}`)}</th>
                <td>
                  <Value kind="count" value={now[name].count} place={place} figure={name} />
                </td>
                {QUANTILES.map((one) => (
                  <td key={one}>
                    <Value
                      kind="span"
                      value={now[name][one]}
                      before={before === null ? undefined : before[name][one]}
                      place={place}
                      figure={name}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
