/** Opens a poll: its question, its options line by line, what it is for, and when it ends. */
import { useState } from "preact/hooks";
import type { Interview } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField, TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { instantOf } from "../time.ts";
import { t } from "../words.ts";

/** Fewer leave nothing to choose; how many there may be is a setting, and the server says so. */
const OPTIONS_MIN = 2;

export function PollDialog({ interview, onClose }: { interview: Interview; onClose: () => void }) {
  const [question, ask] = useState("");
  const [lines, write] = useState("");
  const [results_hidden, hide] = useState(false);
  const [is_topic, choose] = useState(false);
  const [closes_at, close] = useState("");
  const { isBusy, problem, send } = useSending();
  const options = lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isComplete = question.trim() !== "" && options.length >= OPTIONS_MIN;
  const submit = async (): Promise<void> => {
    const closes = instantOf(closes_at);
    const body = {
      question: question.trim(),
      options,
      results_hidden,
      ...(is_topic ? { purpose: "topic" as const } : {}),
      ...(closes === null ? {} : { closes_at: new Date(closes).toISOString() }),
    };
    const result = await send(() => call("POST /interviews/{id}/polls", { path: { id: interview.id }, body }));
    if (result !== null) onClose();
  };
  return (
    <Dialog title={t("poll.title")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField
          label={t("poll.question")}
          fault={faultOf(problem, "question")}
          value={question}
          onValue={ask}
          required
          isFirst
        />
        <AreaField
          label={t("poll.options")}
          hint={t("poll.options_hint")}
          fault={faultOf(problem, "options")}
          value={lines}
          onValue={write}
          rows={5}
          required
        />
        {interview.status === "announced" && (
          <>
            <label class="check">
              <input
                type="checkbox"
                checked={is_topic}
                aria-describedby="topic-hint"
                onChange={(event) => choose(event.currentTarget.checked)}
              />
              {t("poll.topic")}
            </label>
            <small class="soft" id="topic-hint">
              {t("poll.topic_hint")}
            </small>
          </>
        )}
        <TextField
          label={t("poll.closes_at")}
          hint={t("poll.closes_hint")}
          fault={faultOf(problem, "closes_at")}
          type="datetime-local"
          value={closes_at}
          onValue={close}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={results_hidden}
            onChange={(event) => hide(event.currentTarget.checked)}
          />
          {t("poll.hide")}
        </label>
        <DialogFoot submit={t("poll.submit")} isBusy={isBusy || !isComplete} onClose={onClose} />
      </form>
    </Dialog>
  );
}
