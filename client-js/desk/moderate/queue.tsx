/** The left column: the lists of questions, one of them open, one row selected; below it the last act. */
import { departmentName } from "../departments.ts";
import { DueMark } from "../parts/due.tsx";
import { openExtension } from "../parts/extension.tsx";
import { Key, QuestionMark, Since } from "../parts/marks.tsx";
import { Rows } from "../parts/rows.tsx";
import type { Interview, Question } from "../../lib/index.ts";
import { sinceOpening } from "../waiting.ts";
import { figure, joined, t } from "../words.ts";
import { isWorkedOn } from "./actions.ts";
import type { ModeratorDesk } from "./desk.ts";
import { tabOf, TABS, type Tab } from "./tabs.ts";

const ROW_PX = 76;

export function Queue({ desk }: { desk: ModeratorDesk }) {
  const counts = new Map<Tab, number>();
  for (const { status } of desk.questions.value.values()) {
    const tab = tabOf(status);
    counts.set(tab, (counts.get(tab) ?? 0) + 1);
  }
  const rows = desk.rows.value;
  return (
    <section class="column queue" aria-label={t("queue.title")}>
      <div class="tabs" role="group" aria-label={t("queue.lists")}>
        {TABS.map((tab, i) => (
          <button
            key={tab}
            type="button"
            aria-pressed={tab === desk.tab.value}
            title={t("queue.key", { key: i + 1 })}
            onClick={() => desk.open(tab)}
          >
            {t(`queue.${tab}`)} <span>{figure(counts.get(tab) ?? 0)}</span>
          </button>
        ))}
      </div>
      {rows.length === 0 ? (
        <div class="state">
          <p>{t(`queue.empty_${desk.tab.value}`)}</p>
        </div>
      ) : (
        <Rows
          label={t(`queue.${desk.tab.value}`)}
          items={rows}
          row_px={ROW_PX}
          selected={desk.selected.value}
          onSelect={(id) => {
            desk.selected.value = id;
          }}
        >
          {(question) => <Row question={question} tab={desk.tab.value} desk={desk} />}
        </Rows>
      )}
      <Last desk={desk} />
    </section>
  );
}

function Row({ question, tab, desk }: { question: Question; tab: Tab; desk: ModeratorDesk }) {
  const isElsewhere = tabOf(question.status) !== tab || tab === "other";
  const department = departmentName(question.department_id, desk.view.value?.interview);
  const facts = [question.nickname, tab === "pending" ? "" : department].filter((fact) => fact !== "");
  return (
    <>
      <p class="facts">
        <b>{t("question.no", { no: question.no })}</b>
        <span class="grow">{joined(facts)}</span>
        {question.pinned && <span class="mark pinned">{t("question.pinned")}</span>}
        {isElsewhere ? (
          <QuestionMark status={question.status} />
        ) : (
          <Facts question={question} tab={tab} interview={desk.view.value?.interview} />
        )}
      </p>
      <p class="excerpt" lang={desk.view.value?.interview.lang}>
        {question.text}
      </p>
    </>
  );
}

function Facts({
  question,
  tab,
  interview,
}: {
  question: Question;
  tab: Tab;
  interview: Interview | undefined;
}) {
  switch (tab) {
    case "pending":
      if (question.appealed) return <span class="mark appealed">{t("question.appealed")}</span>;
      return <Since at={sinceOpening(question.asked_at, interview)} />;
    case "approved":
      if (openExtension(question) !== null) return <span class="mark appealed">{t("extension.open")}</span>;
      if (question.answering) return <span class="mark answering">{t("question.answering")}</span>;
      return question.due_at === null ? null : <DueMark at={question.due_at} />;
    case "answered":
    case "other":
      return null;
    default:
      return tab satisfies never;
  }
}

function Last({ desk }: { desk: ModeratorDesk }) {
  const last = desk.last.value;
  return (
    <footer class="last" aria-live="polite">
      {last === null ? (
        <span class="soft">{t("queue.keys_hint")}</span>
      ) : (
        <>
          <span class="grow">{t(`act.done_${last.act.name}`, { no: last.question.no })}</span>
          {last.inverse !== null && isWorkedOn(desk) && (
            <button class="plain" type="button" onClick={desk.undo}>
              {t("act.undo")} <Key of="Z" />
            </button>
          )}
        </>
      )}
    </footer>
  );
}
