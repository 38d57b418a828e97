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

export type Id = string;
/** RFC 3339, UTC, milliseconds. */
export type Time = Schemas["Instant"];

export type Day = Schemas["Day"];
export type Topic = AsSent<Schemas["Topic"]>;
export type YearOfDays = Schemas["YearOfDays"];
export type InterviewStatus = Schemas["InterviewStatus"];
export type QuestionStatus = Schemas["QuestionStatus"];
export type QuestionKind = Schemas["Kind"];
export type Outcome = Schemas["Outcome"];
export type Role = Schemas["Role"];
export type Moderation = Schemas["Moderation"];
export type CommandName = Schemas["CommandName"];

export type NoticeKind = Schemas["NoticeKind"];
export type Notice = AsSent<Schemas["Notice"]>;
export type Webhook = AsSent<Schemas["Webhook"]>;
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
] as const satisfies readonly NoticeKind[];

export type Department = AsSent<Schemas["Department"]>;
export type Guest = AsSent<Schemas["Guest"]>;
export type Interview = AsSent<Schemas["Interview"]>;
export type Answer = AsSent<Schemas["Answer"]>;
export type RatingSum = Answer["rating"];
export type Question = AsSent<Schemas["Question"]>;
export type Statement = AsSent<Schemas["Statement"]>;
export type Announcement = AsSent<Schemas["Announcement"]>;
export type Mine = AsSent<Schemas["Mine"]>;
export type Lobby = AsSent<Schemas["Lobby"]>;
export type LobbyRoom = AsSent<Schemas["LobbyRoom"]>;
export type LobbyAnswer = AsSent<Schemas["LobbyAnswer"]>;
export type RoomEvent = AsSent<Schemas["Event"]>;

/** What a snapshot holds; there are no polls yet. */
export type Room = Omit<AsSent<Schemas["RoomView"]>, "polls">;

export interface List<T> {
  items: T[];
  next: string | null;
}

export type Session = AsSent<Schemas["Session"]>;
export type StaffRef = NonNullable<Session["staff"]>;
export type Staff = AsSent<Schemas["Staff"]>;
export type RoleGrant = AsSent<Schemas["Grant"]>;

export type SettingValue = string | number;
/** Of what type the value is depends on the setting, which the description cannot say. */
export type Setting = Omit<AsSent<Schemas["Setting"]>, "value" | "default"> & {
  value: SettingValue;
  default: SettingValue;
};
