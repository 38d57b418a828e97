/** One notice: how urgent, what, of which question, until when, and what came of it. */
import type { Notice } from "../../lib/index.ts";
import { readsAssessment } from "../assess/readers.ts";
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { DueMark } from "../parts/due.tsx";
import { addressOf } from "../route.ts";
import { may, ownDepartments } from "../session.ts";
import { momentOf } from "../time.ts";
import { count, t } from "../words.ts";

interface Props {
  notice: Notice;
  /** Null where there is nothing to acknowledge. */
  onAcknowledge: (() => void) | null;
}

export function NoticeCard({ notice, onAcknowledge }: Props) {
  const { kind, severity, acknowledged, settled_at } = notice;
  const isOpen = acknowledged === null && settled_at === null;
  const at = now.peek();
  return (
    <article class={isOpen ? `told-one ${severity}` : "told-one over"}>
      <p class="facts">
        <span class={`mark ${severity}`}>{t(`notices.severity_${severity}`)}</span>
        <b class="grow">{t(`notices.title_${kind}`)}</b>
        {isOpen && notice.due_at !== null && kind !== "interview_starts" && <DueMark at={notice.due_at} />}
      </p>
      <About notice={notice} />
      {notice.text !== null && <blockquote class="words">{notice.text}</blockquote>}
      <p class="facts">
        <span class="grow soft">
          <time dateTime={notice.made_at}>{momentOf(notice.made_at, at)}</time>
          {stateOf(notice, at, onAcknowledge === null).map((part) => ` · ${part}`)}
        </span>
        {isOpen && onAcknowledge !== null && (
          <button class="button" type="button" onClick={onAcknowledge}>
            {t("notices.acknowledge")}
          </button>
        )}
      </p>
    </article>
  );
}

/** Where the work on it is done. */
function About({ notice }: { notice: Notice }) {
  const { interview_id, interview_title, question_id, question_no } = notice;
  const parts = [
    notice.department_id === null ? "" : departmentName(notice.department_id),
    interview_title === null ? "" : t("notices.interview", { title: interview_title }),
    question_no === null ? "" : t("question.no", { no: question_no }),
    notice.questions === null ? "" : count("notices.questions", notice.questions),
  ].filter((part) => part !== "");
  const links: [string, string][] = [];
  if (question_id !== null && readsAssessment())
    links.push([`${addressOf("assess")}?question=${question_id}`, t("notices.to_clock")]);
  if (notice.kind === "extension_waiting") links.push([addressOf("oversight"), t("notices.to_extensions")]);
  else if (notice.kind === "moderation_late" || notice.kind === "interview_starts")
    links.push([addressOf("moderate", interview_id ?? undefined), t("notices.to_room")]);
  else if (may("publish_answer") && ownDepartments().length > 0)
    links.push([addressOf("answer"), t("notices.to_answers")]);
  return (
    <p class="told-about">
      <span>
        {parts.map((part, nth) => (
          <span key={part}>
            {part}
            {nth < parts.length - 1 && " ·\u00a0"}
          </span>
        ))}
      </span>
      {links.map(([address, name]) => (
        <a key={address} href={address}>
          {name}
        </a>
      ))}
    </p>
  );
}

/** Who reminded, and what came of it; that nothing did is said to those who wait for it. */
function stateOf({ acknowledged, settled_at, made_by }: Notice, at: number, isWaitedFor: boolean): string[] {
  const by = made_by === null ? [] : [t("notices.by", { who: made_by })];
  if (acknowledged !== null) {
    const done = t("notices.acknowledged", { who: acknowledged.by, at: momentOf(acknowledged.at, at) });
    const note = acknowledged.note === null ? [] : [t("notices.note", { note: acknowledged.note })];
    return [...by, done, ...note];
  }
  if (settled_at !== null) return [...by, t("notices.settled", { at: momentOf(settled_at, at) })];
  return isWaitedFor ? [...by, t("notices.not_acknowledged")] : by;
}
