/** Made-up objects of the contract for tests; what matters to a test is handed in. */
import type { Answer, Interview, Poll, Question, Room, Statement } from "../types.ts";

export const AT = "2030-03-01T11:30:00.000Z";

export function anInterview(fields: Partial<Interview> = {}): Interview {
  return {
    id: "interview1",
    title: "供热问题在线访谈",
    subject: "供热",
    lang: "zh",
    status: "live",
    departments: [{ id: "heat", code: "HEAT", name: "示例供热局" }],
    guests: [],
    moderation: "pre",
    collect_from: null,
    planned_start_at: "2030-03-01T11:30:00.000Z",
    planned_end_at: "2030-03-01T13:00:00.000Z",
    announced_at: "2030-02-01T01:00:00.000Z",
    opened_at: "2030-03-01T11:30:00.000Z",
    ended_at: null,
    paused: false,
    answer_within_days: 7,
    rehearsal: false,
    campaign_id: null,
    terms: null,
    epoch: "e1",
    seq: 0,
    video_url: null,
    ...fields,
  };
}

export function aQuestion(id: string, fields: Partial<Question> = {}): Question {
  return {
    id,
    no: 1,
    interview_id: "interview1",
    text: "什么时候供热？",
    nickname: "示例网民",
    kind: null,
    topic: null,
    status: "approved",
    department_id: "heat",
    co_handlers: [],
    follows: null,
    merged_into: null,
    upvotes: 0,
    pinned: false,
    asked_at: AT,
    moderated_at: AT,
    first_answered_at: null,
    due_at: null,
    extended: false,
    answering: false,
    handled_again: false,
    confirmed: null,
    answers: [],
    ...fields,
  };
}

export function anAnswer(id: string, question_id: string, fields: Partial<Answer> = {}): Answer {
  return {
    id,
    question_id,
    department_id: "heat",
    by: "示例供热局",
    text: "十一月十六日起供热。",
    outcome: null,
    form: "answer",
    published_at: AT,
    revised_at: null,
    promised_until: null,
    promise_kept_at: null,
    evidence: null,
    picture: null,
    rating: { count: 0, mean: null },
    ...fields,
  };
}

export function aStatement(id: string, fields: Partial<Statement> = {}): Statement {
  return {
    id,
    speaker: "主持人",
    text: "访谈开始。",
    picture: null,
    picture_url: null,
    published_at: AT,
    revised_at: null,
    ...fields,
  };
}

export function aRoom(fields: Partial<Room> = {}): Room {
  return {
    epoch: "e1",
    seq: 0,
    interview: anInterview(),
    questions: [],
    statements: [],
    announcements: [],
    polls: [],
    online: 0,
    ...fields,
  };
}

export function aPoll(id: string, fields: Partial<Poll> = {}): Poll {
  return {
    id,
    question: "先谈什么？",
    options: [
      { no: 1, text: "供热", votes: 0 },
      { no: 2, text: "道路", votes: 0 },
    ],
    results_hidden: false,
    opened_at: AT,
    closed_at: null,
    ...fields,
  };
}
