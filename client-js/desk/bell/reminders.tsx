/** The reminders of one question, and the button for another; for those who may remind. */
import { useState } from "preact/hooks";
import type { Question } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { States } from "../parts/states.tsx";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import { NoticeCard } from "./notice.tsx";
import { RemindDialog } from "./remind.tsx";

export function Reminders({ question }: { question: Question }) {
  return may("remind_department") ? <OfQuestion question={question} /> : null;
}

function OfQuestion({ question }: { question: Question }) {
  const { state, reload } = useLoaded(
    () => call("GET /reminders", { query: { question: question.id } }),
    question.id,
  );
  const [isReminding, remind] = useState(false);
  return (
    <section class="assess-card">
      <header class="facts">
        <h2 class="grow">{t("notices.reminders")}</h2>
        {question.status === "approved" && (
          <button class="button" type="button" onClick={() => remind(true)}>
            {t("notices.remind")}
          </button>
        )}
      </header>
      <States of={state} retry={reload}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="soft">{t("notices.never_reminded")}</p>
          ) : (
            <ul class="told">
              {items.map((notice) => (
                <li key={notice.id}>
                  <NoticeCard notice={notice} onAcknowledge={null} />
                </li>
              ))}
            </ul>
          )
        }
      </States>
      {isReminding && (
        <RemindDialog
          of={{ name: "question", id: question.id, no: question.no }}
          onGiven={reload}
          onClose={() => remind(false)}
        />
      )}
    </section>
  );
}
