/** Asks before a webhook is removed: what it has not heard by then it never will. */
import type { Webhook } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

interface Props {
  webhook: Webhook;
  onRemoved: () => void;
  onClose: () => void;
}

export function RemoveDialog({ webhook, onRemoved, onClose }: Props) {
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const sent = await send(() => call("DELETE /webhooks/{id}", { path: { id: webhook.id }, body: {} }));
    if (sent === null) return;
    sayDone(t("webhooks.removed"));
    onRemoved();
    onClose();
  };
  return (
    <Dialog title={t("webhooks.remove_title")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <p>
          <code class="address">{webhook.url}</code>
        </p>
        <p class="soft">{t("webhooks.remove_hint")}</p>
        <DialogFoot submit={t("webhooks.remove")} isBusy={isBusy} isGrave onClose={onClose} />
      </form>
    </Dialog>
  );
}
