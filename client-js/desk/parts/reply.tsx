/** A published reply at the desk: what it is, whose, what it promises and whether that was kept. */
import type { ComponentChildren } from "preact";
import type { Answer } from "../../lib/index.ts";
import { now } from "../now.ts";
import { dateOf, momentOf } from "../time.ts";
import { t } from "../words.ts";

interface Props {
  answer: Answer;
  /** Whose it is. */
  by: string;
  lang: string | undefined;
  /** What can be done with it, at the end of its first line. */
  children?: ComponentChildren;
}

export function Reply({ answer, by, lang, children }: Props) {
  return (
    <div class={`answer ${answer.form}`}>
      <p class="facts soft">
        <b>{by}</b> {momentOf(answer.published_at, now.peek())}
        {answer.form !== "answer" && <span class={`mark ${answer.form}`}>{t(`form.${answer.form}`)}</span>}
        {answer.outcome !== null && <span class="mark">{t(`outcome.${answer.outcome}`)}</span>}
        {answer.revised_at !== null && (
          <span>{t("answer.revised_at", { time: momentOf(answer.revised_at, now.peek()) })}</span>
        )}
        {answer.rating.mean !== null && (
          <span>{t("question.rated", { mean: answer.rating.mean.toFixed(1), count: answer.rating.count })}</span>
        )}
        <span class="grow" />
        {children}
      </p>
      <p class="words" lang={lang}>
        {answer.text}
      </p>
      {answer.picture !== null && <img class="thumbnail" src={answer.picture.url} alt={answer.picture.alt} />}
      <PromiseLine answer={answer} />
    </div>
  );
}

function PromiseLine({ answer }: { answer: Answer }) {
  const { promised_until, promise_kept_at, evidence } = answer;
  if (promised_until === null) return null;
  if (promise_kept_at === null) {
    const isLate = Date.parse(promised_until) < now.value;
    const words = t("promise.open", { date: dateOf(promised_until, now.peek()) });
    return <p class={isLate ? "promise late" : "promise"}>{isLate ? `${words} · ${t("promise.late")}` : words}</p>;
  }
  return (
    <p class="promise kept">
      {t("promise.kept", { date: dateOf(promise_kept_at, now.peek()) })} <q>{evidence}</q>
    </p>
  );
}
