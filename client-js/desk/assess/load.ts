/** What the assessment's pages read: the figures of a period beside those of the one before, lists by their pages, a clock. */
import type { AnswerOf, Id, Interview, Question, Result } from "../../lib/index.ts";
import { call } from "../server.ts";
import { before, type Period } from "./period.ts";
import type { Figure, Place, Slice } from "./place.ts";

export type Assessment = AnswerOf<"GET /assessment">;
/** Of a department or in all; what samples brought and how often answers spared a question stand beside the rest. */
export type Figures = Assessment["total"] & { sampling?: Assessment["sampling"] | null; answers_taken?: number | null };
export type FiguresOf = Assessment["departments"][number];
export type Case = AnswerOf<"GET /assessment/questions">["items"][number];
export type QuestionClock = AnswerOf<"GET /questions/{id}/clock">;

export interface Compared {
  now: Assessment;
  /** None when nothing is compared. */
  before: Assessment | null;
}

/** Of whom and of what the figures are. */
export interface Whose {
  department: Id | null;
  campaign: Id | null;
}

/** What the server calls a period of somebody; also of the files that are taken along. */
export function queryOf(period: Period, { department, campaign }: Whose): Record<string, string> {
  return {
    ...period,
    ...(department === null ? {} : { department }),
    ...(campaign === null ? {} : { campaign }),
  };
}

export async function loadFigures(place: Place): Promise<Result<Compared>> {
  const { period } = place;
  const read = (of: Period) => call("GET /assessment", { query: queryOf(of, place) });
  // A campaign has nothing before it.
  const isCompared = place.isCompared && place.campaign === null;
  const [now, earlier] = await Promise.all([read(period), isCompared ? read(before(period)) : null]);
  if (!now.ok) return now;
  if (earlier !== null && !earlier.ok) return earlier;
  return { ...now, body: { now: now.body, before: earlier?.body ?? null } };
}

const CASES_A_PAGE = 50;

export interface CasesPage {
  items: Case[];
  next: string | null;
}

export function loadCases(
  figure: Figure,
  period: Period,
  whose: Whose,
  slice: Slice | null,
  after: string | null,
): Promise<Result<CasesPage>> {
  const query = {
    ...queryOf(period, whose),
    figure,
    ...given(slice),
    limit: CASES_A_PAGE,
    ...(after === null ? {} : { after }),
  };
  return call("GET /assessment/questions", { query });
}

/** The bounds of a slice that there are. */
function given(slice: Slice | null): Partial<Record<keyof Slice, number>> {
  const { over, up_to, hour } = slice ?? { over: null, up_to: null, hour: null };
  return { ...(over !== null && { over }), ...(up_to !== null && { up_to }), ...(hour !== null && { hour }) };
}

export interface Explained {
  interview: Interview;
  question: Question;
  clock: QuestionClock;
}

export async function loadClock(id: Id): Promise<Result<Explained>> {
  const input = { path: { id } };
  const [question, clock] = await Promise.all([
    call("GET /questions/{id}", input),
    call("GET /questions/{id}/clock", input),
  ]);
  if (!question.ok) return question;
  if (!clock.ok) return clock;
  const interview = await call("GET /interviews/{id}", { path: { id: question.body.interview_id } });
  if (!interview.ok) return interview;
  return { ...clock, body: { interview: interview.body, question: question.body, clock: clock.body } };
}
