/** What one day is: free, worked, or as the week says. */
import { useState } from "preact/hooks";
import type { Day, YearOfDays } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import type { DayCell } from "./year.ts";

const KINDS: readonly Day["kind"][] = ["holiday", "workday", "ordinary"];

interface Props {
  cell: DayCell;
  onSaved: (year: YearOfDays) => void;
  onClose: () => void;
}

export function DayDialog({ cell, onSaved, onClose }: Props) {
  // Who opens a day wants it to be what it is not.
  const [kind, choose] = useState<string>(cell.named?.kind ?? (cell.isWeekend ? "workday" : "holiday"));
  const [name, write] = useState(cell.named?.name ?? "");
  const { isBusy, problem, send } = useSending();
  const isOrdinary = kind === "ordinary";
  const submit = async (): Promise<void> => {
    const day = {
      date: cell.date,
      kind: kind as Day["kind"],
      // A day that is taken back keeps its name, or says what it is.
      name: name.trim() === "" ? t("calendar.ordinary") : name.trim(),
    };
    const sent = await send(() => call("PATCH /calendar", { body: { days: [day] } }));
    if (sent === null) return;
    onSaved(sent.body);
    onClose();
  };
  return (
    <Dialog title={cell.date} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <SelectField
          label={t("calendar.kind")}
          hint={t("calendar.hint_day")}
          value={kind}
          onValue={choose}
          choices={KINDS.map((one) => ({ value: one, name: t(`calendar.${one}`) }))}
          isFirst
        />
        {!isOrdinary && (
          <TextField
            label={t("calendar.name")}
            hint={t("calendar.name_hint")}
            fault={faultOf(problem, "days")}
            value={name}
            onValue={write}
            required
          />
        )}
        <DialogFoot
          submit={t("desk.save")}
          isBusy={isBusy || (!isOrdinary && name.trim() === "")}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
