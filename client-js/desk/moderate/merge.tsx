/** Chooses the question into which another is merged: from the similar ones by their figure, or by its number. */
import { useMemo, useState } from "preact/hooks";
import type { Id, Question } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { QuestionMark } from "../parts/marks.tsx";
import { count, t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";
import { similarQuestions } from "./similar_list.tsx";

interface Props {
  question: Question;
  desk: ModeratorDesk;
  onClose: () => void;
}

export function MergeDialog({ question, desk, onClose }: Props) {
  const [no, write] = useState("");
  const similar = useMemo(() => similarQuestions(question, desk), [question.id]);
  const target = [...desk.questions.value.values()].find((other) => String(other.no) === no.trim());
  const isPossible = target !== undefined && target.id !== question.id && target.status !== "merged";

  const give = (into: Id): void => {
    desk.give({ name: "merge", id: question.id, into });
    onClose();
  };
  const onFigure = (event: KeyboardEvent): void => {
    const choice = similar[Number(event.key) - 1];
    const isWritingNumber = event.target instanceof HTMLInputElement;
    if (choice === undefined || isWritingNumber || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    give(choice.item.id);
  };
  return (
    <Dialog title={t("merge.title", { no: question.no })} onClose={onClose}>
      <form
        onKeyDown={onFigure}
        onSubmit={(event) => {
          event.preventDefault();
          if (isPossible) give(target.id);
        }}
      >
        <p class="soft">{t("merge.hint")}</p>
        {similar.length === 0 && <p>{t("similar.none")}</p>}
        <ul class="choices tall">
          {similar.map(({ item }, i) => (
            <li key={item.id}>
              <button type="button" onClick={() => give(item.id)}>
                <kbd>{i + 1}</kbd>
                <span>
                  <span class="facts">
                    <b>{t("question.no", { no: item.no })}</b> <QuestionMark status={item.status} />
                    <span class="soft">{count("question.upvotes", item.upvotes)}</span>
                  </span>
                  <span class="excerpt">{item.text}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <TextField label={t("merge.by_no")} value={no} onValue={write} />
        {target !== undefined && <p class="quoted">{target.text}</p>}
        {no.trim() !== "" && !isPossible && <p class="soft">{t("merge.no_such")}</p>}
        <DialogFoot submit={t("act.merge")} isBusy={!isPossible} onClose={onClose} />
      </form>
    </Dialog>
  );
}
