/**
 * The library's only entrance, for Node and browsers: what it does not name is nobody's to rely on. Nothing here
 * touches a document. The README beside it explains and shows.
 */
export { cityAt, type City, type CityOptions, type FollowOptions, type KeepOptions, type LobbyFollowOptions } from "./city.ts";
export { keepingCookies } from "./cookies.ts";
export { newKey } from "./clock.ts";
export type { AnswerOf, CallName, InputOf, InterviewPlan } from "./calls.ts";
export type { Fetch, FetchAnswer, How, Http, Result } from "./http.ts";
export { ownProblem, type FieldFault, type OwnCode, type Problem } from "./problem.ts";

export type { LiveRoom } from "./room.ts";
export type { Ask, Door, Receipt } from "./door.ts";
export { CLOSED_REASONS, WAIT_REASONS } from "./socket.ts";
export type { ClosedReason, ConnectionState, WaitReason } from "./socket.ts";
export type { SocketLike, Way } from "./wire.ts";
export { viewOf, type Audience, type MineView, type View } from "./view.ts";
export { isAnswered, isPublic, sorted, type Sort } from "./order.ts";
export type { FollowedLobby } from "./lobby.ts";
export { nextAfter, turnOf, type Turn } from "./turn.ts";
export type { Storage, Unsent, UnsentState, UnsentText } from "./unsent.ts";

export { NOTICE_KINDS } from "./types.ts";
export type {
  Announcement,
  Answer,
  CommandName,
  Day,
  Department,
  FailedDelivery,
  Guest,
  Id,
  Interview,
  InterviewStatus,
  List,
  Lobby,
  LobbyAnswer,
  LobbyRoom,
  Mine,
  Moderation,
  Notice,
  NoticeKind,
  Outcome,
  Picture,
  Poll,
  Question,
  QuestionKind,
  QuestionStatus,
  Role,
  RoleGrant,
  Room,
  RoomEvent,
  Session,
  Setting,
  SettingValue,
  Staff,
  StaffRef,
  Statement,
  Time,
  Topic,
  Webhook,
  YearOfDays,
} from "./types.ts";
