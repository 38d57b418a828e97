/** The form of the formula: a row for each figure, the smallest number of cases, groups and who is in which. */
import { useState } from "preact/hooks";
import { activeDepartments, nameOf } from "../departments.ts";
import { AreaField, SelectField, TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import { draftOf, formulaOf, groupNames, type Draft, type PartDraft } from "./draft.ts";
import type { Formula } from "./load.ts";
import { kindOf } from "./units.ts";

interface Props {
  formula: Formula | null;
  onSaved: (formula: Formula) => void;
  onClose: () => void;
}

export function FormulaForm({ formula, onSaved, onClose }: Props) {
  const [draft, write] = useState(() => draftOf(formula));
  const { isBusy, problem, send } = useSending();
  const ready = formulaOf(draft);
  const change = (changed: Partial<Draft>): void => write((before) => ({ ...before, ...changed }));
  const submit = async (): Promise<void> => {
    if (ready === null) return;
    const sent = await send(() => call("PUT /formula", { body: ready }));
    if (sent !== null) onSaved(sent.body);
  };
  const names = groupNames(draft);
  const choices = [{ value: "", name: t("rank.no_group") }, ...names.map((name) => ({ value: name, name }))];
  return (
    <form
      class="rank-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemLine problem={problem} />
      <Parts draft={draft} onChange={(parts) => change({ parts })} />
      <TextField
        label={t("rank.cases_min")}
        hint={t("rank.cases_min_hint")}
        type="number"
        min={1}
        value={draft.cases_min}
        onValue={(cases_min) => change({ cases_min })}
        fault={faultOf(problem, "cases_min")}
        required
      />
      <AreaField
        label={t("rank.groups")}
        hint={t("rank.groups_hint")}
        value={draft.groups}
        onValue={(groups) => change({ groups })}
        fault={faultOf(problem, "groups")}
      />
      {names.length > 0 && (
        <div class="rank-members">
          {activeDepartments.value.map((department) => (
            <SelectField
              key={department.id}
              label={nameOf(department)}
              value={draft.group_of[department.id] ?? ""}
              onValue={(group) => change({ group_of: { ...draft.group_of, [department.id]: group } })}
              choices={choices}
            />
          ))}
        </div>
      )}
      <div class="foot">
        <button class="button" type="button" onClick={onClose}>
          {t("desk.cancel")}
        </button>
        <button class="button main" disabled={isBusy || ready === null}>
          {t("rank.formula_save")}
        </button>
      </div>
    </form>
  );
}

function Parts({ draft, onChange }: { draft: Draft; onChange: (parts: PartDraft[]) => void }) {
  const set = (of: PartDraft, changed: Partial<PartDraft>): void =>
    onChange(draft.parts.map((part) => (part === of ? { ...part, ...changed } : part)));
  const fields = ["weight", "worst", "best"] as const;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("rank.parts")}>
      <table class="rank-parts">
        <thead>
          <tr>
            <th scope="col">{t("rank.head.figure")}</th>
            {fields.map((field) => (
              <th key={field} scope="col">
                {t(`rank.head.${field}`)}
              </th>
            ))}
            <th scope="col">{t("rank.head.unit")}</th>
          </tr>
        </thead>
        <tbody>
          {draft.parts.map((part) => (
            <tr key={part.figure}>
              <th scope="row">{t(`rank.figure.${part.figure}`)}</th>
              {fields.map((field) => (
                <td key={field}>
                  <input
                    type="text"
                    inputMode="decimal"
                    aria-label={`${t(`rank.figure.${part.figure}`)} ${t(`rank.head.${field}`)}`}
                    value={part[field]}
                    onInput={(event) => set(part, { [field]: event.currentTarget.value })}
                  />
                </td>
              ))}
              <td class="soft">{t(`rank.unit_name_${kindOf(part.figure)}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
