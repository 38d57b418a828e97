/**
 * Where the script of a campaign's big screen starts: the sums of the evening, each room as a tile, the newest answers.
 * It only follows; there is nothing to click.
 */
import type { Lobby, LobbyAnswer, LobbyRoom } from "../lib/index.ts";
import { laid, put } from "./fill.ts";
import { follow } from "./lobby/follow.ts";
import { keyed } from "./lobby/keyed.ts";
import { departmentsOf, isPaused, statusOf, sumsOf, type LobbyPage } from "./lobby/words.ts";
import { blockOf, byId } from "./page.ts";
import { fit, wholeOnly } from "./screen/fit.ts";
import { times } from "./times.ts";
import { figure, say } from "./words.ts";

/** As many as can be read from the last row. */
const NEWEST_MAX = 4;

const page = blockOf<LobbyPage>("page");
const clock = times(page.time_zone, page.now);

const drawTiles = keyed<LobbyRoom>(byId("tiles"), "room", {
  idOf: (room) => room.interview_id,
  news: "last",
  make: () => laid("tile", {}),
  fill: (element, room) => {
    const state = `${room.status}${isPaused(room) ? " paused" : ""}`;
    element.className = state;
    const status = element.querySelector(".status");
    if (status !== null) status.className = `status ${state}`;
    put(element, "status", statusOf(room));
    put(element, "departments", departmentsOf(room, page.departments));
    put(element, "count", say("screen.count", { answered: figure(room.answered), questions: figure(room.questions) }));
  },
});

const drawNewest = keyed<LobbyAnswer>(byId("newest"), "answer", {
  idOf: (answer) => answer.id,
  news: "first",
  make: () => laid("lobby-answer", {}),
  fill: (element, answer) => {
    put(element, "department", page.departments[answer.department_id] ?? "");
    put(element, "published_at", clock.shown(answer.published_at));
    put(element, "question", answer.question);
    put(element, "text", answer.text);
  },
});

function draw(lobby: Lobby): void {
  for (const [field, value] of Object.entries(sumsOf(lobby))) put(byId("sums"), field, value);
  drawTiles(lobby.rooms);
  drawNewest(lobby.newest.slice(0, NEWEST_MAX));
  fitAll();
}

function fitAll(): void {
  fit(byId("tiles"));
  // Where the page scrolls, everything fits.
  const newest = byId("newest").parentElement;
  if (newest !== null) wholeOnly(newest);
}

follow(page, draw, (isConnected) => {
  const line = byId("connection");
  line.hidden = isConnected;
  line.textContent = isConnected ? "" : say("screen.lost");
}).retryNow();
window.addEventListener("resize", fitAll);
