/** The head of the room as it lives: state, people online, time left, countdown, pause and end. */
import type { Interview, View } from "../lib/index.ts";
import { byId, maybe } from "./page.ts";
import { span, type Times } from "./times.ts";
import { figure, say } from "./words.ts";

export interface Head {
  update(view: View): void;
}

/** `onTick` runs every second: what depends on the clock alone changes then. */
export function head(times: Times, onTick: () => void): Head {
  const online = maybe("online");
  const remaining = maybe("remaining");
  const countdown = maybe("countdown");
  let view: View | null = null;

  const tick = (): void => {
    if (view === null) return;
    const { interview } = view;
    if (remaining !== null && interview.status === "live") {
      const left = Date.parse(interview.planned_end_at) - times.now();
      const whole_minutes = Math.max(0, Math.ceil(left / 60_000)) * 60_000;
      put(remaining, left > 0 ? say("live.remaining", { time: span(whole_minutes) }) : say("live.over_time"));
    }
    if (countdown !== null && interview.status === "announced") {
      const left = Date.parse(interview.planned_start_at) - times.now();
      const line = countdown.querySelector("b");
      if (line !== null) put(line, left > 0 ? span(left) : say("live.about_to_start"));
    }
    onTick();
  };
  window.setInterval(tick, 1_000);
  watchScroll();

  return {
    update: (next) => {
      const before = view?.interview;
      view = next;
      if (online !== null) put(online, figure(next.online));
      if (before !== next.interview) showState(next.interview);
      tick();
    },
  };
}

function showState(interview: Interview): void {
  const { status, paused } = interview;
  const isPaused = status === "live" && paused;
  const word = say(`live.status_${isPaused ? "paused" : status}`);
  for (const line of document.querySelectorAll<HTMLElement>(".room-head .status, .room-bar .status")) {
    line.className = `status ${status}${isPaused ? " paused" : ""}`;
    const text = line.querySelector("[data-field=status]");
    if (text !== null) put(text, word);
  }
  for (const name of ["announced", "live", "ended", "archived", "cancelled"]) {
    document.documentElement.classList.toggle(name, name === status);
  }
  for (const id of ["online", "remaining"]) {
    const line = maybe(id);
    if (line !== null) (id === "online" ? (line.parentElement ?? line) : line).hidden = status !== "live";
  }
  for (const id of ["countdown", "ask-when"]) {
    const line = maybe(id);
    if (line !== null) line.hidden = status !== "announced";
  }
  const title = byId("talk-title");
  put(title, say(status === "announced" ? "live.pre_questions" : "live.questions"));
  title.classList.toggle("unseen", status === "live");
  byId("paused").hidden = !isPaused;
  // A page that was made after the end has the figures already and needs no way to them.
  const isOver = status === "ended" || status === "archived";
  byId("over").hidden = !isOver || document.querySelector(".record") !== null;
}

function put(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Once the head has gone by, one line keeps its place. */
function watchScroll(): void {
  const room_head = document.querySelector(".room-head");
  if (room_head === null || typeof IntersectionObserver === "undefined") return;
  new IntersectionObserver((seen) => {
    const isPast = seen.some((entry) => !entry.isIntersecting && entry.boundingClientRect.bottom <= 0);
    document.documentElement.classList.toggle("scrolled", isPast);
  }).observe(room_head);
}
