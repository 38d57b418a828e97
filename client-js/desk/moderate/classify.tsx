/** Puts right what a question wants and is about. Its due date follows the kind. */
import { useEffect, useState } from "preact/hooks";
import type { Question, QuestionKind } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { inOrder, loadTopics, topics } from "../topics.tsx";
import { t } from "../words.ts";

const KINDS: readonly QuestionKind[] = ["consultation", "complaint", "help", "suggestion"];
/** Before the name of what is part of another topic. */
const PART = "　";

export function ClassifyDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const [kind, chooseKind] = useState<string>(question.kind ?? "");
  const [topic, chooseTopic] = useState(question.topic ?? "");
  const { isBusy, problem, send } = useSending();
  useEffect(() => {
    void loadTopics();
  }, []);
  const submit = async (): Promise<void> => {
    const body = {
      ...(kind === "" ? {} : { kind: kind as QuestionKind }),
      ...(topic === "" ? {} : { topic }),
    };
    const sent = await send(() => call("POST /questions/{id}/classify", { path: { id: question.id }, body }));
    if (sent !== null) onClose();
  };
  const known = inOrder(topics.value ?? []).filter((one) => !one.retired || one.code === question.topic);
  const none = { value: "", name: t("classify.none") };
  return (
    <Dialog title={t("classify.title", { no: question.no })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <SelectField
          label={t("classify.kind")}
          hint={t("classify.hint")}
          fault={faultOf(problem, "kind")}
          value={kind}
          onValue={chooseKind}
          choices={[none, ...KINDS.map((one) => ({ value: one, name: t(`kind.${one}`) }))]}
          isFirst
        />
        {known.length > 0 && (
          <SelectField
            label={t("classify.topic")}
            fault={faultOf(problem, "topic")}
            value={topic}
            onValue={chooseTopic}
            choices={[
              none,
              ...known.map((one) => ({ value: one.code, name: `${one.parent === null ? "" : PART}${one.name}` })),
            ]}
          />
        )}
        <DialogFoot submit={t("act.classify")} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
