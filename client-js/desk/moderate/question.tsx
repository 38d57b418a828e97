/** The middle column: the selected question whole, what can be done with it, and the ones that say the same. */
import type { Answer, Question } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { DecideExtension } from "../oversight/decide.tsx";
import { ReclassifyButton } from "../oversight/reclassify.tsx";
import { DueMark } from "../parts/due.tsx";
import { Earlier } from "../parts/earlier.tsx";
import { ExtensionLine } from "../parts/extension.tsx";
import { Key, QuestionMark, Since } from "../parts/marks.tsx";
import { Reply } from "../parts/reply.tsx";
import { may } from "../session.ts";
import { momentOf } from "../time.ts";
import { sinceOpening } from "../waiting.ts";
import { TopicMark } from "../topics.tsx";
import { count, joined, t } from "../words.ts";
import { actionsOf, isWorkedOn } from "./actions.ts";
import type { ModeratorDesk } from "./desk.ts";
import type { Asked } from "./dialogs.tsx";
import { SimilarList } from "./similar_list.tsx";
import { tabOf } from "./tabs.ts";

interface Props {
  desk: ModeratorDesk;
  ask: (asked: Asked) => void;
}

export function QuestionColumn({ desk, ask }: Props) {
  const question = desk.question.value;
  return (
    <section class="column question" aria-label={t("question.title")}>
      {question === null ? (
        <div class="state">
          <p>{t("question.none")}</p>
        </div>
      ) : (
        <>
          <div class="scroll">
            <Head question={question} desk={desk} />
            <Body question={question} desk={desk} ask={ask} />
            <SimilarList question={question} desk={desk} />
            <Earlier question={question} />
          </div>
          <Actions question={question} desk={desk} ask={ask} />
        </>
      )}
    </section>
  );
}

function Head({ question, desk }: { question: Question; desk: ModeratorDesk }) {
  const department = departmentName(question.department_id, desk.view.value?.interview);
  return (
    <header class="head">
      <h2>{t("question.no", { no: question.no })}</h2>
      <QuestionMark status={question.status} />
      {question.kind !== null && <span class="mark">{t(`kind.${question.kind}`)}</span>}
      <TopicMark code={question.topic} />
      {question.pinned && <span class="mark pinned">{t("question.pinned")}</span>}
      <span class="grow" />
      {question.status === "approved" && question.due_at !== null && <DueMark at={question.due_at} />}
      {question.status === "pending" && (
        <span class="soft">
          {t("question.waits")} <Since at={sinceOpening(question.asked_at, desk.view.value?.interview)} />
        </span>
      )}
      {department !== "" && <span class="department">{department}</span>}
    </header>
  );
}

function Body({
  question,
  desk,
  ask,
}: {
  question: Question;
  desk: ModeratorDesk;
  ask: (asked: Asked) => void;
}) {
  const isTaken = tabOf(question.status) !== desk.tab.value;
  const target = question.merged_into === null ? undefined : desk.questions.value.get(question.merged_into);
  const follows = question.follows === null ? undefined : desk.questions.value.get(question.follows);
  return (
    <div class="body">
      {isTaken && (
        <p class="taken" role="status">
          {t("question.taken", { status: t(`status.${question.status}`) })}
        </p>
      )}
      {follows !== undefined && (
        <p class="soft">
          {t("question.follows", { no: follows.no })} <q>{follows.text}</q>
        </p>
      )}
      <p class="words" lang={desk.view.value?.interview.lang}>
        {question.text}
      </p>
      <AskerLine question={question} desk={desk} ask={ask} />
      {question.appeal !== undefined && question.appeal !== null && (
        <Remark name={t("question.appeal")} text={question.appeal} />
      )}
      {question.reject_reason !== undefined && question.reject_reason !== null && (
        <Remark name={t("question.reject_reason")} text={question.reject_reason} />
      )}
      {question.status === "hidden" &&
        question.hide_reason !== undefined &&
        question.hide_reason !== null && (
          <Remark name={t("question.hide_reason")} text={question.hide_reason} />
        )}
      {question.status === "merged" && target !== undefined && (
        <p>
          {t("question.merged_into")}{" "}
          <button class="plain" type="button" onClick={() => desk.reveal(target.id)}>
            {t("question.no", { no: target.no })}
          </button>{" "}
          <q>{target.text}</q>
        </p>
      )}
      {question.co_handlers.length > 0 && (
        <p class="soft hands">
          {t("question.hands", {
            lead: departmentName(question.department_id, desk.view.value?.interview),
            others: joined(question.co_handlers.map((id) => departmentName(id, desk.view.value?.interview))),
          })}
        </p>
      )}
      <ExtensionLine question={question}>
        {isWorkedOn(desk) && (
          <DecideExtension question={question} onRefuse={() => ask({ name: "refuse_extension", question })} />
        )}
      </ExtensionLine>
      {question.answers.map((answer) => (
        <AnswerBlock key={answer.id} question={question} answer={answer} desk={desk} ask={ask} />
      ))}
    </div>
  );
}

function Remark({ name, text }: { name: string; text: string }) {
  return (
    <p class="remark">
      <b>{name}</b> {text}
    </p>
  );
}

function AskerLine({ question, desk, ask }: Props & { question: Question }) {
  const { asker } = question;
  return (
    <p class="soft asker">
      <b>{question.nickname}</b> · {momentOf(question.asked_at, now.peek())} ·{" "}
      {count("question.upvotes", question.upvotes)}
      {asker !== undefined && asker !== null && (
        <>
          {" · "}
          {t("question.asker", { asked: asker.asked, rejected: asker.rejected })}
          {isWorkedOn(desk) && may("ban_netizen") && (
            <button class="plain" type="button" onClick={() => ask({ name: "ban", question })}>
              {t("act.ban")}
            </button>
          )}
        </>
      )}
    </p>
  );
}

function AnswerBlock({ question, answer, desk, ask }: Props & { question: Question; answer: Answer }) {
  const interview = desk.view.value?.interview;
  return (
    <Reply answer={answer} by={departmentName(answer.department_id, interview)} lang={interview?.lang}>
      {isWorkedOn(desk) && (
        <ReclassifyButton answer={answer} onClick={() => ask({ name: "reclassify", question, answer })} />
      )}
    </Reply>
  );
}

function Actions({ question, desk, ask }: Props & { question: Question }) {
  const actions = actionsOf(question, desk, ask);
  return (
    <div class="actions" role="toolbar" aria-label={t("question.actions")}>
      {actions.length === 0 && <span class="soft">{t("question.nothing_to_do")}</span>}
      {actions.map((action) => (
        <button
          key={action.key}
          type="button"
          class={action.isMain ? "button main" : "button"}
          aria-keyshortcuts={action.key}
          onClick={action.run}
        >
          {action.name} <Key of={action.key} />
        </button>
      ))}
    </div>
  );
}
