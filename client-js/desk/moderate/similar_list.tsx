/** Questions of the same room that say nearly the same, with what became of them. */
import { useMemo } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { QuestionMark } from "../parts/marks.tsx";
import { similarTo, type Similar } from "../similar.ts";
import { count, t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

const SHOWN_MAX = 5;

export function similarQuestions(question: Question, desk: ModeratorDesk): Similar<Question>[] {
  const others = [...desk.questions.value.values()].filter(
    (other) => other.id !== question.id && other.status !== "withdrawn" && other.status !== "merged",
  );
  return similarTo(question.text, others, SHOWN_MAX);
}

export function SimilarList({ question, desk }: { question: Question; desk: ModeratorDesk }) {
  const all = desk.questions.value;
  const similar = useMemo(() => similarQuestions(question, desk), [question.id, question.text, all.size]);
  return (
    <section class="similar" aria-label={t("similar.title")}>
      <h3>{t("similar.title")}</h3>
      {similar.length === 0 && <p class="soft">{t("similar.none")}</p>}
      {similar.map(({ item, share }) => {
        const other = all.get(item.id) ?? item;
        return (
          <button key={item.id} type="button" class="twin" onClick={() => desk.reveal(item.id)}>
            <span class="facts">
              <b>{t("question.no", { no: other.no })}</b>
              <QuestionMark status={other.status} />
              <span class="grow soft">{count("question.upvotes", other.upvotes)}</span>
              <span class="soft">{t("similar.share", { percent: Math.round(share * 100) })}</span>
            </span>
            <span class="excerpt">{other.text}</span>
          </button>
        );
      })}
    </section>
  );
}
