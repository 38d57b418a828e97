/**
 * The objects of the contract as TypeScript sees them. Nothing here runs; what a message or an answer
 * may carry beyond these fields is ignored.
 */

export type Id = string;
/** RFC 3339, UTC, milliseconds. */
export type Time = string;

export type InterviewStatus = "draft" | "announced" | "live" | "ended" | "archived" | "cancelled";
export type QuestionStatus =
  | "pending"
  | "approved"
  | "answered"
  | "rejected"
  | "merged"
  | "hidden"
  | "withdrawn";
export type QuestionKind = "consultation" | "complaint" | "help" | "suggestion";
export type Outcome = "explained" | "done" | "adopted" | "promised" | "refused" | "not_ours";
export type Role = "official" | "reviewer" | "moderator" | "assessor" | "admin";
export type Moderation = "pre" | "post";

export interface DepartmentRef {
  id: Id;
  code: string;
  name: string;
}

export interface Department extends DepartmentRef {
  name_en: string | null;
  short_name: string | null;
  parent_id: Id | null;
  retired_at: Time | null;
  review: boolean;
}

export interface Guest {
  name: string;
  post: string;
}

export interface Interview {
  id: Id;
  title: string;
  subject: string;
  lang: string;
  status: InterviewStatus;
  departments: DepartmentRef[];
  guests: Guest[];
  moderation: Moderation;
  collect_from: Time | null;
  planned_start_at: Time;
  planned_end_at: Time;
  opened_at: Time | null;
  ended_at: Time | null;
  paused: boolean;
  answer_within_days: number;
  epoch: string;
  seq: number;
  video_url: string | null;
}

export interface RatingSum {
  count: number;
  mean: number | null;
}

export interface Answer {
  id: Id;
  question_id: Id;
  department_id: Id;
  by: string;
  text: string;
  outcome: Outcome | null;
  published_at: Time;
  revised_at: Time | null;
  rating: RatingSum;
}

/** Who asked, for staff only: how much this netizen asked in the interview, and how much was rejected. */
export interface Asker {
  id: Id;
  nickname: string;
  asked: number;
  rejected: number;
}

/** A department's time with a question; the one without `to` has it now. */
export interface Hold {
  department_id: Id;
  from: Time;
  to: Time | null;
}

export interface Question {
  id: Id;
  no: number;
  interview_id: Id;
  text: string;
  nickname: string;
  kind: QuestionKind | null;
  status: QuestionStatus;
  department_id: Id | null;
  follows: Id | null;
  merged_into: Id | null;
  upvotes: number;
  pinned: boolean;
  asked_at: Time;
  moderated_at: Time | null;
  first_answered_at: Time | null;
  due_at: Time | null;
  answering: boolean;
  handled_again: boolean;
  appealed: boolean;
  answers: Answer[];
  /** For its asker and staff. */
  reject_reason?: string | null;
  hide_reason?: string | null;
  /** For its asker. */
  tracking_code?: string | null;
  /** For staff. */
  asker?: Asker | null;
  holds?: Hold[];
}

export interface Statement {
  id: Id;
  speaker: string;
  text: string;
  picture_url: string | null;
  published_at: Time;
}

export interface Announcement {
  id: Id;
  text: string;
  made_at: Time;
}

export interface Room {
  epoch: string;
  seq: number;
  interview: Interview;
  questions: Question[];
  statements: Statement[];
  announcements: Announcement[];
  online: number;
}

export interface Mine {
  questions: Question[];
  upvoted: Id[];
  rated: Id[];
}

export interface List<T> {
  items: T[];
  next: string | null;
}

export interface RoleGrant {
  role: Role;
  department_id: Id | null;
}

export interface StaffRef {
  id: Id;
  username: string;
  name: string;
  roles: RoleGrant[];
}

export interface Staff extends StaffRef {
  retired_at: Time | null;
}

export interface Session {
  kind: "nobody" | "netizen" | "staff";
  netizen: { id: Id; nickname: string } | null;
  staff: StaffRef | null;
  /** Names of the commands that this person may give somewhere. */
  may: string[];
}

export type SettingValue = string | number | boolean | string[];

export interface Setting {
  name: string;
  meaning: string;
  type: "integer" | "text" | "choice" | "boolean";
  min: number | null;
  max: number | null;
  choices: string[] | null;
  default: SettingValue;
  value: SettingValue;
  changed_by: string | null;
  changed_at: Time | null;
}
