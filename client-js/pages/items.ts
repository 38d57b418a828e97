/** Questions, answers, statements and announcements as elements. What an asker may do with them is in `mine.ts`. */
import type { Announcement, Answer, Id, Interview, Picture, Question, Statement } from "../lib/index.ts";
import { dueLine } from "./due.ts";
import { laid, put, timeAt } from "./fill.ts";
import { find } from "./page.ts";
import { promiseLine } from "./promise.ts";
import { span, type Times } from "./times.ts";
import { count, figure, say } from "./words.ts";

/** What an item must know beyond itself. */
export interface Around {
  interview: Interview;
  times: Times;
  departments: Record<Id, string>;
  /** The number of a question of this room, when it is known here. */
  noOf(question_id: Id): number | null;
}

/** `state` is what only its asker is told: waiting, rejected and why, … An asker has own words where others read them. */
export function questionElement(
  question: Question,
  { isUpvoted, isOwn, state }: { isUpvoted: boolean; isOwn: boolean; state: string | null },
  around: Around,
): HTMLElement {
  const { interview, times, departments } = around;
  const followed = question.follows === null ? null : around.noOf(question.follows);
  const due = dueLine(question, times);
  const element = laid("question", {
    no: say("live.no", { no: question.no }),
    nickname: question.nickname,
    asked_at: times.shown(question.asked_at),
    pinned: question.pinned ? say("live.pinned") : null,
    kind: question.kind === null || question.kind === "consultation" ? null : say(`kind.${question.kind}`),
    // An answer says itself whose it is.
    department: question.answers.length === 0 && interview.departments.length > 1 ? (departments[question.department_id ?? ""] ?? null) : null,
    follows: followed === null ? null : say("live.follows", { no: followed }),
    text: question.text,
    state,
    due: due?.words ?? null,
    confirmed: question.confirmed === null || isOwn ? null : say(question.confirmed ? "live.confirmed" : "live.not_confirmed"),
    upvotes: figure(question.upvotes),
    answering: question.answering ? say("live.answering") : null,
  });
  element.id = `q${question.no}`;
  element.dataset.id = question.id;
  timeAt(element, "asked_at", question.asked_at);
  find<HTMLAnchorElement>(element, "h3 a")?.setAttribute("href", `/questions/${question.id}`);
  if (followed !== null) find(element, ".follows a")?.setAttribute("href", `/questions/${question.follows}`);
  const upvote = find<HTMLButtonElement>(element, ".upvote");
  if (upvote !== null) {
    upvote.value = question.id;
    upvote.setAttribute("aria-pressed", String(isUpvoted));
  }
  if (due !== null && due.state !== "") find(element, ".due")?.classList.add(due.state);
  const answers = find(element, ".answers");
  const first = question.answers.find((answer) => answer.form === "answer");
  for (const answer of question.answers) answers?.append(answerElement(answer, answer === first ? question : null, around));
  return element;
}

/** `first` is the question when this is its first answer that counts: that one says how long it took. */
function answerElement(answer: Answer, first: Question | null, { interview, times, departments }: Around): HTMLElement {
  const { rating } = answer;
  const rated = rating.count > 0 && rating.mean !== null;
  const promise = promiseLine(answer, times);
  const values = {
    form: formWord(answer),
    stock: answer.form === "stock" ? say("live.form_stock") : null,
    picture: answer.picture?.url ?? null,
    promise: promise?.words ?? null,
    evidence: answer.evidence,
    department: departments[answer.department_id] ?? answer.by,
    text: answer.text,
    published_at: times.shown(answer.published_at),
    took: first === null ? null : say("live.took", { time: span(waited_ms(first, answer, interview)) }),
    // A promise with a date says itself what came of it.
    outcome: answer.outcome === null || promise !== null ? null : say(`outcome.${answer.outcome}`),
    revised: answer.revised_at === null ? null : say("live.revised", { when: times.shown(answer.revised_at) }),
    rating: rated ? count("live.rating", rating.count).replace("{mean}", (rating.mean ?? 0).toFixed(1)) : null,
  };
  const element = laid("answer", { ...values, foot: values.outcome ?? values.revised ?? values.rating });
  element.dataset.answer = answer.id;
  element.className = `answer ${answer.form}`;
  showPicture(element, answer.picture);
  if (promise !== null) find(element, ".promise")?.classList.add(promise.state);
  timeAt(element, "published_at", answer.published_at);
  return element;
}

function formWord({ form }: Answer): string {
  switch (form) {
    case "answer":
    case "stock":
      return say("live.answered");
    case "holding":
      return say("live.form_holding");
    case "contribution":
      return say("live.form_contribution");
    default:
      return form satisfies never;
  }
}

/** How long the asker waited: from asking, or from the opening when that came later. */
function waited_ms(question: Question, answer: Answer, interview: Interview): number {
  const from = Math.max(Date.parse(question.asked_at), Date.parse(interview.opened_at ?? question.asked_at));
  return Date.parse(answer.published_at) - from;
}

export function statementElement(statement: Statement, { times }: Around): HTMLElement {
  const element = laid("statement", {
    speaker: statement.speaker,
    text: statement.text,
    published_at: times.shown(statement.published_at),
    picture: statement.picture?.url ?? null,
  });
  element.id = statement.id;
  element.dataset.id = statement.id;
  timeAt(element, "published_at", statement.published_at);
  showPicture(element, statement.picture);
  return element;
}

function showPicture(element: HTMLElement, picture: Picture | null): void {
  const link = find<HTMLAnchorElement>(element, ".picture");
  const image = find<HTMLImageElement>(element, ".picture img");
  if (link === null || image === null || picture === null) return;
  const { url, alt, width, height } = picture;
  link.href = url;
  Object.assign(image, { src: url, alt, width, height });
}

export function announcementElement(announcement: Announcement, { times }: Around): HTMLElement {
  const element = laid("announcement", {
    text: announcement.text,
    made_at: times.shown(announcement.made_at),
  });
  element.dataset.id = announcement.id;
  timeAt(element, "made_at", announcement.made_at);
  return element;
}

/** Whether two states of a question look the same but for their votes. */
export function looksAlike(a: Question, b: Question): boolean {
  return (
    a.text === b.text &&
    a.status === b.status &&
    a.pinned === b.pinned &&
    a.answering === b.answering &&
    a.kind === b.kind &&
    a.department_id === b.department_id &&
    a.due_at === b.due_at &&
    a.extended === b.extended &&
    a.confirmed === b.confirmed &&
    a.answers === b.answers
  );
}

export function showUpvotes(element: HTMLElement, upvotes: number): void {
  put(element, "upvotes", figure(upvotes));
}

