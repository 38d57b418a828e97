/** An assessor's reminder (督办): of a question, to whoever holds it; or to a department, a given one or one that is chosen. */
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { activeDepartments, nameOf } from "../departments.ts";
import { sayDone } from "../notices.ts";
import { SelectField } from "../parts/field.tsx";
import { SayDialog } from "../parts/say_dialog.tsx";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";

export type RemindedOf =
  | { name: "question"; id: Id; no: number }
  | { name: "department"; id: Id; called: string }
  | { name: "chosen" };

interface Props {
  of: RemindedOf;
  onGiven: () => void;
  onClose: () => void;
}

export function RemindDialog({ of, onGiven, onClose }: Props) {
  const [chosen, choose] = useState("");
  const choices = activeDepartments.value.map((one) => ({ value: one.id, name: nameOf(one) }));
  const about =
    of.name === "question" ? { question_id: of.id } : { department_id: of.name === "department" ? of.id : chosen };
  return (
    <SayDialog
      title={titleOf(of)}
      label={t("notices.reminder")}
      hint={t("notices.reminder_hint")}
      submit={t("notices.remind")}
      field="text"
      give={(text) => call("POST /reminders", { body: { ...about, text } })}
      onGiven={() => {
        sayDone(t("notices.reminded"));
        onGiven();
      }}
      onClose={onClose}
    >
      {of.name === "chosen" && (
        <SelectField
          label={t("notices.department")}
          value={chosen}
          onValue={choose}
          choices={[{ value: "", name: t("notices.choose") }, ...choices]}
          required
        />
      )}
    </SayDialog>
  );
}

function titleOf(of: RemindedOf): string {
  switch (of.name) {
    case "question":
      return t("notices.remind_title", { no: of.no });
    case "department":
      return t("notices.remind_named", { name: of.called });
    case "chosen":
      return t("notices.remind_department");
    default:
      return of satisfies never;
  }
}

/** What a row asks for: its dialog is drawn by the desk, because what is over everything cannot stand in a table. */
const asked = signal<RemindedOf | null>(null);

export function RemindingOver() {
  if (asked.value === null) return null;
  return (
    <RemindDialog
      of={asked.value}
      onGiven={() => undefined}
      onClose={() => {
        asked.value = null;
      }}
    />
  );
}

/** In a department's row, for those who may remind. */
export function RemindButton({ id, called }: { id: Id; called: string }) {
  if (!may("remind_department")) return null;
  return (
    <button
      class="plain"
      type="button"
      onClick={() => {
        asked.value = { name: "department", id, called };
      }}
    >
      {t("notices.remind")}
      <span class="unseen"> {called}</span>
    </button>
  );
}
