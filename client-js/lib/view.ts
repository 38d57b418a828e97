/**
 * What one sees of a room: a pure fold of the live stream's messages, `fold(view, message) -> view`. The same
 * fold exists in the server, and both replay the same recorded rooms. Untouched parts keep their identity, so
 * that whoever draws can see by `===` what changed. Order of lists is in `order.ts`.
 */
import { foldEvent } from "./fold_event.ts";
import type { EventsMessage, ServerMessage, TallyMessage } from "./frames.ts";
import type { Announcement, Id, Interview, Mine, Question, Room, Statement } from "./types.ts";

/** Whose stream a room shows: everybody's, or that of its staff, who also see what is not public. */
export type Audience = "public" | "staff";

/** The room as one sees it now. It never changes: each change makes a new one that shares the rest. */
export interface View {
  readonly audience: Audience;
  readonly epoch: string;
  readonly seq: number;
  readonly interview: Interview;
  readonly questions: ReadonlyMap<Id, Question>;
  readonly statements: readonly Statement[];
  readonly announcements: readonly Announcement[];
  readonly online: number;
  readonly mine: MineView;
}

/** What is a netizen's own in a room; empty for everybody else. */
export interface MineView {
  readonly questions: ReadonlyMap<Id, Question>;
  readonly upvoted: ReadonlySet<Id>;
  readonly rated: ReadonlySet<Id>;
}

export const NOTHING_MINE: MineView = { questions: new Map(), upvoted: new Set(), rated: new Set() };

/** The view a snapshot shows. */
export function viewOf(room: Room, audience: Audience, mine: MineView = NOTHING_MINE): View {
  return {
    audience,
    epoch: room.epoch,
    seq: room.seq,
    interview: room.interview,
    questions: byId(room.questions),
    statements: room.statements,
    announcements: room.announcements,
    online: room.online,
    mine,
  };
}

export function mineOf(mine: Mine): MineView {
  return {
    questions: byId(mine.questions),
    upvoted: new Set(mine.upvoted),
    rated: new Set(mine.rated),
  };
}

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

function foldTally(view: View, tally: TallyMessage): View {
  const online = tally.online ?? view.online;
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

function ownerOf(view: View, changed: Map<Id, Question>, answer_id: Id): Question | undefined {
  for (const question of view.questions.values()) {
    if (question.answers.some((answer) => answer.id === answer_id)) {
      return changed.get(question.id) ?? question;
    }
  }
  return undefined;
}

function byId(questions: readonly Question[]): Map<Id, Question> {
  return new Map(questions.map((question) => [question.id, question]));
}
