/** The right column: the room as the public has it now, and what the moderator says in it. */
import type { Interview, Question } from "../../lib/index.ts";
import { sorted } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { InterviewMark } from "../parts/marks.tsx";
import { hostAddress } from "../route.ts";
import { clockOf, rangeOf, spanOf } from "../time.ts";
import { count, figure, t } from "../words.ts";
import { Compose } from "./compose.tsx";
import type { ModeratorDesk } from "./desk.ts";
import type { Asked } from "./dialogs.tsx";
import { Polls } from "./polls.tsx";
import { Run } from "./run.tsx";
import { Thread } from "./thread.tsx";

const SHOWN_MAX = 30;
const HOUR_MS = 3_600_000;

interface Props {
  desk: ModeratorDesk;
  ask: (asked: Asked) => void;
}

export function RoomColumn({ desk, ask }: Props) {
  const view = desk.view.value;
  if (view === null) return null;
  const { interview } = view;
  const shown = sorted(desk.questions.value.values(), "top");
  return (
    <section class="column room" aria-label={t("room.title")}>
      <header class="head">
        <InterviewMark status={interview.status} paused={interview.paused} />
        <TimeLeft interview={interview} />
        <span class="grow" />
        <a href={hostAddress(interview.id)}>{t("room.host")}</a>
        <a href={`/interviews/${interview.id}`} target="_blank" rel="noopener">
          {t("room.public_page")}
        </a>
      </header>
      <Run interview={interview} ask={ask} />
      <section class="shown" aria-label={t("room.shown")}>
        <h2>
          {t("room.shown")} <span class="soft">{figure(shown.length)}</span>
        </h2>
        <div class="scroll" tabIndex={0}>
          {shown.length === 0 && <p class="soft">{t("room.nothing_shown")}</p>}
          {shown.slice(0, SHOWN_MAX).map((question) => (
            <Shown key={question.id} question={question} desk={desk} />
          ))}
          {shown.length > SHOWN_MAX && (
            <p class="soft">{t("room.more", { count: figure(shown.length - SHOWN_MAX) })}</p>
          )}
        </div>
      </section>
      <Polls polls={view.polls} interview={view.interview} />
      <Thread
        statements={view.statements}
        announcements={view.announcements}
        isOpen={interview.status === "live" || interview.status === "ended"}
        ask={ask}
      />
      <Compose interview={interview} />
    </section>
  );
}

function Shown({ question, desk }: { question: Question; desk: ModeratorDesk }) {
  const department = departmentName(question.department_id, desk.view.value?.interview);
  return (
    <button type="button" class="twin" onClick={() => desk.reveal(question.id)}>
      <span class="facts">
        <b>{t("question.no", { no: question.no })}</b>
        {question.pinned && <span class="mark pinned">{t("question.pinned")}</span>}
        <span class={question.status === "answered" ? "mark answered" : "mark approved"}>
          {question.answering ? t("question.answering") : t(`status.${question.status}`)}
        </span>
        <span class="grow soft">{department}</span>
        <span class="soft">{count("question.upvotes", question.upvotes)}</span>
      </span>
      <span class="excerpt one">{question.text}</span>
    </button>
  );
}

/** Nothing ends by itself, so going over time is only said. */
export function TimeLeft({ interview }: { interview: Interview }) {
  const now_ms = now.value;
  if (interview.status === "live") {
    const left_ms = Date.parse(interview.planned_end_at) - now_ms;
    if (left_ms < 0) return <span class="over">{t("room.over", { time: spanOf(-left_ms) })}</span>;
    return <span>{t("room.left", { time: left_ms < HOUR_MS ? clockOf(left_ms) : spanOf(left_ms) })}</span>;
  }
  return <span class="soft">{rangeOf(interview.planned_start_at, interview.planned_end_at, now_ms)}</span>;
}
