/** Where an answer is written and published, and where a published one is revised. Keeps an unfinished text. */
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Answer, Outcome, Question } from "../../lib/index.ts";
import { now } from "../now.ts";
import { momentOf } from "../time.ts";
import { may } from "../session.ts";
import { figure, t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";
import { draftOf, keepDraft } from "./drafts.ts";
import { inserted } from "./insert.ts";
import { ReviseDialog } from "./revise.tsx";

const OUTCOMES: readonly Outcome[] = ["explained", "done", "adopted", "promised", "refused", "not_ours"];

interface Props {
  question: Question;
  desk: OfficialDesk;
  field: RefObject<HTMLTextAreaElement | null>;
  onPublished: () => void;
  onTransfer: () => void;
}

export function Editor({ question, desk, field, onPublished, onTransfer }: Props) {
  const [text, change] = useState(() => draftOf(question.id));
  const [outcome, choose] = useState<Outcome | "">("");
  const [revised, revise] = useState<Answer | null>(null);
  const isEmpty = text.trim() === "";

  const write = (next: string): void => {
    change(next);
    keepDraft(question.id, next);
    if (next.trim() !== "") desk.start(question);
  };
  const publish = (): void => {
    if (isEmpty) return;
    onPublished();
    desk.publish(question, text.trim(), outcome === "" ? null : outcome);
    change("");
  };

  useEffect(
    () =>
      inserted.subscribe((piece) => {
        if (piece === null) return;
        inserted.value = null;
        const before = field.current?.value ?? "";
        write(before.trim() === "" ? piece : `${before}\n${piece}`);
        field.current?.focus();
      }),
    [],
  );

  return (
    <div class="editor">
      {question.answers.map((answer) => (
        <div key={answer.id} class="answer">
          <p class="facts soft">
            <b>{answer.by}</b> {momentOf(answer.published_at, now.peek())}
            {answer.revised_at !== null && (
              <span>{t("answer.revised_at", { time: momentOf(answer.revised_at, now.peek()) })}</span>
            )}
            <span class="grow" />
            {may("revise_answer") && (
              <button class="plain" type="button" onClick={() => revise(answer)}>
                {t("answer.revise")}
              </button>
            )}
          </p>
          <p class="words">{answer.text}</p>
        </div>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          publish();
        }}
      >
        <label for="answer-text">
          {t(question.status === "answered" ? "answer.another" : "answer.text")}
        </label>
        <textarea
          id="answer-text"
          ref={field}
          rows={question.status === "answered" ? 3 : 7}
          value={text}
          placeholder={t("answer.hint")}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              publish();
            } else if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        <div class="facts">
          <label class="inline">
            {t("answer.outcome")}
            <select value={outcome} onChange={(event) => choose(event.currentTarget.value as Outcome | "")}>
              <option value="">{t("answer.no_outcome")}</option>
              {OUTCOMES.map((one) => (
                <option key={one} value={one}>
                  {t(`outcome.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <span class="soft grow">
            {isEmpty ? "" : t("answer.kept", { count: figure([...text].length) })}
            {question.answering && question.status === "approved" && ` ${t("answer.seen")}`}
          </span>
          {may("transfer_question") && question.status === "approved" && (
            <button class="button" type="button" aria-keyshortcuts="T" onClick={onTransfer}>
              {t("answer.transfer")} <kbd aria-hidden="true">T</kbd>
            </button>
          )}
          <button class="button main" disabled={isEmpty} aria-keyshortcuts="Control+Enter">
            {t("answer.publish")} <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        </div>
      </form>
      {revised !== null && (
        <ReviseDialog answer={revised} question={question} desk={desk} onClose={() => revise(null)} />
      )}
    </div>
  );
}
