/** Shuts a netizen out of this interview for a while: neither asking nor voting, following goes on. */
import { useState } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { serverNow } from "../now.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField, SelectField } from "../parts/field.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

const HOUR_MS = 3_600_000;
const SPANS_H = [1, 24, 24 * 7];

export function BanDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const [hours, choose] = useState("1");
  const [reason, write] = useState("");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    if (question.asker === undefined || question.asker === null) return;
    const until = new Date(serverNow() + Number(hours) * HOUR_MS).toISOString();
    const path = { id: question.interview_id };
    const body = { netizen_id: question.asker.id, until, reason: reason.trim() };
    const result = await send(() => call("POST /interviews/{id}/bans", { path, body }));
    if (result === null) return;
    sayDone(t("ban.done", { nickname: question.nickname }));
    onClose();
  };
  return (
    <Dialog title={t("ban.title", { nickname: question.nickname })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <p class="soft">{t("ban.hint")}</p>
        <SelectField
          label={t("ban.until")}
          value={hours}
          onValue={choose}
          choices={SPANS_H.map((span) => ({ value: String(span), name: t(`ban.hours_${span}`) }))}
        />
        <AreaField label={t("ban.reason")} value={reason} onValue={write} rows={2} required isFirst />
        <DialogFoot submit={t("act.ban")} isGrave isBusy={isBusy || reason.trim() === ""} onClose={onClose} />
      </form>
    </Dialog>
  );
}
