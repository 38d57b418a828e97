/**
 * The objects of the contract as TypeScript sees them: the server's own description (`api.gen.ts`) with one thing
 * put right. It calls every field that may be null optional; the server always sends it, so here it is there and
 * may be null. Only what is private is really absent for those who may not see it.
 */
import type { components } from "./api.gen.ts";

type Schemas = components["schemas"];

/** Fields that are absent for those whom they do not concern. */
type Private =
  | "appeal"
  | "appealed"
  | "asker"
  | "extension"
  | "hide_reason"
  | "holds"
  | "now"
  | "reject_reason"
  | "sign_in_link"
  | "tracking_code";

type Always<T> = { [K in keyof T as K extends Private ? never : K]-?: AsSent<T[K]> };
type Sometimes<T> = { [K in keyof T as K extends Private ? K : never]?: AsSent<NonNullable<T[K]>> };

/** A described type as it really comes. */
export type AsSent<T> = T extends readonly (infer Item)[]
  ? AsSent<Item>[]
  : T extends object
    ? Always<T> & Sometimes<T>
    : Exclude<T, undefined>;

/** An opaque id of at most 26 letters and digits. */
export type Id = string;
/** RFC 3339, UTC, milliseconds. */
export type Time = Schemas["Instant"];

/** A day of the calendar on which people work or do not, other than usual. */
export type Day = Schemas["Day"];
/** A subject of questions in the city's catalogue, of two levels. */
export type Topic = AsSent<Schemas["Topic"]>;
/** The days of a year that are other than usual. */
export type YearOfDays = Schemas["YearOfDays"];
/** Where an interview is in its life. */
export type InterviewStatus = Schemas["InterviewStatus"];
/** Where a question is in its life. */
export type QuestionStatus = Schemas["QuestionStatus"];
/** Enquiry, complaint, request for help, suggestion. */
export type QuestionKind = Schemas["Kind"];
/** What came of a question, as its answer says. */
export type Outcome = Schemas["Outcome"];
/** What somebody on the staff may do. */
export type Role = Schemas["Role"];
/** Whether questions are public after approval or at once. */
export type Moderation = Schemas["Moderation"];
/** What can be done, by name: what a session says one may do. */
export type CommandName = Schemas["CommandName"];

/** What staff is told of. */
export type NoticeKind = Schemas["NoticeKind"];
/** Something that staff is told of. */
export type Notice = AsSent<Schemas["Notice"]>;
/** An address that notices are sent to. */
export type Webhook = AsSent<Schemas["Webhook"]>;
/** A delivery of a notice that did not succeed. */
export type FailedDelivery = AsSent<Schemas["FailedDelivery"]>;

/** In the order in which they are offered. */
export const NOTICE_KINDS = [
  "due_soon",
  "due",
  "overdue",
  "unanswered",
  "promise_due_soon",
  "promise_overdue",
  "reminder",
  "moderation_late",
  "interview_starts",
  "extension_waiting",
  "answer_published",
  "interview_announced",
  "interview_opened",
] as const satisfies readonly NoticeKind[];

/** A department of the city. */
export type Department = AsSent<Schemas["Department"]>;
/** Somebody who answers in an interview. */
export type Guest = AsSent<Schemas["Guest"]>;
/** An interview as it is now. */
export type Interview = AsSent<Schemas["Interview"]>;
/** A reply to a question: an answer, or one that does not count as such. */
export type Answer = AsSent<Schemas["Answer"]>;
/** How many have rated, and their mean. */
export type RatingSum = Answer["rating"];
/** A question with its answers, as whoever reads it may see it. */
export type Question = AsSent<Schemas["Question"]>;
/** A picture of an answer or a statement: `url` below the city's address, `alt` what it shows, its size in pixels. */
export type Picture = AsSent<Schemas["Picture"]>;
/** What host or guest said. */
export type Statement = AsSent<Schemas["Statement"]>;
/** What the moderator told everybody. */
export type Announcement = AsSent<Schemas["Announcement"]>;
/** A question to everybody with a few options; `votes` are null while the results are hidden. */
export type Poll = AsSent<Schemas["Poll"]>;
/** What is a netizen's own in a room, as it is sent. */
export type Mine = AsSent<Schemas["Mine"]>;
/** A campaign's rooms in numbers, and their newest answers. */
export type Lobby = AsSent<Schemas["Lobby"]>;
/** A room in numbers. */
export type LobbyRoom = AsSent<Schemas["LobbyRoom"]>;
/** An answer, with where it was given. */
export type LobbyAnswer = AsSent<Schemas["LobbyAnswer"]>;
/** Something that happened in a room. */
export type RoomEvent = AsSent<Schemas["Event"]>;

/** What a snapshot holds. */
export type Room = AsSent<Schemas["RoomView"]>;

/** A page of a list; `next` is handed back as `after`. */
export interface List<T> {
  items: T[];
  next: string | null;
}

/** Who one is and what one may do. */
export type Session = AsSent<Schemas["Session"]>;
/** Somebody on the staff, as a session names them. */
export type StaffRef = NonNullable<Session["staff"]>;
/** A staff account. */
export type Staff = AsSent<Schemas["Staff"]>;
/** A role, and the department it is for. */
export type RoleGrant = AsSent<Schemas["Grant"]>;

/** What a setting can be. */
export type SettingValue = string | number;
/** Of what type the value is depends on the setting, which the description cannot say. */
export type Setting = Omit<AsSent<Schemas["Setting"]>, "value" | "default"> & {
  value: SettingValue;
  default: SettingValue;
};
