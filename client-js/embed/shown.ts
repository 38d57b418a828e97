/**
 * A room as it is shown: the parts of the public page (`pages/`) put into the element's own. One reads here; links lead
 * to the city's page.
 */
import type { ConnectionState, Id, Interview, Poll, View } from "../lib/index.ts";
import { askingOf } from "../pages/asking.ts";
import { connectionLine } from "../pages/connection.ts";
import { announcementElement, questionElement, statementElement, type Around } from "../pages/items.ts";
import { list } from "../pages/list.ts";
import { openPoll, pollBars } from "../pages/poll_bars.ts";
import { spoken } from "../pages/spoken.ts";
import { tabs } from "../pages/tabs.ts";
import { draw } from "../pages/thread.ts";
import { span, times } from "../pages/times.ts";
import { figure, say } from "../pages/words.ts";
import type { Lang, Parts } from "./parts.ts";
import { away, shell } from "./shell.ts";

export interface Shown {
  root: HTMLElement;
  update(view: View, before: View | null): void;
  setConnection(state: ConnectionState): void;
  stop(): void;
}

export function shown(city: string, lang: Lang, parts: Parts, first: View): Shown {
  const page = `${city}/interviews/${first.interview.id}`;
  const spokenLang = first.interview.lang;
  const at = shell(page, spokenLang);
  const clock = times(parts.time_zone, parts.now);
  let view = first;

  const around = (now: View): Around => ({
    interview: now.interview,
    times: clock,
    departments: namesOf(parts, now.interview, lang),
    noOf: (id: Id) => now.questions.get(id)?.no ?? null,
  });
  /** Its links lead to the city, and what people wrote is in the interview's language. */
  const settled = (element: HTMLElement): HTMLElement => {
    for (const link of element.querySelectorAll("a")) {
      link.href = city + (link.getAttribute("href") ?? "");
      link.target = "_blank";
      link.rel = "noopener";
    }
    for (const picture of element.querySelectorAll("img")) picture.src = new URL(picture.getAttribute("src") ?? "", city).href;
    for (const text of element.querySelectorAll<HTMLElement>(".text")) text.lang = spokenLang;
    return element;
  };

  const questions = list({
    at: { root: at.questions, more: at.more, empty: at.empty, waiting: at.waiting, top: at.bar },
    tab: "top",
    isPressed: () => false,
    elementOf: (question, now) => settled(questionElement(question, { isUpvoted: false, isOwn: false, state: null }, around(now))),
  });
  tabs(at.bar, at.questions, "top", questions.show);
  const speak = spoken(at.spoken);
  const showConnection = connectionLine(at.connection);

  const tick = (): void => {
    const { interview } = view;
    const now = clock.now();
    const until_end_ms = Math.ceil((Date.parse(interview.planned_end_at) - now) / 60_000) * 60_000;
    put(at.left, interview.status !== "live" ? "" : until_end_ms > 0 ? say("live.remaining", { time: span(until_end_ms) }) : say("live.over_time"));
    const until_start_ms = Date.parse(interview.planned_start_at) - now;
    at.countdown.hidden = interview.status !== "announced";
    put(at.countdown.querySelector("b"), until_start_ms > 0 ? span(until_start_ms) : say("live.about_to_start"));
    at.ask.hidden = askingOf(interview, now) === "no";
  };
  const timer = window.setInterval(tick, 1_000);

  const showInterview = (interview: Interview): void => {
    const { status, paused } = interview;
    const isPaused = status === "live" && paused;
    at.status.className = `status ${status}${isPaused ? " paused" : ""}`;
    put(at.status.querySelector("[data-field]"), say(`live.status_${isPaused ? "paused" : status}`));
    at.online.hidden = status !== "live";
    at.title.textContent = "";
    at.title.append(away(page, interview.title));
    const guests = interview.guests.map((guest) => `${guest.name} ${guest.post}`.trim());
    const names = namesOf(parts, interview, lang);
    put(at.by, [interview.departments.map(({ id }) => names[id] ?? "").join(say("live.comma")), ...guests].join(" · "));
    const said = lineOf(interview);
    at.line.hidden = said === "";
    at.line.classList.toggle("paused", isPaused);
    put(at.line, said);
    if (status === "ended" || status === "archived") at.line.append(" ", away(page, say("live.over_link")));
  };

  /** One votes on the city's own page. */
  const showPoll = (poll: Poll | null): void => {
    at.poll.textContent = "";
    at.poll.hidden = poll === null;
    if (poll !== null) at.poll.append(pollBars(poll, spokenLang, "h3"), away(`${page}#polls`, say("embed.vote"), { class: "button quiet" }));
  };

  put(at.service, say("embed.service", { city: parts.city }));
  const update = (next: View, before: View | null): void => {
    view = next;
    put(at.online.querySelector("b"), figure(next.online));
    if (next.interview !== before?.interview) showInterview(next.interview);
    if (next.statements !== before?.statements) {
      draw(at.statements, next.statements, before?.statements ?? [], (item) => settled(statementElement(item, around(next))));
      put(at.talk.querySelector("small"), figure(next.statements.length));
      at.talk.hidden = next.statements.length === 0;
    }
    if (next.announcements !== before?.announcements) {
      draw(at.announcements, next.announcements, before?.announcements ?? [], (item) => settled(announcementElement(item, around(next))));
    }
    if (next.polls !== before?.polls) showPoll(openPoll(next.polls));
    questions.update(next);
    speak(next, before);
    tick();
  };
  update(first, null);

  return {
    root: at.root,
    update,
    setConnection: (state) => showConnection(state, false),
    stop: () => window.clearInterval(timer),
  };
}

/** As on the city's pages: in English as the city has it, else as on the interview's day. */
function namesOf({ departments, english }: Parts, interview: Interview, lang: Lang): Record<Id, string> {
  const of_day: Record<Id, string> = {};
  for (const { id, name } of interview.departments) of_day[id] = name;
  return { ...departments, ...of_day, ...(lang === "en" ? english : {}) };
}

/** What is to be known of the interview beyond its state; empty when there is nothing. */
function lineOf({ status, paused }: Interview): string {
  switch (status) {
    case "live":
      return paused ? `${say("live.paused")} ${say("live.paused_hint")}` : "";
    case "ended":
    case "archived":
      return say("live.over");
    case "cancelled":
      return say("embed.cancelled");
    case "draft":
    case "announced":
      return "";
    default:
      return status satisfies never;
  }
}

function put(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
