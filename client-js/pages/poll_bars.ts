/**
 * The poll that is open, for those who cannot vote where they look: in the hall, on another site. How the votes stand is
 * shown as far as everybody may know it.
 */
import type { Poll } from "../lib/index.ts";
import { count, say } from "./words.ts";

/** The newest one that is open; null when none is. */
export function openPoll(polls: readonly Poll[]): Poll | null {
  return [...polls].reverse().find((poll) => poll.closed_at === null) ?? null;
}

/**
 * Made without markup, which the policy of a page around it may forbid. `lang`: of what people wrote; `heading`: what
 * follows the headings around it.
 */
export function pollBars(poll: Poll, lang: string, heading: "h2" | "h3"): HTMLElement {
  const all = poll.options.reduce((sum, option) => sum + (option.votes ?? 0), 0);
  const rows = poll.options.map((option) => rowOf(option, all, lang));
  return element(
    "section",
    "poll-bars",
    element("p", "poll-kicker", say(poll.purpose === "topic" ? "live.poll_topic" : "live.polls")),
    spoken(element(heading, "", poll.question), lang),
    element("ul", "", ...rows),
    element("p", "poll-state", poll.results_hidden ? say("live.poll_hidden") : count("live.poll_total", all)),
  );
}

function rowOf({ text, votes }: Poll["options"][number], all: number, lang: string): HTMLElement {
  const row = element("li", "", spoken(element("span", "poll-option", text), lang));
  if (votes === null) return row;
  const share = all === 0 ? 0 : Math.round((votes * 100) / all);
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = share;
  bar.setAttribute("aria-hidden", "true");
  row.append(" ", element("span", "poll-share", `${share}% · ${count("live.poll_votes", votes)}`), bar);
  return row;
}

function spoken(part: HTMLElement, lang: string): HTMLElement {
  part.lang = lang;
  return part;
}

function element(tag: string, name: string, ...within: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.append(...within);
  return made;
}
