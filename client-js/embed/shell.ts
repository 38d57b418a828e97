/** The element's own parts, empty: what stands where. They are made without markup, which a page's policy may forbid. */
import { say } from "../pages/words.ts";

type Attributes = Record<string, string>;

/** An element with its attributes and what is in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...within: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const part of within) element.appendChild(typeof part === "string" ? document.createTextNode(part) : part);
  return element;
}

/** A link that leaves the page as it is. */
export function away(href: string, words: string, attributes: Attributes = {}): HTMLAnchorElement {
  const unseen = make("span", { class: "unseen" }, say("embed.new_window"));
  return make("a", { href, target: "_blank", rel: "noopener", ...attributes }, words, unseen);
}

export type Shell = ReturnType<typeof shell>;

/** The parts of a room. `page` is the interview's own page. */
export function shell(page: string, lang: string) {
  const tab = (name: string, key: string): HTMLElement => make("a", { href: `${page}?sort=${name}`, "data-tab": name }, say(key));
  const parts = {
    status: make("span", { class: "status" }, make("span", { class: "dot", "aria-hidden": "true" }), make("span", { "data-field": "word" })),
    online: make("span", {}, make("b"), ` ${say("live.people_online")}`),
    left: make("span"),
    title: make("h2", { id: "title", lang }),
    by: make("p", { class: "by", lang }),
    countdown: make("p", { class: "countdown" }, make("span", {}, say("embed.starts_in")), " ", make("b")),
    line: make("p", { class: "notice" }),
    connection: make("p", { class: "notice connection", role: "status" }),
    announcements: make("div", { class: "announcements" }),
    poll: make("div", { class: "poll-place" }),
    talk: make("details", { class: "talk" }, make("summary", {}, say("live.thread"), " ", make("small"))),
    statements: make("div"),
    bar: make("div", { class: "tabs", "data-label": say("live.tabs") }, tab("top", "live.top"), tab("new", "live.new"), tab("answered", "live.answered_tab")),
    waiting: make("button", { type: "button", class: "waiting" }),
    questions: make("div", { class: "questions", id: "questions", tabindex: "-1" }),
    empty: make("p", { class: "empty" }),
    more: make("button", { type: "button", class: "button quiet" }, say("live.more")),
    ask: away(`${page}#ask`, say("embed.ask"), { class: "button" }),
    service: away(page, ""),
    spoken: make("p", { class: "unseen", role: "status", "aria-live": "polite" }),
  };
  for (const part of [parts.connection, parts.waiting, parts.countdown, parts.line]) part.hidden = true;
  parts.talk.append(parts.statements);
  const root = make(
    "section",
    { class: "wenzheng", "aria-labelledby": "title" },
    make("header", {}, make("p", { class: "now" }, parts.status, parts.online, parts.left), parts.title, parts.by, parts.countdown),
    parts.connection,
    parts.line,
    parts.announcements,
    parts.poll,
    parts.talk,
    make("div", { class: "tabs-bar" }, parts.bar, parts.waiting),
    parts.questions,
    parts.empty,
    make("p", { class: "more" }, parts.more),
    make("footer", {}, parts.ask, parts.service),
    parts.spoken,
  );
  return { root, ...parts };
}
