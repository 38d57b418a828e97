/** What a lobby says of a room, in the same words as the server's page (`web/pages/campaigns/lobby.rs`). */
import type { Id, Lobby, LobbyRoom } from "../../lib/index.ts";
import { span } from "../times.ts";
import { count, figure, say } from "../words.ts";

/** What the page of a lobby or of a big screen carries for its script. */
export interface LobbyPage {
  campaign_id: Id;
  lang: "zh-CN" | "en";
  time_zone: string;
  /** The server's clock when the page was made, in milliseconds. */
  now: number;
  departments: Record<Id, string>;
}

export function departmentsOf(room: LobbyRoom, known: Record<Id, string>): string {
  return room.departments.map(({ id, name }) => known[id] ?? name).join(say("lobby.comma"));
}

export const isPaused = (room: LobbyRoom): boolean => room.status === "live" && room.paused;

export function statusOf(room: LobbyRoom): string {
  return say(`live.status_${isPaused(room) ? "paused" : room.status}`);
}

export function lineOf(room: LobbyRoom): string {
  const values = {
    online: figure(room.online),
    questions: figure(room.questions),
    answered: figure(room.answered),
  };
  if (room.status === "live") return say("lobby.line_live", values);
  if (room.status !== "announced") return say("lobby.line", values);
  return room.questions === 0 ? "" : say("lobby.line_coming", values);
}

/** How long until it starts or ends, or what its end handed over. `now` is the server's clock. */
export function timeOf(room: LobbyRoom, now: number): string {
  if (room.status === "announced") {
    const time = until(room.planned_start_at, now);
    return time === null ? say("live.about_to_start") : say("lobby.starts_in", { time });
  }
  if (room.status === "live") {
    const time = until(room.planned_end_at, now);
    return time === null ? say("lobby.over_time") : say("live.remaining", { time });
  }
  if (room.handed_over > 0) return count("lobby.handed_over", room.handed_over);
  return room.questions > 0 ? say("lobby.all_answered") : "";
}

/** In whole minutes; null when it has come. */
export function until(at: string, now: number): string | null {
  const left_ms = Date.parse(at) - now;
  return left_ms > 0 ? span(Math.ceil(left_ms / 60_000) * 60_000) : null;
}

export function sumsOf({ sums }: Lobby): Record<string, string> {
  return {
    live: say("lobby.live_of", { live: figure(sums.live), rooms: figure(sums.rooms) }),
    online: figure(sums.online),
    questions: figure(sums.questions),
    answered: figure(sums.answered),
  };
}
