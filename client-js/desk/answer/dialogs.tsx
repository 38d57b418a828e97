/** What an official is asked before an act: whom to pass it to, why it is given back, how much more time, what shows it. */
import { useState } from "preact/hooks";
import type { Answer, Question } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { TextField } from "../parts/field.tsx";
import { SayDialog } from "../parts/say_dialog.tsx";
import { call } from "../server.ts";
import { t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";
import { TransferDialog } from "./transfer.tsx";

/** What is offered first; what the city allows at most, the server says. */
const DAYS_AT_FIRST = "3";

export type Asked = { name: "transfer" | "return" | "extension" } | { name: "evidence"; answer: Answer };

interface Props {
  question: Question;
  desk: OfficialDesk;
  onClose: () => void;
}

export function AnswerDialogs({ asked, ...props }: Props & { asked: Asked }) {
  switch (asked.name) {
    case "transfer":
      return <TransferDialog {...props} />;
    case "return":
      return <ReturnDialog {...props} />;
    case "extension":
      return <ExtensionDialog {...props} />;
    case "evidence":
      return <EvidenceDialog {...props} answer={asked.answer} />;
    default:
      return asked satisfies never;
  }
}

function ReturnDialog({ question, desk, onClose }: Props) {
  return (
    <SayDialog
      title={t("return.title", { no: question.no })}
      label={t("return.reason")}
      hint={t("return.hint")}
      submit={t("answer.return")}
      field="reason"
      give={(reason) => call("POST /questions/{id}/return", { path: { id: question.id }, body: { reason } })}
      onGiven={(body) => {
        desk.put(body.question);
        sayDone(t("return.done", { no: question.no }));
      }}
      onClose={onClose}
    />
  );
}

function ExtensionDialog({ question, desk, onClose }: Props) {
  const [days, write] = useState(DAYS_AT_FIRST);
  return (
    <SayDialog
      title={t("extension.title", { no: question.no })}
      label={t("extension.reason")}
      hint={t("extension.hint")}
      submit={t("answer.extension")}
      field="reason"
      give={(reason) =>
        call("POST /questions/{id}/extension", {
          path: { id: question.id },
          body: { days: Number(days), reason },
        })
      }
      onGiven={(body) => {
        desk.put(body.question);
        sayDone(t("extension.asked", { no: question.no }));
      }}
      onClose={onClose}
    >
      <TextField label={t("extension.days")} type="number" min={1} value={days} onValue={write} required />
    </SayDialog>
  );
}

function EvidenceDialog({ question, answer, desk, onClose }: Props & { answer: Answer }) {
  return (
    <SayDialog
      title={t("evidence.title", { no: question.no })}
      label={t("evidence.text")}
      hint={t("evidence.hint")}
      submit={t("evidence.submit")}
      field="text"
      give={(text) => call("POST /answers/{id}/evidence", { path: { id: answer.id }, body: { text } })}
      onGiven={(body) => {
        const kept = body.answer;
        const answers = question.answers.map((one) => (one.id === kept.id ? kept : one));
        desk.put({ ...question, answers });
        sayDone(t("evidence.done", { no: question.no }));
      }}
      onClose={onClose}
    />
  );
}
