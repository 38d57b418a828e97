/**
 * From nothing to a room that is followed, and every way in which that does not come about. What each looks like is
 * in `element.ts`.
 */
import { cityAt, viewOf, type ConnectionState, type Id, type LiveRoom, type View } from "../lib/index.ts";
import { partsOf, type Lang, type Parts } from "./parts.ts";

export type Stand =
  | { name: "loading" | "missing" | "not_registered" | "not_found" | "unreachable" }
  | { name: "shown"; parts: Parts; view: View; before: View | null };

export interface Following {
  retryNow(): void;
  stop(): void;
}

export interface FollowingOptions {
  city: string;
  interview_id: Id;
  lang: Lang;
  onStand(stand: Stand): void;
  onState(state: ConnectionState): void;
}

/** After a try that failed; by chance between once and twice as long. */
const AGAIN_MS = 5_000;

export function follow({ city, interview_id, lang, onStand, onState }: FollowingOptions): Following {
  const calls = cityAt(city, { language: lang });
  let room: LiveRoom | null = null;
  let timer: number | null = null;
  let isStopped = false;

  const again = (): void => {
    onStand({ name: "unreachable" });
    timer = window.setTimeout(() => void load(), AGAIN_MS * (1 + Math.random()));
  };

  const load = async (): Promise<void> => {
    timer = null;
    const parts = await partsOf(city);
    if (isStopped) return;
    if (parts === null) return again();
    if (!parts.registered) return onStand({ name: "not_registered" });
    const snapshot = await calls.call("GET /interviews/{id}/snapshot", { path: { id: interview_id } }, { tries_max: 1 });
    if (isStopped) return;
    if (!snapshot.ok) return snapshot.problem.status === 404 ? onStand({ name: "not_found" }) : again();
    const show = (view: View, before: View | null): void => onStand({ name: "shown", parts, view, before });
    show(viewOf(snapshot.body, "public"), null);
    if (isOver(snapshot.body.interview.status)) return;
    room = calls.room(interview_id, { initial: { room: snapshot.body, is_complete: true }, onView: show, onState });
  };

  const retryNow = (): void => {
    room?.retryNow();
    if (timer === null) return;
    window.clearTimeout(timer);
    void load();
  };
  const networkLost = (): void => room?.networkLost();
  window.addEventListener("online", retryNow);
  window.addEventListener("offline", networkLost);

  if (interview_id === "") {
    onStand({ name: "missing" });
  } else {
    onStand({ name: "loading" });
    void load();
  }
  return {
    retryNow,
    stop: () => {
      isStopped = true;
      if (timer !== null) window.clearTimeout(timer);
      window.removeEventListener("online", retryNow);
      window.removeEventListener("offline", networkLost);
      room?.stop();
    },
  };
}

/** Nothing will happen in it any more. */
function isOver(status: View["interview"]["status"]): boolean {
  return status === "archived" || status === "cancelled";
}
