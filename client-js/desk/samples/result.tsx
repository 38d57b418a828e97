/** What came of telephoning about one question: reached or not, how satisfied, what was said. */
import { useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField, SelectField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import type { Item } from "./load.ts";

/** How satisfied one is who was reached, from good to bad; or said nothing of it; or was not reached. */
const RESULTS = ["5", "4", "3", "2", "1", "reached", "missed"] as const;

interface Props {
  sample: Id;
  item: Item;
  onEntered: () => void;
  onClose: () => void;
}

export function ResultDialog({ sample, item, onEntered, onClose }: Props) {
  const [result, choose] = useState(chosen(item));
  const [comment, write] = useState(item.comment ?? "");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const score = Number(result);
    const body = {
      no: item.no,
      reached: result !== "missed",
      ...(Number.isNaN(score) ? {} : { score }),
      ...(comment.trim() === "" ? {} : { comment: comment.trim() }),
    };
    const sent = await send(() => call("POST /samples/{id}/results", { path: { id: sample }, body }));
    if (sent === null) return;
    onEntered();
    onClose();
  };
  return (
    <Dialog title={t("sample.result_title", { no: item.no })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <SelectField
          label={t("sample.head.result")}
          value={result}
          onValue={choose}
          isFirst
          choices={[
            { value: "", name: t("sample.choose") },
            ...RESULTS.map((value) => ({ value, name: t(`sample.result_${value}`) })),
          ]}
        />
        <AreaField
          label={t("sample.head.comment")}
          value={comment}
          onValue={write}
          fault={faultOf(problem, "comment")}
        />
        <DialogFoot submit={t("desk.save")} isBusy={isBusy || result === ""} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Nothing is chosen before somebody telephoned. */
function chosen({ reached, score }: Item): string {
  if (reached === null) return "";
  if (!reached) return "missed";
  return score === null ? "reached" : String(score);
}
