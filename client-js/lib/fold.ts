/**
 * A view as a pure fold of the live stream's messages, `fold(view, message) -> view`. The same fold exists in the
 * server, and both replay the same recorded rooms. Untouched parts keep their identity, so that whoever draws can see
 * by `===` what changed.
 */
import { foldEvent } from "./fold_event.ts";
import type { EventsMessage, ServerMessage, TallyMessage } from "./frames.ts";
import type { Id, Poll, Question } from "./types.ts";
import { mineOf, viewOf, type View } from "./view.ts";

/** The view after a message. Messages that are not about the room leave it as it is. */
export function fold(view: View, message: ServerMessage): View {
  switch (message.type) {
    case "snapshot":
      return viewOf(message.room, view.audience, view.mine);
    case "events":
      return foldEvents(view, message);
    case "tally":
      return foldTally(view, message);
    case "mine":
      return { ...view, mine: mineOf(message) };
    case "reply":
    case "heartbeat":
    case "drain":
      return view;
    default:
      return message satisfies never;
  }
}

/** Events that the view has already are left out, so that a message may overlap what is known. */
function foldEvents(view: View, message: EventsMessage): View {
  if (message.epoch !== view.epoch || message.seq <= view.seq) return view;
  const questions = new Map(view.questions);
  const isAboutQuestions = message.events.some(
    (event) =>
      "question" in event ||
      "question_id" in event ||
      (event.type === "interview_ended" && event.interview.terms !== null),
  );
  let next: View = isAboutQuestions ? { ...view, questions } : view;
  for (const event of message.events) {
    if (event.seq > view.seq) next = foldEvent(next, questions, event);
  }
  return { ...next, seq: message.seq };
}

function foldTally(before: View, tally: TallyMessage): View {
  const online = tally.online ?? before.online;
  const polls = pollsAfter(before.polls, tally.polls ?? {});
  const view = polls === before.polls ? before : { ...before, polls };
  const changed = new Map<Id, Question>();
  for (const [id, upvotes] of Object.entries(tally.upvotes ?? {})) {
    const question = view.questions.get(id);
    if (question !== undefined && question.upvotes !== upvotes) changed.set(id, { ...question, upvotes });
  }
  for (const [answer_id, rating] of Object.entries(tally.ratings ?? {})) {
    const question = ownerOf(view, changed, answer_id);
    if (question === undefined) continue;
    const answers = question.answers.map((a) => (a.id === answer_id ? { ...a, rating } : a));
    changed.set(question.id, { ...question, answers });
  }
  if (changed.size === 0) return online === view.online ? view : { ...view, online };
  const questions = new Map(view.questions);
  for (const [id, question] of changed) questions.set(id, question);
  return { ...view, online, questions };
}

/** Whoever is told the votes of a poll may see them. */
function pollsAfter(polls: readonly Poll[], counted: Record<Id, number[]>): readonly Poll[] {
  if (!polls.some((poll) => counted[poll.id] !== undefined)) return polls;
  return polls.map((poll) => {
    const votes = counted[poll.id];
    if (votes === undefined) return poll;
    return { ...poll, options: poll.options.map((option, n) => ({ ...option, votes: votes[n] ?? 0 })) };
  });
}

function ownerOf(view: View, changed: Map<Id, Question>, answer_id: Id): Question | undefined {
  for (const question of view.questions.values()) {
    if (question.answers.some((answer) => answer.id === answer_id)) {
      return changed.get(question.id) ?? question;
    }
  }
  return undefined;
}
