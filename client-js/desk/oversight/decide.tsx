/** The two answers to a department that asks for more time. */
import type { Question } from "../../lib/index.ts";
import { sayDone, sayRefused } from "../notices.ts";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";

interface Props {
  question: Question;
  onGranted?: (question: Question) => void;
  onRefuse: () => void;
}

export function DecideExtension({ question, onGranted, onRefuse }: Props) {
  const grant = async (): Promise<void> => {
    const result = await call("POST /questions/{id}/extension/grant", { path: { id: question.id } });
    if (!result.ok) return sayRefused(t("extension.not_granted", { no: question.no }), result.problem);
    sayDone(t("extension.done_granted", { no: question.no }));
    onGranted?.(result.body.question);
  };
  return (
    <div class="pane-acts">
      {may("grant_extension") && (
        <button class="button main" type="button" onClick={() => void grant()}>
          {t("extension.grant")}
        </button>
      )}
      {may("refuse_extension") && (
        <button class="button" type="button" onClick={onRefuse}>
          {t("extension.refuse")}
        </button>
      )}
    </div>
  );
}
