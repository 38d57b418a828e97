/** A new webhook: where to, of what. Then what its calls are signed with, shown this one time. */
import { useState } from "preact/hooks";
import { NOTICE_KINDS, type NoticeKind } from "../../lib/index.ts";
import { activeDepartments, nameOf } from "../departments.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

interface Props {
  onSaved: () => void;
  onClose: () => void;
}

export function WebhookForm({ onSaved, onClose }: Props) {
  const [url, writeUrl] = useState("");
  const [kinds, choose] = useState<readonly NoticeKind[]>([]);
  const [department_id, of] = useState("");
  const [secret, handOver] = useState<string | null>(null);
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = {
      url: url.trim(),
      kinds: [...kinds],
      ...(department_id === "" ? {} : { department_id }),
    };
    const sent = await send(() => call("POST /webhooks", { body }));
    if (sent === null) return;
    onSaved();
    handOver(sent.body.secret ?? "");
  };
  if (secret !== null) return <SecretDialog secret={secret} onClose={onClose} />;
  const choices = activeDepartments.value.map((one) => ({ value: one.id, name: nameOf(one) }));
  return (
    <Dialog title={t("webhooks.new")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField
          label={t("webhooks.url")}
          hint={t("webhooks.url_hint")}
          fault={faultOf(problem, "url")}
          value={url}
          onValue={writeUrl}
          placeholder="https://"
          required
          isFirst
        />
        <fieldset class="kinds">
          <legend>{t("webhooks.kinds_hint")}</legend>
          {NOTICE_KINDS.map((kind) => (
            <label key={kind} class="check">
              <input
                type="checkbox"
                checked={kinds.includes(kind)}
                onChange={(event) =>
                  choose(
                    event.currentTarget.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind),
                  )
                }
              />
              {t(`notices.title_${kind}`)}
            </label>
          ))}
        </fieldset>
        <SelectField
          label={t("webhooks.department")}
          fault={faultOf(problem, "department_id")}
          value={department_id}
          onValue={of}
          choices={[{ value: "", name: t("webhooks.all_departments") }, ...choices]}
        />
        <DialogFoot submit={t("desk.save")} isBusy={isBusy || url.trim() === ""} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title={t("webhooks.secret_title")} onClose={onClose}>
      <p>{t("webhooks.secret_hint")}</p>
      <TextField label={t("webhooks.secret")} value={secret} onValue={() => undefined} />
      <footer>
        <button class="button main" type="button" onClick={onClose}>
          {t("desk.close")}
        </button>
      </footer>
    </Dialog>
  );
}
