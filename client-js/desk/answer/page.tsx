/** The official's desk: mine on the left, the question with its editor on the right. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { ProblemPanel } from "../parts/problem.tsx";
import { Waiting } from "../parts/states.tsx";
import { may, ownDepartments } from "../session.ts";
import { t } from "../words.ts";
import { openAnswers } from "./desk.ts";
import { AnswerDialogs, type Asked } from "./dialogs.tsx";
import { Editor } from "./editor.tsx";
import { MineList } from "./list.tsx";
import { isShared, TABS } from "./mine.ts";
import { QuestionPane } from "./question.tsx";

export function AnswerPage() {
  const own = useMemo(ownDepartments, []);
  const desk = useMemo(() => openAnswers(own), []);
  const [asked, ask] = useState<Asked | null>(null);
  const editor = useRef<HTMLTextAreaElement>(null);
  /** One who writes goes on writing at the next question. */
  const goesOn = useRef(false);
  useEffect(() => desk.stop, []);
  const question = desk.question.value;
  const mayTransfer = (): boolean => {
    const now = desk.question.value;
    return may("transfer_question") && now?.status === "approved" && !isShared(now, own);
  };
  useEffect(() => {
    if (goesOn.current) editor.current?.focus();
    goesOn.current = false;
  }, [question?.id]);
  useKeys(() => ({
    j: () => desk.step(1),
    k: () => desk.step(-1),
    ArrowDown: () => desk.step(1),
    ArrowUp: () => desk.step(-1),
    ...Object.fromEntries(TABS.map((tab, n) => [String(n + 1), () => desk.open(tab)])),
    Enter: () => editor.current?.focus(),
    t: mayTransfer() ? () => ask({ name: "transfer" }) : undefined,
  }));

  if (own.length === 0) {
    return (
      <div class="state">
        <h1>{t("answer.title")}</h1>
        <p>{t("answer.no_department")}</p>
      </div>
    );
  }
  const state = desk.state.value;
  if (state.name === "loading") return <Waiting />;
  if (state.name === "failed") return <ProblemPanel problem={state.problem} retry={desk.reload} />;
  return (
    <div class="answers">
      <h1 class="unseen">{t("answer.title")}</h1>
      <MineList desk={desk} />
      <section class="column question" aria-label={t("question.title")}>
        {question === null ? (
          <div class="state">
            <p>{t("question.none")}</p>
          </div>
        ) : (
          <>
            <QuestionPane question={question} desk={desk} ask={ask} />
            <Editor
              key={question.id}
              question={question}
              desk={desk}
              field={editor}
              onPublished={() => {
                goesOn.current = true;
              }}
              ask={ask}
            />
          </>
        )}
      </section>
      {asked !== null && question !== null && (
        <AnswerDialogs asked={asked} question={question} desk={desk} onClose={() => ask(null)} />
      )}
    </div>
  );
}
