/** What one sees of a room. What messages change in it is in `fold.ts`, the order of lists in `order.ts`. */
import type { Announcement, Id, Interview, Mine, Poll, Question, Room, Statement } from "./types.ts";

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
  readonly polls: readonly Poll[];
  readonly online: number;
  readonly mine: MineView;
}

/** What is a netizen's own in a room; empty for everybody else. */
export interface MineView {
  readonly questions: ReadonlyMap<Id, Question>;
  readonly upvoted: ReadonlySet<Id>;
  readonly rated: ReadonlySet<Id>;
  /** The number of the option voted for, by poll. */
  readonly voted: ReadonlyMap<Id, number>;
}

export const NOTHING_MINE: MineView = {
  questions: new Map(),
  upvoted: new Set(),
  rated: new Set(),
  voted: new Map(),
};

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
    polls: room.polls,
    online: room.online,
    mine,
  };
}

export function mineOf(mine: Mine): MineView {
  return {
    questions: byId(mine.questions),
    upvoted: new Set(mine.upvoted),
    rated: new Set(mine.rated),
    // A node of before there were polls does not send it.
    voted: new Map(Object.entries((mine.voted as Mine["voted"] | undefined) ?? {})),
  };
}

function byId(questions: readonly Question[]): Map<Id, Question> {
  return new Map(questions.map((question) => [question.id, question]));
}
