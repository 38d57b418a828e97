/** The figures on top of the desk: how much waits, for how long, how fast it comes, what is answered. */
import type { Question } from "../../lib/index.ts";
import { now } from "../now.ts";
import { Since } from "../parts/marks.tsx";
import { sinceOpening } from "../waiting.ts";
import { figure, t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

const MINUTE_MS = 60_000;
/** Waiting longer than this is shown as what has to be done first. */
const LONG_MS = 3 * MINUTE_MS;

export function Counters({ desk }: { desk: ModeratorDesk }) {
  const questions = [...desk.questions.value.values()];
  const waiting = questions.filter((question) => question.status === "pending");
  const oldest = waiting.reduce<Question | null>(
    (old, q) => (old === null || q.asked_at < old.asked_at ? q : old),
    null,
  );
  const answered = questions.filter((question) => question.status === "answered").length;
  const open = questions.filter((question) => question.status === "approved").length;
  const interview = desk.view.value?.interview;
  const isLong =
    oldest !== null && now.value - Date.parse(sinceOpening(oldest.asked_at, interview)) > LONG_MS;
  return (
    <dl class="counters">
      <Counter name={t("counter.waiting")}>{figure(waiting.length)}</Counter>
      <Counter name={t("counter.oldest")} isUrgent={isLong}>
        {oldest === null ? "–" : <Since at={sinceOpening(oldest.asked_at, interview)} />}
      </Counter>
      <Counter name={t("counter.a_minute")}>
        <AskedAMinute questions={questions} />
      </Counter>
      <Counter name={t("counter.answered")}>
        {figure(answered)}
        <small> / {figure(answered + open)}</small>
      </Counter>
      <Counter name={t("counter.online")}>{figure(desk.view.value?.online ?? 0)}</Counter>
    </dl>
  );
}

function Counter({
  name,
  isUrgent,
  children,
}: {
  name: string;
  isUrgent?: boolean;
  children: preact.ComponentChildren;
}) {
  return (
    <div class={isUrgent === true ? "counter urgent" : "counter"}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function AskedAMinute({ questions }: { questions: readonly Question[] }) {
  const since = new Date(now.value - MINUTE_MS).toISOString();
  return <>{figure(questions.filter((question) => question.asked_at >= since).length)}</>;
}
