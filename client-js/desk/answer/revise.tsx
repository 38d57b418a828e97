/** Revises a published answer, with the reason that is shown beside it. The earlier text is kept by the server. */
import { useState } from "preact/hooks";
import type { Answer, Question } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField, TextField } from "../parts/field.tsx";
import { isDescribed, isSame, PictureField, renamed, type Chosen } from "../parts/picture_field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";

interface Props {
  answer: Answer;
  question: Question;
  desk: OfficialDesk;
  onClose: () => void;
}

export function ReviseDialog({ answer, question, desk, onClose }: Props) {
  const [text, write] = useState(answer.text);
  const [reason, explain] = useState("");
  const [picture, show] = useState<Chosen | null>(answer.picture);
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = { text: text.trim(), reason: reason.trim(), ...renamed(picture) };
    const sent = await send(() => call("PUT /answers/{id}", { path: { id: answer.id }, body }));
    if (sent === null) return;
    const revised = sent.body.answer;
    desk.put({
      ...question,
      answers: question.answers.map((one) => (one.id === revised.id ? revised : one)),
    });
    onClose();
  };
  const isAsBefore = text.trim() === answer.text && isSame(picture, answer.picture);
  return (
    <Dialog title={t("revise.title", { no: question.no })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <AreaField
          label={t("answer.text")}
          fault={faultOf(problem, "text")}
          value={text}
          onValue={write}
          rows={8}
          isFirst
        />
        <PictureField picture={picture} onPicture={show} />
        <TextField
          label={t("revise.reason")}
          hint={t("revise.hint")}
          fault={faultOf(problem, "reason")}
          value={reason}
          onValue={explain}
        />
        <DialogFoot
          submit={t("answer.revise")}
          isBusy={isBusy || reason.trim() === "" || text.trim() === "" || !isDescribed(picture) || isAsBefore}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
