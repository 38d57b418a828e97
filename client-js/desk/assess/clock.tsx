/** The clock of a question, explained: its times to the millisecond, who held it when, and how its due date came about. */
import { Reminders } from "../bell/reminders.tsx";
import { useLoaded } from "../loaded.ts";
import { now } from "../now.ts";
import { QuestionMark } from "../parts/marks.tsx";
import { States } from "../parts/states.tsx";
import { momentOf } from "../time.ts";
import { t } from "../words.ts";
import { DueDate } from "./due.tsx";
import { HeldBy } from "./held.tsx";
import { useOnline } from "./hooks.ts";
import { loadClock, type Explained } from "./load.ts";
import { addressFor, OVERVIEW, type Place } from "./place.ts";
import { exact, NONE } from "./values.ts";

const TIMES = ["response", "waiting", "moderation"] as const;

export function ClockPage({ place, id }: { place: Place; id: string }) {
  const { state, reload } = useLoaded(() => loadClock(id), id);
  useOnline(() => {
    if (state.name === "failed") reload();
  });
  const back =
    place.figure === null
      ? { address: addressFor(place, OVERVIEW), name: t("assess.back_to_figures") }
      : { address: addressFor(place, { question: null }), name: t("assess.back_to_cases") };
  return (
    <>
      <p class="acts">
        <a href={back.address}>{back.name}</a>
      </p>
      <States of={state} retry={reload}>
        {(explained) => <Clock of={explained} />}
      </States>
    </>
  );
}

function Clock({ of: { interview, question, clock } }: { of: Explained }) {
  return (
    <article class="assess-clock">
      <header class="assess-head">
        <h1>
          {t("assess.clock_title", { title: interview.title, no: question.no })} <QuestionMark status={question.status} />
        </h1>
        <blockquote class="words">{question.text}</blockquote>
        <p class="soft">
          {question.nickname} ·{" "}
          <time dateTime={question.asked_at}>{momentOf(question.asked_at, now.peek())}</time> ·{" "}
          <a href={`/questions/${question.id}`}>{t("assess.public_page")}</a>
        </p>
        {question.merged_into !== null && <p>{t("assess.merged")}</p>}
      </header>
      <section class="assess-card">
        <h2>{t("assess.times")}</h2>
        <dl>
          <div>
            <dt>{t("assess.counts_from")}</dt>
            <dd>{clock.counts_from === null ? NONE : momentOf(clock.counts_from, now.peek())}</dd>
          </div>
          {TIMES.map((time) => {
            const span_ms = clock[`${time}_ms`];
            return (
              <div key={time}>
                <dt>{t(`assess.term.${time}`)}</dt>
                <dd>{span_ms === null ? NONE : <data value={String(span_ms)}>{exact(span_ms)}</data>}</dd>
              </div>
            );
          })}
        </dl>
        <p class="soft">{t("assess.times_hint")}</p>
      </section>
      <HeldBy held={clock.held} />
      <DueDate due={clock.due} />
      <Reminders question={question} />
    </article>
  );
}
