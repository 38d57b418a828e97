/**
 * Where the script of a campaign's page starts: its lobby as it lives. Rooms keep their place while one looks, whatever
 * becomes of them; who comes anew finds the live ones first.
 */
import type { Lobby, LobbyAnswer, LobbyRoom } from "../lib/index.ts";
import { calmly } from "./calm.ts";
import { laid, put, timeAt } from "./fill.ts";
import { follow } from "./lobby/follow.ts";
import { keyed } from "./lobby/keyed.ts";
import { departmentsOf, isPaused, lineOf, statusOf, sumsOf, timeOf, type LobbyPage } from "./lobby/words.ts";
import { blockOf, byId } from "./page.ts";
import { times } from "./times.ts";
import { say } from "./words.ts";

/** Between two looks at what only the clock changes. */
const TICK_MS = 10_000;

const page = blockOf<LobbyPage>("page");
const clock = times(page.time_zone, page.now);
let lobby: Lobby | null = null;
let as_of = page.now;

const drawRooms = keyed<LobbyRoom>(byId("rooms"), "room", {
  idOf: (room) => room.interview_id,
  news: "last",
  make: (room) => {
    const element = laid("lobby-room", {});
    element.querySelector("a")?.setAttribute("href", `/interviews/${room.interview_id}`);
    setLang(element.querySelector(".title"), room.lang);
    return element;
  },
  fill: (element, room) => {
    const state = `${room.status}${isPaused(room) ? " paused" : ""}`;
    element.className = `lobby-room ${state}`;
    const status = element.querySelector(".status");
    if (status !== null) status.className = `status ${state}`;
    put(element, "status", statusOf(room));
    put(element, "departments", departmentsOf(room, page.departments));
    put(element, "title", room.title);
    put(element, "line", lineOf(room));
    put(element, "time", timeOf(room, clock.now()));
  },
});

const drawNewest = keyed<LobbyAnswer>(byId("newest"), "answer", {
  idOf: (answer) => answer.id,
  news: "first",
  make: (answer) => {
    const element = laid("lobby-answer", {});
    element.querySelector("a")?.setAttribute("href", `/questions/${answer.question_id}`);
    for (const text of element.querySelectorAll(".asked, .said")) setLang(text, answer.lang);
    timeAt(element, "published_at", answer.published_at);
    return element;
  },
  fill: (element, answer) => {
    put(element, "department", page.departments[answer.department_id] ?? "");
    put(element, "published_at", clock.shown(answer.published_at));
    put(element, "question", answer.question);
    put(element, "text", answer.text);
  },
});

/** A text in another language than the page's says so. */
function setLang(element: Element | null, lang: string): void {
  if (lang !== page.lang) element?.setAttribute("lang", lang);
}

function draw(): void {
  if (lobby === null) return;
  for (const [field, value] of Object.entries(sumsOf(lobby))) put(byId("sums"), field, value);
  drawRooms(lobby.rooms);
  drawNewest(lobby.newest);
  byId("no-room").hidden = lobby.rooms.length > 0;
  byId("no-answer").hidden = lobby.newest.length > 0;
}

const drawCalmly = calmly(byId("main"), draw);

follow(
  page,
  (next) => {
    lobby = next;
    as_of = clock.now();
    drawCalmly();
  },
  (isConnected) => {
    const line = byId("connection");
    line.hidden = isConnected;
    line.textContent = isConnected ? "" : say("lobby.stale", { time: clock.shown(new Date(as_of).toISOString()) });
  },
);
setInterval(drawCalmly, TICK_MS);
