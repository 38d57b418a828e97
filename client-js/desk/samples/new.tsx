/** A new sample: over which days, how many of each department, and by which seed. */
import { useState } from "preact/hooks";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { dayAgo } from "../rankings/new.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import type { Sample } from "./load.ts";

interface Props {
  onDrawn: (drawn: Sample) => void;
  onClose: () => void;
}

const PER_DEPARTMENT = "10";

export function NewSample({ onDrawn, onClose }: Props) {
  const [title, name] = useState("");
  const [from, begin] = useState(`${dayAgo(1).slice(0, 7)}-01`);
  const [to, end] = useState(dayAgo(1));
  const [per_department, count] = useState(PER_DEPARTMENT);
  const [seed, sow] = useState("");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = {
      title: title.trim(),
      from,
      to,
      per_department: Number(per_department),
      ...(seed.trim() === "" ? {} : { seed: seed.trim() }),
    };
    const sent = await send(() => call("POST /samples", { body }));
    if (sent !== null) onDrawn(sent.body);
  };
  return (
    <Dialog title={t("sample.new")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField label={t("sample.title")} value={title} onValue={name} required isFirst />
        <div class="pair">
          <TextField label={t("rank.from")} type="date" value={from} onValue={begin} required />
          <TextField
            label={t("rank.to")}
            type="date"
            value={to}
            onValue={end}
            fault={faultOf(problem, "to")}
            required
          />
        </div>
        <TextField
          label={t("sample.per_department")}
          type="number"
          min={1}
          value={per_department}
          onValue={count}
          fault={faultOf(problem, "per_department")}
          required
        />
        <TextField label={t("sample.seed")} hint={t("sample.seed_hint")} value={seed} onValue={sow} />
        <DialogFoot
          submit={t("sample.draw")}
          isBusy={isBusy || title.trim() === "" || from === "" || to === "" || !(Number(per_department) >= 1)}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
