/** Refuses more time, with the reason that the department reads. The due date stays. */
import type { Question } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { SayDialog } from "../parts/say_dialog.tsx";
import { call } from "../server.ts";
import { t } from "../words.ts";

interface Props {
  question: Question;
  onGiven?: (question: Question) => void;
  onClose: () => void;
}

export function RefuseExtensionDialog({ question, onGiven, onClose }: Props) {
  return (
    <SayDialog
      title={t("extension.refuse_title", { no: question.no })}
      label={t("extension.refuse_reason")}
      submit={t("extension.refuse")}
      field="reason"
      give={(reason) =>
        call("POST /questions/{id}/extension/refuse", { path: { id: question.id }, body: { reason } })
      }
      onGiven={(body) => {
        sayDone(t("extension.done_refused", { no: question.no }));
        onGiven?.(body.question);
      }}
      onClose={onClose}
    />
  );
}
