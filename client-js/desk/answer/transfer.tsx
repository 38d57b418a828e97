/** Passes a question on to the department whose it is, with the reason; the clock of each department is kept. */
import { useState } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { activeDepartments, nameOf } from "../departments.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField, SelectField } from "../parts/field.tsx";
import { t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";

export function TransferDialog({
  question,
  desk,
  onClose,
}: {
  question: Question;
  desk: OfficialDesk;
  onClose: () => void;
}) {
  const [department_id, choose] = useState("");
  const [reason, explain] = useState("");
  const choices = activeDepartments.value
    .filter((department) => department.id !== question.department_id)
    .map((department) => ({ value: department.id, name: nameOf(department) }));
  return (
    <Dialog title={t("transfer.title", { no: question.no })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          desk.transfer(question, department_id, reason.trim());
          onClose();
        }}
      >
        <SelectField
          label={t("transfer.to")}
          value={department_id}
          onValue={choose}
          choices={[{ value: "", name: t("transfer.choose") }, ...choices]}
          required
          isFirst
        />
        <AreaField
          label={t("transfer.reason")}
          hint={t("transfer.hint")}
          value={reason}
          onValue={explain}
          rows={3}
          required
        />
        <DialogFoot
          submit={t("answer.transfer")}
          isBusy={department_id === "" || reason.trim() === ""}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
