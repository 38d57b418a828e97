/**
 * Every call of the HTTP interface that this side makes, as a table of types: name, what goes in, what comes
 * out. Nothing here runs; sending is done by `http.ts`.
 */
import type {
  Announcement,
  Answer,
  Department,
  Guest,
  Id,
  Interview,
  List,
  Mine,
  Moderation,
  Outcome,
  Question,
  QuestionKind,
  RoleGrant,
  Room,
  Session,
  Setting,
  SettingValue,
  Staff,
  Statement,
  Time,
} from "./types.ts";

type ById = { id: Id };
type Written<K extends string, T> = Record<K, T> & { seq: number };
type WrittenQuestion = Written<"question", Question>;
type WrittenInterview = Written<"interview", Interview>;
type Paged = { limit?: number; after?: string };

export interface InterviewPlan {
  title: string;
  subject: string;
  department_ids: Id[];
  planned_start_at: Time;
  planned_end_at: Time;
  guests?: Guest[];
  moderation?: Moderation;
  collect_from?: Time;
}

export interface DepartmentInput {
  name?: string;
  name_en?: string;
  short_name?: string;
  retired?: boolean;
}

export interface StaffInput {
  name?: string;
  roles?: RoleGrant[];
  password?: string;
  retired?: boolean;
}

/** A call's parts; a call without one of them takes none. */
export interface Calls {
  "GET /session": { answer: Session };
  "POST /session": { body: { username: string; password: string; totp?: string }; answer: Session };
  "DELETE /session": { answer: undefined };
  "POST /netizen": { body: { nickname: string }; answer: Session };

  "GET /interviews": {
    query: Paged & { status?: string; department?: string; from?: string; to?: string; q?: string };
    answer: List<Interview>;
  };
  "GET /interviews/{id}": { path: ById; answer: Interview };
  "GET /interviews/{id}/snapshot": { path: ById; answer: Room };
  "GET /interviews/{id}/mine": { path: ById; answer: Mine };
  "GET /interviews/{id}/questions": {
    path: ById;
    query: Paged & { sort?: string; department?: string; q?: string };
    answer: List<Question>;
  };
  "GET /interviews/{id}/queue": { path: ById; query: Paged & { status?: string }; answer: List<Question> };
  "POST /interviews": { body: InterviewPlan; answer: Interview };
  "PATCH /interviews/{id}": { path: ById; body: Partial<InterviewPlan>; answer: WrittenInterview };
  "POST /interviews/{id}/announce": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/open": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/pause": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/resume": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/extend": {
    path: ById;
    body: { planned_end_at: Time };
    answer: WrittenInterview;
  };
  "POST /interviews/{id}/end": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/archive": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/reopen": { path: ById; answer: WrittenInterview };
  "POST /interviews/{id}/cancel": { path: ById; body: { reason?: string }; answer: WrittenInterview };

  "POST /interviews/{id}/questions": {
    path: ById;
    body: { text: string; department_id?: Id; follows?: Id; kind?: QuestionKind };
    answer: WrittenQuestion & { tracking_code: string };
  };
  "GET /questions/{id}": { path: ById; answer: Question };
  "PUT /questions/{id}/upvote": { path: ById; answer: undefined };
  "DELETE /questions/{id}/upvote": { path: ById; answer: undefined };
  "POST /questions/{id}/withdraw": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/appeal": { path: ById; body: { text?: string }; answer: WrittenQuestion };
  "POST /questions/{id}/handle_again": { path: ById; body: { reason?: string }; answer: WrittenQuestion };
  "PUT /answers/{id}/rating": {
    path: ById;
    body: { score: number; comment?: string };
    answer: Written<"answer", Answer> | undefined;
  };
  "GET /me/questions": { query: Paged; answer: List<Question> };

  "GET /desk/questions": {
    query: Paged & { department?: string; status?: string };
    answer: List<Question>;
  };
  "POST /questions/{id}/approve": { path: ById; body: { department_id?: Id }; answer: WrittenQuestion };
  "POST /questions/{id}/reject": { path: ById; body: { reason: string }; answer: WrittenQuestion };
  "POST /questions/{id}/unreject": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/redact": { path: ById; body: { text: string }; answer: WrittenQuestion };
  "POST /questions/{id}/merge": { path: ById; body: { into: Id }; answer: WrittenQuestion };
  "POST /questions/{id}/unmerge": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/hide": { path: ById; body: { reason: string }; answer: WrittenQuestion };
  "POST /questions/{id}/unhide": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/pin": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/unpin": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/assign": { path: ById; body: { department_id: Id }; answer: WrittenQuestion };
  "POST /questions/{id}/transfer": {
    path: ById;
    body: { department_id: Id; reason: string };
    answer: WrittenQuestion;
  };
  "POST /questions/{id}/start": { path: ById; answer: WrittenQuestion };
  "POST /questions/{id}/answers": {
    path: ById;
    body: { text: string; outcome?: Outcome };
    answer: Written<"answer", Answer>;
  };
  "PUT /answers/{id}": {
    path: ById;
    body: { text: string; reason: string };
    answer: Written<"answer", Answer>;
  };
  "POST /interviews/{id}/statements": {
    path: ById;
    body: { speaker: string; text: string };
    answer: Written<"statement", Statement>;
  };
  "PUT /statements/{id}": { path: ById; body: { text: string }; answer: Written<"statement", Statement> };
  "DELETE /statements/{id}": { path: ById; answer: unknown };
  "POST /interviews/{id}/announcements": {
    path: ById;
    body: { text: string };
    answer: Written<"announcement", Announcement>;
  };
  "POST /interviews/{id}/bans": {
    path: ById;
    body: { netizen_id: Id; until: Time; reason: string };
    answer: unknown;
  };

  "GET /departments": { query: Paged; answer: List<Department> };
  "POST /departments": { body: DepartmentInput & { code: string; name: string }; answer: Department };
  "PATCH /departments/{id}": { path: ById; body: DepartmentInput; answer: Department };
  "GET /staff": { query: Paged; answer: List<Staff> };
  "POST /staff": {
    body: StaffInput & { username: string; name: string; roles: RoleGrant[] };
    answer: Staff & { sign_in_url?: string | null };
  };
  "PATCH /staff/{id}": { path: ById; body: StaffInput; answer: Staff & { sign_in_url?: string | null } };
  "GET /settings": { answer: List<Setting> };
  "PATCH /settings": { body: Record<string, SettingValue>; answer: List<Setting> };
}

export type CallName = keyof Calls;
export type AnswerOf<N extends CallName> = Calls[N]["answer"];
export type InputOf<N extends CallName> = Omit<Calls[N], "answer">;
