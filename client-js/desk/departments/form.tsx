/** A department's form: a new one, or another name for one. Its code stays what it was: records name it. */
import { useState } from "preact/hooks";
import type { Department } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

interface Props {
  department: Department | null;
  onSaved: () => void;
  onClose: () => void;
}

export function DepartmentForm({ department, onSaved, onClose }: Props) {
  const [code, writeCode] = useState(department?.code ?? "");
  const [name, writeName] = useState(department?.name ?? "");
  const [short_name, writeShort] = useState(department?.short_name ?? "");
  const [name_en, writeEnglish] = useState(department?.name_en ?? "");
  const [days, writeDays] = useState(String(department?.answer_within_days ?? ""));
  const [email, writeEmail] = useState(department?.email ?? "");
  const [is_retired, retire] = useState(department !== null && department.retired_at !== null);
  const { isBusy, problem, send } = useSending();

  const submit = async (): Promise<void> => {
    const names = {
      name: name.trim(),
      email: email.trim(),
      ...(short_name.trim() === "" ? {} : { short_name: short_name.trim() }),
      ...(name_en.trim() === "" ? {} : { name_en: name_en.trim() }),
    };
    const sent = await send(() =>
      department === null
        ? call("POST /departments", { body: { code: code.trim(), ...names } })
        : call("PATCH /departments/{id}", {
            path: { id: department.id },
            // 0: as usual.
            body: { ...names, retired: is_retired, answer_within_days: Number(days) },
          }),
    );
    if (sent === null) return;
    sayDone(t("departments.saved", { name: sent.body.name }));
    onSaved();
    onClose();
  };

  return (
    <Dialog title={department === null ? t("departments.new") : department.name} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField
          label={t("departments.code")}
          hint={t("departments.code_hint")}
          fault={faultOf(problem, "code")}
          value={code}
          onValue={writeCode}
          disabled={department !== null}
          required
        />
        <TextField
          label={t("departments.name")}
          fault={faultOf(problem, "name")}
          value={name}
          onValue={writeName}
          required
        />
        <TextField
          label={t("departments.short_name")}
          hint={t("departments.short_hint")}
          fault={faultOf(problem, "short_name")}
          value={short_name}
          onValue={writeShort}
        />
        <TextField
          label={t("departments.name_en")}
          fault={faultOf(problem, "name_en")}
          value={name_en}
          onValue={writeEnglish}
        />
        <TextField
          label={t("departments.email")}
          hint={t("departments.email_hint")}
          fault={faultOf(problem, "email")}
          value={email}
          onValue={writeEmail}
          autocomplete="off"
        />
        {department !== null && (
          <TextField
            label={t("departments.answer_within")}
            hint={t("departments.answer_within_hint")}
            fault={faultOf(problem, "answer_within_days")}
            type="number"
            min={0}
            value={days}
            onValue={writeDays}
          />
        )}
        {department !== null && (
          <label class="check">
            <input
              type="checkbox"
              checked={is_retired}
              onChange={(event) => retire(event.currentTarget.checked)}
            />
            {t("departments.retire")}
          </label>
        )}
        <DialogFoot
          submit={t("desk.save")}
          isBusy={isBusy || code.trim() === "" || name.trim() === ""}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
