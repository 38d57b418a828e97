/** A new ranking: its title, over which days, and until when departments may object. */
import { useState } from "preact/hooks";
import { serverNow } from "../now.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { instantOf, localOf } from "../time.ts";
import { t } from "../words.ts";
import type { Whole } from "./load.ts";

const DAY = 24 * 3_600_000;
/** How long departments may object, unless said otherwise. */
const OBJECTION_DAYS = 7;

export const dayAgo = (days: number): string => localOf(serverNow() - days * DAY).slice(0, 10);

interface Props {
  onMade: (made: Whole) => void;
  onClose: () => void;
}

export function NewRanking({ onMade, onClose }: Props) {
  const [title, name] = useState("");
  const [from, begin] = useState(`${dayAgo(1).slice(0, 7)}-01`);
  const [to, end] = useState(dayAgo(1));
  const [cut_off, cutOff] = useState(`${dayAgo(-OBJECTION_DAYS)}T18:00`);
  const { isBusy, problem, send } = useSending();
  const at = instantOf(cut_off);
  const submit = async (): Promise<void> => {
    if (at === null) return;
    const body = { title: title.trim(), from, to, cut_off: new Date(at).toISOString() };
    const sent = await send(() => call("POST /rankings", { body }));
    if (sent !== null) onMade(sent.body);
  };
  return (
    <Dialog title={t("rank.new")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField label={t("rank.title")} value={title} onValue={name} required isFirst />
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
          label={t("rank.cut_off")}
          hint={t("rank.cut_off_hint")}
          type="datetime-local"
          value={cut_off}
          onValue={cutOff}
          fault={faultOf(problem, "cut_off")}
          required
        />
        <DialogFoot
          submit={t("rank.create")}
          isBusy={isBusy || title.trim() === "" || from === "" || to === "" || at === null}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
