/** A topic's form: a new one, another name for one, its end. Its code stays what it was: questions name it. */
import { useState } from "preact/hooks";
import type { Topic } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

interface Props {
  topic: Topic | null;
  all: readonly Topic[];
  onSaved: (name: string) => void;
  onClose: () => void;
}

export function TopicForm({ topic, all, onSaved, onClose }: Props) {
  const [code, writeCode] = useState(topic?.code ?? "");
  const [name, writeName] = useState(topic?.name ?? "");
  const [parent, choose] = useState(topic?.parent ?? "");
  const [retired, retire] = useState(topic?.retired ?? false);
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const changed = { code: code.trim(), name: name.trim(), retired, ...(parent === "" ? {} : { parent }) };
    const sent = await send(() => call("PATCH /topics", { body: { topics: [changed] } }));
    if (sent === null) return;
    onSaved(changed.name);
    onClose();
  };
  // Two levels: what has parts is part of nothing.
  const hasParts = all.some((other) => other.parent === topic?.code);
  const parents = all.filter((other) => other.parent === null && other.code !== topic?.code && !other.retired);
  return (
    <Dialog title={topic === null ? t("topics.new") : topic.name} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField
          label={t("topics.code")}
          hint={t("topics.code_hint")}
          value={code}
          onValue={writeCode}
          disabled={topic !== null}
          required
        />
        <TextField label={t("topics.name")} value={name} onValue={writeName} required />
        {!hasParts && (
          <SelectField
            label={t("topics.parent")}
            value={parent}
            onValue={choose}
            choices={[
              { value: "", name: t("topics.no_parent") },
              ...parents.map((other) => ({ value: other.code, name: other.name })),
            ]}
          />
        )}
        {topic !== null && (
          <label class="check">
            <input type="checkbox" checked={retired} onChange={(event) => retire(event.currentTarget.checked)} />
            {t("topics.retire")}
          </label>
        )}
        <DialogFoot
          submit={t("desk.save")}
          isBusy={isBusy || code.trim() === "" || name.trim() === ""}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
