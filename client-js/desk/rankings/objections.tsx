/** The objections to a ranking with their answers, and the answer to one. An official sees the own department's. */
import { useState } from "preact/hooks";
import { departmentName } from "../departments.ts";
import { sayDone } from "../notices.ts";
import { now } from "../now.ts";
import { SelectField } from "../parts/field.tsx";
import { SayDialog } from "../parts/say_dialog.tsx";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { momentOf } from "../time.ts";
import { t } from "../words.ts";
import type { Objection, Whole } from "./load.ts";

const ANSWERS = ["declined", "accepted"] as const;
type Answer = (typeof ANSWERS)[number];

interface Props {
  ranking: Whole;
  onAnswered: (ranking: Whole) => void;
}

export function Objections({ ranking, onAnswered }: Props) {
  const [open, answer] = useState<Objection | null>(null);
  const mayAnswer = ranking.status === "preview" && may("answer_objection");
  return (
    <>
      <section aria-labelledby="objections">
        <h2 id="objections">{t("rank.objections")}</h2>
        <Listed all={ranking.objection_list} onAnswer={mayAnswer ? answer : null} />
      </section>
      {open !== null && (
        <AnswerDialog objection={open} onAnswered={onAnswered} onClose={() => answer(null)} />
      )}
    </>
  );
}

interface ListedProps {
  all: readonly Objection[];
  /** None for whoever may not answer now. */
  onAnswer: ((objection: Objection) => void) | null;
}

function Listed({ all, onAnswer }: ListedProps) {
  if (all.length === 0) return <p class="soft">{t("rank.no_objections")}</p>;
  return (
    <ul class="cards">
      {all.map((objection) => (
        <li key={objection.id} class="case">
          <p class="facts">
            <b>{departmentName(objection.department_id)}</b>
            <span class="grow soft">{momentOf(objection.made_at, now.peek())}</span>
            <span class={`mark ${objection.accepted === null ? "pending" : ""}`}>{stateOf(objection)}</span>
          </p>
          <p class="words">{objection.text}</p>
          {objection.answer !== null && (
            <p class="words soft">{t("rank.answered_with", { text: objection.answer })}</p>
          )}
          {objection.accepted === null && onAnswer !== null && (
            <div class="pane-acts">
              <button class="button main" type="button" onClick={() => onAnswer(objection)}>
                {t("rank.answer")}
              </button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function stateOf({ accepted }: Objection): string {
  if (accepted === null) return t("rank.unanswered");
  return t(accepted ? "rank.accepted" : "rank.declined");
}

interface AnswerProps {
  objection: Objection;
  onAnswered: (ranking: Whole) => void;
  onClose: () => void;
}

function AnswerDialog({ objection, onAnswered, onClose }: AnswerProps) {
  const [choice, choose] = useState<Answer>("declined");
  const path = { id: objection.id };
  return (
    <SayDialog
      title={t("rank.answer_title", { department: departmentName(objection.department_id) })}
      label={t("rank.answer_text")}
      hint={t("rank.answer_hint")}
      submit={t("rank.answer")}
      field="text"
      give={(text) =>
        call("POST /objections/{id}/answer", { path, body: { accepted: choice === "accepted", text } })
      }
      onGiven={(changed) => {
        sayDone(t("rank.done_answer"));
        onAnswered(changed);
      }}
      onClose={onClose}
    >
      <p class="words">{objection.text}</p>
      <SelectField
        label={t("rank.decision")}
        value={choice}
        onValue={(value) => choose(value === "accepted" ? "accepted" : "declined")}
        choices={ANSWERS.map((value) => ({ value, name: t(`rank.${value}`) }))}
      />
    </SayDialog>
  );
}
