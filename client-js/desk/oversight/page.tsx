/** Oversight of all interviews: who asks for more time, and whether the latest answers say something. */
import { useState } from "preact/hooks";
import type { Answer, Question, Result } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { useLoaded } from "../loaded.ts";
import { DueMark } from "../parts/due.tsx";
import { ExtensionLine, openExtension } from "../parts/extension.tsx";
import { Reply } from "../parts/reply.tsx";
import { States } from "../parts/states.tsx";
import { call, callAll } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import { DecideExtension } from "./decide.tsx";
import { ReclassifyButton, ReclassifyDialog } from "./reclassify.tsx";
import { RefuseExtensionDialog } from "./refuse.tsx";

/** Of what is answered, the latest. */
const ANSWERED_MAX = 50;

interface Cases {
  extensions: Question[];
  /** Answered, or answered by something that does not count. */
  replied: Question[];
}

type Asked = { name: "refuse"; question: Question } | { name: "reclassify"; question: Question; answer: Answer };

async function load(): Promise<Result<Cases>> {
  const [open, answered] = await Promise.all([
    callAll("GET /desk/questions", { query: { status: "approved" } }),
    call("GET /desk/questions", { query: { status: "answered", limit: ANSWERED_MAX } }),
  ]);
  if (!open.ok) return open;
  if (!answered.ok) return answered;
  const found = open.body.filter((question) => question.answers.some((answer) => answer.form === "stock"));
  return {
    ...open,
    body: {
      extensions: open.body.filter((question) => openExtension(question) !== null),
      replied: [...found, ...answered.body.items],
    },
  };
}

export function OversightPage() {
  const { state, reload } = useLoaded(load, "oversight");
  const [asked, ask] = useState<Asked | null>(null);
  const close = (): void => ask(null);
  return (
    <div class="sheet oversight">
      <h1>{t("place.oversight")}</h1>
      <States of={state} retry={reload}>
        {({ extensions, replied }) => (
          <>
            <section aria-labelledby="extensions">
              <h2 id="extensions">{t("oversight.extensions")}</h2>
              {extensions.length === 0 && <p class="state">{t("oversight.no_extensions")}</p>}
              <ul class="cards">
                {extensions.map((question) => (
                  <li key={question.id} class="case">
                    <Head question={question} />
                    <ExtensionLine question={question}>
                      <DecideExtension
                        question={question}
                        onGranted={reload}
                        onRefuse={() => ask({ name: "refuse", question })}
                      />
                    </ExtensionLine>
                  </li>
                ))}
              </ul>
            </section>
            {may("reclassify_answer") && (
              <section aria-labelledby="answers">
                <h2 id="answers">{t("oversight.answers")}</h2>
                {replied.length === 0 && <p class="state">{t("oversight.no_answers")}</p>}
                <ul class="cards">
                  {replied.map((question) => (
                    <li key={question.id} class="case">
                      <Head question={question} />
                      {question.answers.map((answer) => (
                        <Reply
                          key={answer.id}
                          answer={answer}
                          by={departmentName(answer.department_id)}
                          lang={undefined}
                        >
                          <ReclassifyButton
                            answer={answer}
                            onClick={() => ask({ name: "reclassify", question, answer })}
                          />
                        </Reply>
                      ))}
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </States>
      {asked?.name === "refuse" && (
        <RefuseExtensionDialog question={asked.question} onGiven={reload} onClose={close} />
      )}
      {asked?.name === "reclassify" && (
        <ReclassifyDialog question={asked.question} answer={asked.answer} onGiven={reload} onClose={close} />
      )}
    </div>
  );
}

function Head({ question }: { question: Question }) {
  return (
    <>
      <p class="facts">
        <a href={`/questions/${question.id}`}>{t("question.no", { no: question.no })}</a>
        <span class="grow soft">{departmentName(question.department_id)}</span>
        {question.status === "approved" && question.due_at !== null && <DueMark at={question.due_at} />}
      </p>
      <p class="words">{question.text}</p>
    </>
  );
}
