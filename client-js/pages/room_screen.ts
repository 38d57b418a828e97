/**
 * Where the script of an interview's big screen starts: the question whose turn it is with its answer as it comes,
 * what is most wanted next, who is there, how long it goes on. It only follows; there is nothing to click.
 */
import {
  cityAt,
  isAnswered,
  nextAfter,
  turnOf,
  type Answer,
  type ConnectionState,
  type Id,
  type Interview,
  type Poll,
  type Question,
  type Turn,
  type View,
} from "../lib/index.ts";
import { laid, put } from "./fill.ts";
import { blockOf, byId, find } from "./page.ts";
import { openPoll, pollBars } from "./poll_bars.ts";
import { fit, wholeOnly } from "./screen/fit.ts";
import { span, times } from "./times.ts";
import { until } from "./lobby/words.ts";
import { count, say } from "./words.ts";

interface ScreenPage {
  interview_id: Id;
  lang: "zh-CN" | "en";
  time_zone: string;
  /** The server's clock when the page was made, in milliseconds. */
  now: number;
  departments: Record<Id, string>;
}

const NEXT_MAX = 4;
const TICK_MS = 1_000;
/** A short flicker of the line is nobody's business. */
const LOST_AFTER_MS = 3_000;

const page = blockOf<ScreenPage>("page");
const clock = times(page.time_zone, page.now);
let view: View | null = null;
let shown = "";

function draw(next: View, before: View | null): void {
  view = next;
  tick();
  if (next.polls !== before?.polls) drawPoll(openPoll(next.polls), next.interview.lang);
  if (before !== null && next.questions === before.questions && next.interview === before.interview) return;
  const turn = turnOf(next.questions.values());
  drawTurn(turn);
  drawNext(nextAfter(next.questions.values(), turn?.question.id ?? null, NEXT_MAX));
}

function drawTurn(turn: Turn | null): void {
  const box = byId("turn");
  box.hidden = turn === null;
  byId("waiting").hidden = turn !== null;
  if (turn === null) return;
  const { question } = turn;
  const answer = shownAnswer(question);
  put(box, "why", say(`screen.${isAnswered(question) && turn.why === "pinned" ? "answered" : turn.why}`));
  put(box, "who", whoOf(question));
  put(box, "text", question.text);
  const reply = find(box, ".reply");
  if (reply !== null) reply.hidden = answer === null;
  if (answer !== null) {
    put(box, "answered_by", page.departments[answer.department_id] ?? "");
    put(box, "answered_at", clock.shown(answer.published_at));
    put(box, "answer", answer.text);
  }
  const now = `${question.id} ${question.text} ${answer?.text ?? ""}`;
  if (now !== shown) fitTurn(box);
  shown = now;
}

function fitTurn(box: HTMLElement): void {
  const rest = find(box, ".rest");
  if (rest !== null) rest.hidden = true;
  const fits = fit(box);
  if (rest !== null) rest.hidden = fits;
}

function drawPoll(poll: Poll | null, lang: string): void {
  const box = byId("poll");
  box.hidden = poll === null;
  box.textContent = "";
  if (poll !== null) box.append(pollBars(poll, lang, "h2"));
  // It takes the room of what comes next.
  const next = byId("next").parentElement;
  if (next !== null) next.hidden = poll !== null;
}

/** The newest reply of a department: what it says now is what the hall hears. */
function shownAnswer({ answers }: Question): Answer | null {
  return answers[answers.length - 1] ?? null;
}

function whoOf({ no, nickname, department_id }: Question): string {
  return say("screen.who", { no, nickname, department: page.departments[department_id ?? ""] ?? "" });
}

function drawNext(next: Question[]): void {
  const list = byId("next");
  list.textContent = "";
  for (const { text, upvotes } of next) {
    list.append(laid("next", { text, upvotes: upvotes === 0 ? null : count("screen.upvotes", upvotes) }));
  }
  if (list.parentElement !== null) wholeOnly(list.parentElement);
}

function tick(): void {
  if (view === null) return;
  const { interview, online } = view;
  const isPaused = interview.status === "live" && interview.paused;
  const status = byId("status");
  status.className = `status ${interview.status}${isPaused ? " paused" : ""}`;
  put(status, "status", say(`live.status_${isPaused ? "paused" : interview.status}`));
  byId("online").textContent = interview.status === "live" ? count("screen.online", online) : "";
  byId("time").textContent = timeOf(interview);
}

function timeOf(interview: Interview): string {
  const now = clock.now();
  if (interview.status === "announced") {
    const time = until(interview.planned_start_at, now);
    return time === null ? say("live.about_to_start") : say("lobby.starts_in", { time });
  }
  if (interview.status !== "live") return "";
  const time = until(interview.planned_end_at, now);
  if (time !== null) return say("live.remaining", { time });
  const over_ms = Math.floor((now - Date.parse(interview.planned_end_at)) / 60_000) * 60_000;
  return over_ms < 60_000 ? say("lobby.over_time") : say("screen.over_by", { time: span(over_ms) });
}

let lost: number | null = null;

function onState(state: ConnectionState): void {
  if (lost !== null) window.clearTimeout(lost);
  const line = byId("connection");
  // Once the interview is archived nothing more comes, and that is as it should be.
  const isWell = state.name === "live" || (state.name === "closed" && state.reason === "archived");
  if (isWell) {
    line.hidden = true;
    line.textContent = "";
    return;
  }
  lost = window.setTimeout(() => {
    line.hidden = false;
    line.textContent = say("screen.lost");
  }, LOST_AFTER_MS);
}

const room = cityAt(location.origin, { language: page.lang }).room(page.interview_id, { onView: draw, onState });
window.addEventListener("offline", room.networkLost);
window.addEventListener("online", room.retryNow);
window.addEventListener("resize", () => fitTurn(byId("turn")));
setInterval(tick, TICK_MS);
