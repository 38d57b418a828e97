/** The question an official is answering: whole, with what was asked before it and what was answered to similar ones. */
import { useMemo } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { Earlier } from "../parts/earlier.tsx";
import { ExtensionLine, openExtension } from "../parts/extension.tsx";
import { QuestionMark } from "../parts/marks.tsx";
import { may } from "../session.ts";
import { similarTo } from "../similar.ts";
import { momentOf } from "../time.ts";
import { count, joined, t } from "../words.ts";
import { Clock } from "./clock.tsx";
import type { OfficialDesk } from "./desk.ts";
import type { Asked } from "./dialogs.tsx";
import { insert } from "./insert.ts";
import { isShared } from "./mine.ts";

const SHOWN_MAX = 3;

interface Props {
  question: Question;
  desk: OfficialDesk;
  ask: (asked: Asked) => void;
}

export function QuestionPane({ question, desk, ask }: Props) {
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
        <Hands question={question} desk={desk} />
        <ExtensionLine question={question} />
        <Acts question={question} desk={desk} ask={ask} />
      </div>
      <OwnEarlier question={question} desk={desk} />
      <Earlier question={question} use={insert} />
    </div>
  );
}

/** What a department does with a question but answering it; a co-handler leaves that to the lead. */
function Acts({ question, desk, ask }: Props) {
  if (question.status !== "approved" || isShared(question, desk.own)) return null;
  const mayExtend = may("request_extension") && question.due_at !== null && openExtension(question) === null;
  return (
    <div class="pane-acts">
      {may("transfer_question") && (
        <button class="button" type="button" aria-keyshortcuts="T" onClick={() => ask({ name: "transfer" })}>
          {t("answer.transfer")} <kbd aria-hidden="true">T</kbd>
        </button>
      )}
      {may("return_question") && (
        <button class="button" type="button" onClick={() => ask({ name: "return" })}>
          {t("answer.return")}
        </button>
      )}
      {mayExtend && (
        <button class="button" type="button" onClick={() => ask({ name: "extension" })}>
          {t("answer.extension")}
        </button>
      )}
    </div>
  );
}

/** Who leads and who helps, where there is more than one. */
function Hands({ question, desk }: { question: Question; desk: OfficialDesk }) {
  if (question.co_handlers.length === 0) return null;
  const interview = desk.interviews.value.get(question.interview_id);
  const named = (id: string | null): string => departmentName(id, interview);
  return (
    <p class="soft hands">
      {t("question.hands", {
        lead: named(question.department_id),
        others: joined(question.co_handlers.map(named)),
      })}
    </p>
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

/** Of the own department, in the same interview: the desk has them. */
function OwnEarlier({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const answered = desk.answered.value;
  const similar = useMemo(
    () =>
      similarTo(
        question.text,
        answered.filter((other) => other.id !== question.id && other.interview_id === question.interview_id),
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
