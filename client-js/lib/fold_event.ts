/**
 * What each kind of event does to a view. One case an event; an event of a later server that is not known here
 * does nothing, as the contract asks. What only a tally changes is not touched.
 */
import type { Id, Interview, Question, RoomEvent } from "./types.ts";
import type { View } from "./view.ts";

/** `questions` is the caller's own copy, which is changed in place: one copy for many events. */
export function foldEvent(view: View, questions: Map<Id, Question>, event: RoomEvent): View {
  const next = happened(view, questions, event);
  if (event.now !== undefined) questions.set(event.now.id, event.now);
  return next;
}

function happened(view: View, questions: Map<Id, Question>, event: RoomEvent): View {
  const change = (id: Id, fields: Partial<Question>): View => {
    const question = questions.get(id);
    if (question !== undefined) questions.set(id, { ...question, ...fields });
    return view;
  };
  /** What the public no longer sees goes; staff keep it with its new status. */
  const leave = (id: Id, status: Question["status"]): View => {
    if (view.audience === "staff") return change(id, { status, answering: false });
    questions.delete(id);
    return view;
  };

  switch (event.type) {
    case "interview_created":
    case "interview_announced":
    case "interview_changed":
    case "interview_opened":
    case "interview_paused":
    case "interview_resumed":
    case "interview_extended":
    case "interview_archived":
    case "interview_reopened":
    case "interview_cancelled":
      return { ...view, interview: event.interview };
    case "interview_ended":
      settle(questions, event.interview);
      return { ...view, interview: event.interview };
    case "question_asked":
    case "question_approved":
    case "question_rejected":
    case "question_unrejected":
    case "question_redacted":
    case "question_unmerged":
    case "question_unhidden":
    case "question_appealed":
    case "question_moved_in":
    case "question_returned":
    case "question_classified":
    case "question_shared":
    case "question_judged":
    case "extension_requested":
    case "extension_granted":
    case "extension_refused":
    case "answer_reclassified":
    case "promise_kept":
      questions.set(event.question.id, event.question);
      return view;
    case "question_assigned":
    case "question_transferred":
      return change(event.question_id, { department_id: event.department_id, answering: false });
    case "question_pinned":
      return change(event.question_id, { pinned: true });
    case "question_unpinned":
      return change(event.question_id, { pinned: false });
    case "question_merged":
      return change(event.question_id, {
        status: "merged",
        merged_into: event.into,
        answering: false,
        due_at: null,
      });
    case "question_hidden":
      return leave(event.question_id, "hidden");
    case "question_withdrawn":
      return leave(event.question_id, "withdrawn");
    case "question_moved_out":
      questions.delete(event.question_id);
      return view;
    case "question_reopened":
      return change(event.question_id, { status: "approved", handled_again: true, due_at: event.due_at });
    case "answering_started":
      return change(event.question_id, { answering: true });
    case "answer_published": {
      const question = questions.get(event.question_id);
      const { form } = event.answer;
      return change(event.question_id, {
        answers: withItem(question?.answers ?? [], event.answer),
        ...(form === "contribution" ? {} : { answering: false }),
        ...(form === "answer" ? { status: "answered", first_answered_at: question?.first_answered_at ?? event.at } : {}),
      });
    }
    case "answer_revised": {
      const answers = questions.get(event.question_id)?.answers ?? [];
      return change(event.question_id, { answers: withItem(answers, event.answer) });
    }
    case "statement_published":
    case "statement_revised":
      return { ...view, statements: inOrder(withItem(view.statements, event.statement)) };
    case "statement_retracted":
      return { ...view, statements: view.statements.filter((s) => s.id !== event.statement_id) };
    case "announcement_made":
      return { ...view, announcements: inOrder(withItem(view.announcements, event.announcement)) };
    case "poll_opened":
    case "poll_closed":
      return { ...view, polls: inOrder(withItem(view.polls, event.poll)) };
    case "netizen_banned":
      return view;
    default:
      event satisfies never;
      return view;
  }
}

/** The end of the interview says by when what is open is answered: the kind counts before the department. */
function settle(questions: Map<Id, Question>, { terms }: Interview): void {
  if (terms === null) return;
  for (const question of questions.values()) {
    if (question.status !== "approved") continue;
    const { kind, department_id } = question;
    const term =
      (kind === null ? undefined : terms.by_kind[kind]) ??
      (department_id === null ? undefined : terms.by_department[department_id]) ??
      terms.usual;
    questions.set(question.id, { ...question, due_at: term.due_at });
  }
}

/** The list with the item in its place, or at the end when it is new. */
function withItem<T extends { id: Id }>(items: readonly T[], item: T): T[] {
  const isKnown = items.some((known) => known.id === item.id);
  return isKnown ? items.map((known) => (known.id === item.id ? item : known)) : [...items, item];
}

/** In order of their ids: the order of their making, but for those of one moment. */
function inOrder<T extends { id: Id }>(items: T[]): T[] {
  return items.sort((a, b) => (a.id < b.id ? -1 : 1));
}
