/** Extending, ending and archiving: the first needs a time, the others the knowledge of what they mean. */
import { useState } from "preact/hooks";
import type { Interview } from "../../lib/index.ts";
import { serverNow } from "../now.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { instantOf, localOf, timeOf } from "../time.ts";
import { figure, t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

const MINUTE_MS = 60_000;
const STEP_MIN = 15;
const STEPS_MIN = [STEP_MIN, 30, 60];

export function ExtendDialog({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const from = Math.max(Date.parse(interview.planned_end_at), serverNow());
  const [end, write] = useState(localOf(from + STEP_MIN * MINUTE_MS));
  const { isBusy, problem, send } = useSending();
  const submit = async (end_ms: number | null): Promise<void> => {
    if (end_ms === null) return;
    const body = { planned_end_at: new Date(end_ms).toISOString() };
    const result = await send(() =>
      call("POST /interviews/{id}/extend", { path: { id: interview.id }, body }),
    );
    if (result !== null) onClose();
  };
  return (
    <Dialog title={t("run.extend")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit(instantOf(end));
        }}
      >
        <ProblemLine problem={problem} />
        <p>{t("extend.now", { time: timeOf(interview.planned_end_at) })}</p>
        <ul class="choices">
          {STEPS_MIN.map((step) => (
            <li key={step}>
              <button type="button" disabled={isBusy} onClick={() => void submit(from + step * MINUTE_MS)}>
                {t("extend.by", { n: step, time: timeOf(new Date(from + step * MINUTE_MS).toISOString()) })}
              </button>
            </li>
          ))}
        </ul>
        <TextField label={t("extend.until")} type="datetime-local" value={end} onValue={write} required />
        <DialogFoot submit={t("run.extend")} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function EndDialog({
  interview,
  desk,
  onClose,
}: {
  interview: Interview;
  desk: ModeratorDesk;
  onClose: () => void;
}) {
  const { isBusy, problem, send } = useSending();
  const questions = [...desk.questions.value.values()];
  const pending = questions.filter((question) => question.status === "pending").length;
  const open = questions.filter((question) => question.status === "approved").length;
  const submit = async (): Promise<void> => {
    const result = await send(() => call("POST /interviews/{id}/end", { path: { id: interview.id } }));
    if (result !== null) onClose();
  };
  return (
    <Dialog title={t("end.title")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <p>{t("end.what")}</p>
        <ul class="plain-list">
          <li>{t("end.open", { count: figure(open), days: interview.answer_within_days })}</li>
          <li>{t("end.pending", { count: figure(pending) })}</li>
        </ul>
        <DialogFoot submit={t("run.end")} isGrave isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function ArchiveDialog({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const result = await send(() => call("POST /interviews/{id}/archive", { path: { id: interview.id } }));
    if (result !== null) onClose();
  };
  return (
    <Dialog title={t("archive.title")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <p>{t("archive.what")}</p>
        <DialogFoot submit={t("run.archive")} isGrave isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
