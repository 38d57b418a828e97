/** Says that one has taken notice; what is being done about it may be said too. */
import { useState } from "preact/hooks";
import type { Notice } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { useSending } from "../sending.ts";
import { call } from "../server.ts";
import { t } from "../words.ts";

interface Props {
  notice: Notice;
  onDone: () => void;
  onClose: () => void;
}

export function AcknowledgeDialog({ notice, onDone, onClose }: Props) {
  const [note, write] = useState("");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = note.trim() === "" ? {} : { note: note.trim() };
    const sent = await send(() => call("POST /notices/{id}/acknowledge", { path: { id: notice.id }, body }));
    if (sent === null) return;
    sayDone(t("notices.done"));
    onDone();
    onClose();
  };
  return (
    <Dialog title={t(`notices.title_${notice.kind}`)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <AreaField
          label={t("notices.note_label")}
          hint={t("notices.note_hint")}
          fault={faultOf(problem, "note")}
          value={note}
          onValue={write}
          rows={2}
          isFirst
        />
        <DialogFoot submit={t("notices.acknowledge")} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
