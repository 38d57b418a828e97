/** The official's desk: mine on the left, the question with its editor on the right. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useKeys } from "../keys.ts";
import { ProblemPanel } from "../parts/problem.tsx";
import { Waiting } from "../parts/states.tsx";
import { may, ownDepartments } from "../session.ts";
import { t } from "../words.ts";
import { openAnswers } from "./desk.ts";
import { Editor } from "./editor.tsx";
import { MineList } from "./list.tsx";
import { QuestionPane } from "./question.tsx";
import { TransferDialog } from "./transfer.tsx";

export function AnswerPage() {
  const own = useMemo(ownDepartments, []);
  const desk = useMemo(() => openAnswers(own), []);
  const [isTransferring, transfer] = useState(false);
  const editor = useRef<HTMLTextAreaElement>(null);
  /** One who writes goes on writing at the next question. */
  const goesOn = useRef(false);
  useEffect(() => desk.stop, []);
  const question = desk.question.value;
  const mayTransfer = (): boolean => may("transfer_question") && desk.question.value?.status === "approved";
  useEffect(() => {
    if (goesOn.current) editor.current?.focus();
    goesOn.current = false;
  }, [question?.id]);
  useKeys(() => ({
    j: () => desk.step(1),
    k: () => desk.step(-1),
    ArrowDown: () => desk.step(1),
    ArrowUp: () => desk.step(-1),
    "1": () => desk.open("open"),
    "2": () => desk.open("answered"),
    Enter: () => editor.current?.focus(),
    t: mayTransfer() ? () => transfer(true) : undefined,
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
            <QuestionPane question={question} desk={desk} />
            <Editor
              key={question.id}
              question={question}
              desk={desk}
              field={editor}
              onPublished={() => {
                goesOn.current = true;
              }}
              onTransfer={() => transfer(true)}
            />
          </>
        )}
      </section>
      {isTransferring && question !== null && (
        <TransferDialog question={question} desk={desk} onClose={() => transfer(false)} />
      )}
    </div>
  );
}
