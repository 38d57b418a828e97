/** An assessor's reminder (督办): of a question, to whoever holds it; or to a department. */
import { useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { activeDepartments, nameOf } from "../departments.ts";
import { sayDone } from "../notices.ts";
import { SelectField } from "../parts/field.tsx";
import { SayDialog } from "../parts/say_dialog.tsx";
import { call } from "../server.ts";
import { t } from "../words.ts";

interface Props {
  /** Null: a department is chosen. */
  question: { id: Id; no: number } | null;
  onGiven: () => void;
  onClose: () => void;
}

export function RemindDialog({ question, onGiven, onClose }: Props) {
  const [department_id, choose] = useState("");
  const choices = activeDepartments.value.map((one) => ({ value: one.id, name: nameOf(one) }));
  return (
    <SayDialog
      title={question === null ? t("notices.remind_department") : t("notices.remind_title", { no: question.no })}
      label={t("notices.reminder")}
      hint={t("notices.reminder_hint")}
      submit={t("notices.remind")}
      field="text"
      give={(text) => {
        const of = question === null ? { department_id } : { question_id: question.id };
        return call("POST /reminders", { body: { ...of, text } });
      }}
      onGiven={() => {
        sayDone(t("notices.reminded"));
        onGiven();
      }}
      onClose={onClose}
    >
      {question === null && (
        <SelectField
          label={t("notices.department")}
          value={department_id}
          onValue={choose}
          choices={[{ value: "", name: t("notices.choose") }, ...choices]}
          required
        />
      )}
    </SayDialog>
  );
}
