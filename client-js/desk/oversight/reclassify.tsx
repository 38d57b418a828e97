/** Finds that an answer says nothing and does not count, or that it counts after all; the reason is kept. */
import type { Answer, Question } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { SayDialog } from "../parts/say_dialog.tsx";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";

export function ReclassifyButton({ answer, onClick }: { answer: Answer; onClick: () => void }) {
  if (!may("reclassify_answer") || (answer.form !== "answer" && answer.form !== "stock")) return null;
  return (
    <button class="plain" type="button" onClick={onClick}>
      {t(answer.form === "answer" ? "reclassify.stock" : "reclassify.answer")}
    </button>
  );
}

interface Props {
  question: Question;
  answer: Answer;
  onGiven?: (answer: Answer) => void;
  onClose: () => void;
}

export function ReclassifyDialog({ question, answer, onGiven, onClose }: Props) {
  const stock = answer.form === "answer";
  return (
    <SayDialog
      title={t(stock ? "reclassify.stock_title" : "reclassify.answer_title", { no: question.no })}
      label={t("reclassify.reason")}
      hint={t(stock ? "reclassify.stock_hint" : "reclassify.answer_hint")}
      submit={t(stock ? "reclassify.stock" : "reclassify.answer")}
      field="reason"
      give={(reason) => call("POST /answers/{id}/reclassify", { path: { id: answer.id }, body: { stock, reason } })}
      onGiven={(body) => {
        sayDone(t(stock ? "reclassify.done_stock" : "reclassify.done_answer", { no: question.no }));
        onGiven?.(body.answer);
      }}
      onClose={onClose}
    />
  );
}
