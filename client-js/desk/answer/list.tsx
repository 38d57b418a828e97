/** The left side of the official's desk: what waits, each with its clock, and what has been answered. */
import type { Question } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { DueMark } from "../parts/due.tsx";
import { Rows } from "../parts/rows.tsx";
import { momentOf } from "../time.ts";
import { figure, t } from "../words.ts";
import { Clock } from "./clock.tsx";
import type { OfficialDesk } from "./desk.ts";
import { openPromises, TABS } from "./mine.ts";

const ROW_PX = 76;

export function MineList({ desk }: { desk: OfficialDesk }) {
  const rows = desk.rows.value;
  return (
    <section class="column queue" aria-label={t("answer.mine")}>
      <div class="tabs" role="group" aria-label={t("queue.lists")}>
        {TABS.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-pressed={tab === desk.tab.value}
            onClick={() => desk.open(tab)}
          >
            {t(`answer.tab_${tab}`)} <span>{figure(desk.counts.value[tab])}</span>
          </button>
        ))}
      </div>
      {rows.length === 0 ? (
        <div class="state">
          <p>{t(`answer.empty_${desk.tab.value}`)}</p>
        </div>
      ) : (
        <Rows
          label={t(`answer.tab_${desk.tab.value}`)}
          items={rows}
          row_px={ROW_PX}
          selected={desk.selected.value}
          onSelect={(id) => {
            desk.selected.value = id;
          }}
        >
          {(question) => <Row question={question} desk={desk} />}
        </Rows>
      )}
      <footer class="last">
        <span class="soft">{t("answer.keys_hint")}</span>
      </footer>
    </section>
  );
}

function Row({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const interview = desk.interviews.value.get(question.interview_id);
  const department = departmentName(question.department_id, interview);
  return (
    <>
      <p class="facts">
        <b>{t("question.no", { no: question.no })}</b>
        <span class="grow">{interview?.title ?? department}</span>
        {question.answering && <span class="mark answering">{t("question.answering")}</span>}
        <Fact question={question} desk={desk} />
      </p>
      <p class="excerpt" lang={interview?.lang}>
        {question.text}
      </p>
    </>
  );
}

function Fact({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const promise = openPromises(question)[0];
  if (desk.tab.value === "promised" && promise?.promised_until != null) return <DueMark at={promise.promised_until} />;
  return question.status === "approved" ? (
    <Clock question={question} desk={desk} />
  ) : (
    <Answered question={question} />
  );
}

function Answered({ question }: { question: Question }) {
  const last = question.answers[question.answers.length - 1];
  return last === undefined ? null : <span class="soft">{momentOf(last.published_at, now.peek())}</span>;
}
