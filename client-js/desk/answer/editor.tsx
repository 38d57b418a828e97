/** Where a reply is written and published, and where a published one is revised. Keeps an unfinished text. */
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Answer, Id, Question } from "../../lib/index.ts";
import { isDescribed, PictureField, type Chosen } from "../parts/picture_field.tsx";
import { Reply as Replied } from "../parts/reply.tsx";
import { may } from "../session.ts";
import { endOfDay } from "../time.ts";
import { figure, t } from "../words.ts";
import type { OfficialDesk, Reply } from "./desk.ts";
import type { Asked } from "./dialogs.tsx";
import { draftOf, keepDraft } from "./drafts.ts";
import { HowField, isComplete, type How } from "./form.tsx";
import { inserted } from "./insert.ts";
import { isShared } from "./mine.ts";
import { ReviseDialog } from "./revise.tsx";

interface Props {
  question: Question;
  desk: OfficialDesk;
  field: RefObject<HTMLTextAreaElement | null>;
  onPublished: () => void;
  ask: (asked: Asked) => void;
}

const AT_FIRST: How = { form: "answer", outcome: "", until: "" };
const ANSWERED: readonly Reply["form"][] = ["answer"];
const LEAD: readonly Reply["form"][] = ["answer", "holding"];
const CO_HANDLER: readonly Reply["form"][] = ["contribution"];

export function Editor({ question, desk, field, onPublished, ask }: Props) {
  const forms = formsFor(question, desk.own);
  const [text, change] = useState(() => draftOf(question.id));
  const [chosen, choose] = useState<How>(AT_FIRST);
  const [picture, show] = useState<Chosen | null>(null);
  // Whoever becomes the lead meanwhile answers from then on.
  const how = forms.includes(chosen.form) ? chosen : { ...chosen, form: forms[0] ?? AT_FIRST.form };
  const [revised, revise] = useState<Answer | null>(null);
  const isReady = text.trim() !== "" && isComplete(how) && isDescribed(picture);
  const isAnswer = how.form === "answer";

  const write = (next: string): void => {
    change(next);
    keepDraft(question.id, next);
    if (next.trim() !== "" && forms !== CO_HANDLER) desk.start(question);
  };
  const publish = (): void => {
    if (!isReady) return;
    if (isAnswer) onPublished();
    desk.publish(question, {
      text: text.trim(),
      form: how.form,
      outcome: isAnswer && how.outcome !== "" ? how.outcome : null,
      promised_until: isAnswer && how.outcome === "promised" ? endOfDay(how.until) : null,
      picture,
    });
    change("");
    show(null);
    choose(AT_FIRST);
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
        <Replied key={answer.id} answer={answer} by={answer.by} lang={undefined}>
          {may("keep_promise") && answer.promised_until !== null && answer.promise_kept_at === null && (
            <button class="button" type="button" onClick={() => ask({ name: "evidence", answer })}>
              {t("evidence.submit")}
            </button>
          )}
          {may("revise_answer") && desk.own.includes(answer.department_id) && (
            <button class="plain" type="button" onClick={() => revise(answer)}>
              {t("answer.revise")}
            </button>
          )}
        </Replied>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          publish();
        }}
      >
        <label for="answer-text">{t(labelOf(question, forms))}</label>
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
        <PictureField picture={picture} onPicture={show} />
        <div class="facts">
          <HowField how={how} forms={forms} onHow={choose} />
          <span class="soft grow">
            {text.trim() === "" ? "" : t("answer.kept", { count: figure([...text].length) })}
            {question.answering && question.status === "approved" && ` ${t("answer.seen")}`}
          </span>
          <button class="button main" disabled={!isReady} aria-keyshortcuts="Control+Enter">
            {t(`answer.publish_${how.form}`)} <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        </div>
      </form>
      {revised !== null && (
        <ReviseDialog answer={revised} question={question} desk={desk} onClose={() => revise(null)} />
      )}
    </div>
  );
}

/** A co-handler contributes; of what is answered nobody has to be told that it is being handled. */
function formsFor(question: Question, own: readonly Id[]): readonly Reply["form"][] {
  if (isShared(question, own)) return CO_HANDLER;
  return question.status === "answered" ? ANSWERED : LEAD;
}

function labelOf(question: Question, forms: readonly Reply["form"][]): string {
  if (forms === CO_HANDLER) return "form.contribution";
  return question.status === "answered" ? "answer.another" : "answer.text";
}
