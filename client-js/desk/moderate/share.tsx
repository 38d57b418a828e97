/** Says which departments work on a question beside the lead; the lead alone answers and has the clock. */
import { useState } from "preact/hooks";
import type { Id, Question } from "../../lib/index.ts";
import { activeDepartments, departmentName, nameOf } from "../departments.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

interface Props {
  question: Question;
  desk: ModeratorDesk;
  onClose: () => void;
}

export function ShareDialog({ question, desk, onClose }: Props) {
  const [chosen, choose] = useState<readonly Id[]>(question.co_handlers);
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = { department_ids: [...chosen] };
    const sent = await send(() => call("PUT /questions/{id}/co_handlers", { path: { id: question.id }, body }));
    if (sent !== null) onClose();
  };
  const lead = departmentName(question.department_id, desk.view.value?.interview);
  return (
    <Dialog title={t("share.title", { no: question.no })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <p class="soft">{t("share.hint", { lead })}</p>
        <fieldset class="checks">
          <legend class="unseen">{t("share.with")}</legend>
          {activeDepartments.value
            .filter((department) => department.id !== question.department_id)
            .map((department) => (
              <label key={department.id} class="check">
                <input
                  type="checkbox"
                  checked={chosen.includes(department.id)}
                  onChange={(event) =>
                    choose(
                      event.currentTarget.checked
                        ? [...chosen, department.id]
                        : chosen.filter((id) => id !== department.id),
                    )
                  }
                />
                {nameOf(department)}
              </label>
            ))}
        </fieldset>
        <DialogFoot submit={t("desk.save")} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
