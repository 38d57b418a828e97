/** Cancels an interview that has not begun; those who wait for it read the reason. */
import { useState } from "preact/hooks";
import type { Interview } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField } from "../parts/field.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

interface Props {
  interview: Interview;
  onCancelled: (interview: Interview) => void;
  onClose: () => void;
}

export function CancelDialog({ interview, onCancelled, onClose }: Props) {
  const [reason, explain] = useState("");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = reason.trim() === "" ? {} : { reason: reason.trim() };
    const sent = await send(() => call("POST /interviews/{id}/cancel", { path: { id: interview.id }, body }));
    if (sent === null) return;
    sayDone(t("plan.cancelled"));
    onClose();
    onCancelled(sent.body.interview);
  };
  return (
    <Dialog title={t("cancel.title", { title: interview.title })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <AreaField
          label={t("cancel.reason")}
          hint={t("cancel.hint")}
          value={reason}
          onValue={explain}
          rows={2}
          isFirst
        />
        <DialogFoot submit={t("plan.cancel")} isGrave isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
