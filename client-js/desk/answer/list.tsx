/** The left side of the official's desk: what waits, each with its clock, and what has been answered. */
import type { Question } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { Rows } from "../parts/rows.tsx";
import { dateOf, momentOf, spanOf } from "../time.ts";
import { figure, t } from "../words.ts";
import type { OfficialDesk } from "./desk.ts";
import { heldSince, type Tab } from "./mine.ts";

const ROW_PX = 76;
const TABS: readonly Tab[] = ["open", "answered"];
const DAY_MS = 86_400_000;
/** An asker in a live room has waited long by then. */
const LONG_MS = 10 * 60_000;

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
        {question.status === "approved" ? (
          <Clock question={question} desk={desk} />
        ) : (
          <Answered question={question} />
        )}
      </p>
      <p class="excerpt" lang={interview?.lang}>
        {question.text}
      </p>
    </>
  );
}

/** In a live room the time the department has had it, afterwards the time that is left. */
export function Clock({ question, desk }: { question: Question; desk: OfficialDesk }) {
  const now_ms = now.value;
  const interview = desk.interviews.value.get(question.interview_id);
  if (question.due_at === null) {
    if (interview?.status === "announced") return <span class="clock">{t("answer.before")}</span>;
    const held_ms = now_ms - Date.parse(heldSince(question, interview));
    return <span class={held_ms > LONG_MS ? "clock near" : "clock"}>{spanOf(held_ms)}</span>;
  }
  const left_ms = Date.parse(question.due_at) - now_ms;
  if (left_ms < 0) return <span class="clock urgent">{t("answer.overdue", { time: spanOf(-left_ms) })}</span>;
  const words =
    left_ms < DAY_MS
      ? t("answer.left", { time: spanOf(left_ms) })
      : t("answer.due", { date: dateOf(question.due_at, now_ms) });
  return <span class={left_ms < DAY_MS ? "clock near" : "clock"}>{words}</span>;
}

function Answered({ question }: { question: Question }) {
  const last = question.answers[question.answers.length - 1];
  return last === undefined ? null : <span class="soft">{momentOf(last.published_at, now.peek())}</span>;
}
