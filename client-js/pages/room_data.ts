/**
 * The room as the page brings it: what people can read is read from the page, the rest from its data block, whose
 * questions come in the order of their elements. The page holds everything once.
 */
import type { Announcement, Answer, Interview, Picture, Poll, Question, Room, Statement, Time } from "../lib/index.ts";
import { blockOf, find } from "./page.ts";

type Rest<T, Shown extends keyof T> = Partial<Omit<T, Shown>>;
type QuestionRest = Rest<Question, "answers"> & { answers?: Rest<Answer, "id">[] };

interface Block {
  epoch: string;
  seq: number;
  interview: Interview;
  questions: QuestionRest[];
  polls: Poll[];
  online: number;
  complete: boolean;
}

/** `is_complete` is false when the page has only some of the questions. */
export function roomOfPage(): { room: Room; is_complete: boolean } {
  const block = blockOf<Block>("room");
  const { epoch, seq, interview, polls, online } = block;
  const questions = itemsIn("questions", ".question").map((element, n) =>
    questionOf(element, block.questions[n] ?? {}, interview),
  );
  const statements = itemsIn("statements", "[data-id]").map(statementOf);
  // The host's words stand newest first while the interview goes on; the view has them as they were said.
  if (interview.status !== "ended" && interview.status !== "archived") statements.reverse();
  const announcements = itemsIn("announcements", "[data-id]").map(announcementOf).reverse();
  return { room: { epoch, seq, interview, questions, statements, announcements, polls, online }, is_complete: block.complete };
}

function questionOf(element: HTMLElement, rest: QuestionRest, interview: Interview): Question {
  const id = element.dataset.id ?? "";
  const elements = Array.from(element.querySelectorAll<HTMLElement>(".answer"));
  const answers = elements.map((answer, n) => answerOf(answer, rest.answers?.[n] ?? {}, id));
  return {
    kind: null,
    topic: null,
    status: "approved",
    department_id: null,
    co_handlers: [],
    follows: null,
    merged_into: null,
    pinned: false,
    moderated_at: null,
    due_at: null,
    extended: false,
    answering: false,
    handled_again: false,
    confirmed: null,
    appealed: false,
    ...rest,
    id,
    no: Number(element.id.slice(1)),
    interview_id: interview.id,
    text: textOf(element, ".text"),
    nickname: textOf(element, ".who"),
    upvotes: Number(textOf(element, "[data-field=upvotes]").replace(/\D/g, "")),
    asked_at: timeOf(element),
    first_answered_at: answers.find((answer) => answer.form === "answer")?.published_at ?? null,
    answers,
  };
}

function answerOf(element: HTMLElement, rest: Rest<Answer, "id">, question_id: string): Answer {
  return {
    department_id: "",
    by: "",
    outcome: null,
    form: "answer",
    revised_at: null,
    promised_until: null,
    promise_kept_at: null,
    picture: null,
    evidence: find(element, ".evidence")?.textContent ?? null,
    rating: { count: 0, mean: null },
    ...rest,
    id: element.dataset.answer ?? "",
    question_id,
    text: textOf(element, ".text"),
    published_at: timeOf(element),
  };
}

function statementOf(element: HTMLElement): Statement {
  const picture = pictureOf(find<HTMLImageElement>(element, ".picture img"));
  return {
    id: element.dataset.id ?? "",
    speaker: textOf(element, "[data-field=speaker]"),
    text: textOf(element, ".text"),
    picture,
    picture_url: picture?.url ?? null,
    published_at: timeOf(element),
    revised_at: null,
  };
}

function pictureOf(image: HTMLImageElement | null): Picture | null {
  const url = image?.getAttribute("src") ?? null;
  if (image === null || url === null) return null;
  const { alt, width, height } = image;
  return { id: url.slice(url.lastIndexOf("/") + 1), url, alt, width, height };
}

function announcementOf(element: HTMLElement): Announcement {
  return { id: element.dataset.id ?? "", text: textOf(element, ".text"), made_at: timeOf(element) };
}

function itemsIn(id: string, selector: string): HTMLElement[] {
  const root = document.getElementById(id);
  return root === null ? [] : Array.from(root.querySelectorAll<HTMLElement>(selector));
}

const textOf = (element: HTMLElement, selector: string): string => find(element, selector)?.textContent ?? "";
const timeOf = (element: HTMLElement): Time => find(element, "time")?.getAttribute("datetime") ?? "";
