/** Questions of other interviews that say nearly the same, with what was answered to them. Without them all goes on. */
import type { Question } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { useLoaded } from "../loaded.ts";
import { call } from "../server.ts";
import { t } from "../words.ts";

const SHOWN_MAX = 3;

interface Props {
  question: Question;
  /** What can be done with an answer, if anything. */
  use?: (text: string) => void;
}

export function Earlier({ question, use }: Props) {
  const query = { text: question.text, except: question.interview_id, answered: true, limit: SHOWN_MAX };
  const { state } = useLoaded(() => call("GET /questions/similar", { query }), `${question.id} ${question.text}`);
  if (state.name !== "ready" || state.value.items.length === 0) return null;
  return (
    <section class="similar" aria-label={t("similar.earlier")}>
      <h3>{t("similar.earlier")}</h3>
      {state.value.items.map(({ title, question: other }) => {
        const answer = other.answers.find((one) => one.form === "answer");
        return (
          answer !== undefined && (
            <div key={other.id} class="answer">
              <p class="soft">
                <a href={`/questions/${other.id}`} target="_blank" rel="noopener">
                  {title} · {t("question.no", { no: other.no })}
                </a>{" "}
                {other.text}
              </p>
              <p class="words">
                <b>{departmentName(answer.department_id, undefined)}</b> {answer.text}
              </p>
              {use !== undefined && (
                <button class="plain" type="button" onClick={() => use(answer.text)}>
                  {t("answer.use")}
                </button>
              )}
            </div>
          )
        );
      })}
    </section>
  );
}
