/** Rejecting and hiding want a reason that the asker will read; redacting wants the new text. */
import { useState } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField } from "../parts/field.tsx";
import { t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

interface Props {
  question: Question;
  desk: ModeratorDesk;
  onClose: () => void;
}

const REJECT_REASONS = [
  "reject.off_topic",
  "reject.repeated",
  "reject.unclear",
  "reject.private",
  "reject.insulting",
];
const HIDE_REASONS = ["hide.private", "hide.mistake", "hide.unlawful"];

export function RejectDialog({ question, desk, onClose }: Props) {
  const give = (reason: string): void => {
    desk.give({ name: "reject", id: question.id, reason });
    onClose();
  };
  return (
    <ReasonDialog
      title={t("reject.title", { no: question.no })}
      hint={t("reject.hint")}
      choices={REJECT_REASONS}
      submit={t("act.reject")}
      give={give}
      onClose={onClose}
    />
  );
}

export function HideDialog({ question, desk, onClose }: Props) {
  const give = (reason: string): void => {
    desk.give({ name: "hide", id: question.id, reason });
    onClose();
  };
  return (
    <ReasonDialog
      title={t("hide.title", { no: question.no })}
      hint={t("hide.hint")}
      choices={HIDE_REASONS}
      submit={t("act.hide")}
      give={give}
      onClose={onClose}
    />
  );
}

interface ReasonProps {
  title: string;
  hint: string;
  /** Keys of words: reasons that come again and again, taken by their figure. */
  choices: readonly string[];
  submit: string;
  give: (reason: string) => void;
  onClose: () => void;
}

function ReasonDialog({ title, hint, choices, submit, give, onClose }: ReasonProps) {
  const [reason, write] = useState("");
  const onFigure = (event: KeyboardEvent): void => {
    const choice = choices[Number(event.key) - 1];
    if (choice === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLTextAreaElement && event.target.value !== "") return;
    event.preventDefault();
    give(t(choice));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onKeyDown={onFigure}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") give(reason.trim());
        }}
      >
        <ul class="choices">
          {choices.map((choice, i) => (
            <li key={choice}>
              <button type="button" onClick={() => give(t(choice))}>
                <kbd>{i + 1}</kbd> {t(choice)}
              </button>
            </li>
          ))}
        </ul>
        <AreaField label={t("reason.own")} hint={hint} value={reason} onValue={write} rows={2} isFirst />
        <DialogFoot submit={submit} isBusy={reason.trim() === ""} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function RedactDialog({ question, desk, onClose }: Props) {
  const [text, write] = useState(question.text);
  return (
    <Dialog title={t("redact.title", { no: question.no })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          desk.give({ name: "redact", id: question.id, text: text.trim() });
          onClose();
        }}
      >
        <AreaField
          label={t("redact.text")}
          hint={t("redact.hint")}
          value={text}
          onValue={write}
          rows={6}
          isFirst
        />
        <DialogFoot
          submit={t("act.redact")}
          isBusy={text.trim() === "" || text.trim() === question.text}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
