/** The question an official is answering: whole, with what was asked before it and what was answered to similar ones. */
import { useMemo } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { QuestionMark } from "../parts/marks.tsx";
import { similarTo } from "../similar.ts";
import { momentOf } from "../time.ts";
import { count, t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";
import { insert } from "./insert.ts";
import { Clock } from "./list.tsx";

const SHOWN_MAX = 3;

export function QuestionPane({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const interview = desk.interviews.value.get(question.interview_id);
  return (
    <div class="scroll">
      <header class="head">
        <h2>{t("question.no", { no: question.no })}</h2>
        <QuestionMark status={question.status} />
        {question.kind !== null && <span class="mark">{t(`kind.${question.kind}`)}</span>}
        {question.handled_again && <span class="mark appealed">{t("question.handled_again")}</span>}
        <span class="grow" />
        {question.status === "approved" && <Clock question={question} desk={desk} />}
      </header>
      <div class="body">
        <p class="words" lang={interview?.lang}>
          {question.text}
        </p>
        <p class="soft asker">
          <b>{question.nickname}</b> · {momentOf(question.asked_at, now.peek())} ·{" "}
          {count("question.upvotes", question.upvotes)}
          {interview !== undefined && ` · ${interview.title}`}
        </p>
        <Holds question={question} desk={desk} />
      </div>
      <Earlier question={question} desk={desk} />
    </div>
  );
}

/** Who had it before: a transfer keeps the clock of each department. */
function Holds({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const holds = question.holds ?? [];
  if (holds.length < 2) return null;
  const interview = desk.interviews.value.get(question.interview_id);
  return (
    <ol class="holds soft">
      {holds.map((hold) => (
        <li key={hold.from}>
          {departmentName(hold.department_id, interview)} {momentOf(hold.from, now.peek())}
          {hold.to !== null && ` – ${momentOf(hold.to, now.peek())}`}
        </li>
      ))}
    </ol>
  );
}

function Earlier({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const answered = desk.answered.value;
  const similar = useMemo(
    () =>
      similarTo(
        question.text,
        answered.filter((other) => other.id !== question.id),
        SHOWN_MAX,
      ),
    [question.id, question.text, answered.length],
  );
  if (similar.length === 0) return null;
  return (
    <section class="similar" aria-label={t("answer.earlier")}>
      <h3>{t("answer.earlier")}</h3>
      {similar.map(({ item }) => {
        const answer = item.answers[item.answers.length - 1];
        return (
          answer !== undefined && (
            <div key={item.id} class="answer">
              <p class="soft">
                <b>{t("question.no", { no: item.no })}</b> {item.text}
              </p>
              <p class="words">{answer.text}</p>
              <button class="plain" type="button" onClick={() => insert(answer.text)}>
                {t("answer.use")}
              </button>
            </div>
          )
        );
      })}
    </section>
  );
}
