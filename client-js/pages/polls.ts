/**
 * The polls of the room: the one that matters now in full, the others folded below it. Votes are given without leaving
 * the page; how they stand is shown to whoever has voted, and to all once a poll is closed.
 */
import type { Id, Interview, LiveRoom, Poll, View } from "../lib/index.ts";
import { laid, put } from "./fill.ts";
import { giveFrom } from "./give.ts";
import { byId, find } from "./page.ts";
import type { Who } from "./who.ts";
import type { Times } from "./times.ts";
import { count, say } from "./words.ts";

export type DrawPolls = (view: View, before: View | null) => void;

/** Gives the function that draws what has changed; what the server laid is right for the first view. */
export function pollCards(room: () => LiveRoom, whoIs: Who, times: Times): DrawPolls {
  const section = byId("polls");
  const places = { first: byId("poll-first"), others: byId("poll-others"), folded: byId("polls-others") };
  const cards = new Map<Id, HTMLElement>();
  /** What this reader has voted for, as far as the page, an answer of the server or the room has told. */
  const voted = new Map<Id, number>();
  let now: View | null = null;
  /** The poll that the reader has begun to choose in: it stays where it is until it closes. */
  let in_hand: Id | null = null;

  const give = async (form: HTMLFormElement, id: Id): Promise<void> => {
    const chosen = find<HTMLInputElement>(form, "[name=option]:checked");
    if (chosen === null) return sayProblem(form, say("live.poll_missing"));
    if (!(await whoIs.ensure(form))) return;
    const option = Number(chosen.value);
    sayProblem(form, "");
    const isGiven = await giveFrom(form, async () => {
      const result = await room().vote(id, option);
      if (!result.ok && result.problem.code === "not_signed_in") whoIs.forget();
      return result;
    });
    if (!isGiven) return;
    voted.set(id, option);
    if (now !== null) draw(now);
  };

  const take = (card: HTMLElement): HTMLElement => {
    const id = card.dataset.id ?? "";
    cards.set(id, card);
    if (card.dataset.voted !== undefined) voted.set(id, Number(card.dataset.voted));
    const form = find<HTMLFormElement>(card, "form");
    if (form === null) return card;
    // The browser's own bubble would not say it in the page's words, nor where it is read out.
    form.noValidate = true;
    // A click on a button or a choice does not give it the focus in every browser.
    for (const begun of ["focusin", "change"]) {
      form.addEventListener(begun, () => {
        if (card.parentElement === places.first) in_hand = id;
      });
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void give(form, id);
    });
    return card;
  };
  for (const card of section.querySelectorAll<HTMLElement>(".poll")) take(card);

  const draw = (view: View): void => {
    const ordered = inOrder(view.polls, in_hand);
    for (const poll of ordered) {
      const card = cards.get(poll.id) ?? take(cardOf(poll));
      fillCard(card, poll, voted.get(poll.id) ?? null, view.interview);
      put(card, "closes", closingOf(poll, times));
    }
    const [first, ...others] = ordered.map((poll) => cards.get(poll.id)).filter((card) => card !== undefined);
    lay(places.first, first === undefined ? [] : [first]);
    lay(places.others, others);
    places.folded.hidden = others.length === 0;
    section.hidden = first === undefined;
  };

  return (view, before) => {
    now = view;
    if (before === null) return;
    const isSame = view.polls === before.polls && view.interview.topic === before.interview.topic;
    if (isSame && view.mine.voted === before.mine.voted) return;
    for (const [id, option] of view.mine.voted) if (view.mine.voted !== before.mine.voted) voted.set(id, option);
    draw(view);
  };
}

/** The open ones first, of those the newest; before them the one that the reader is busy with. */
function inOrder(polls: readonly Poll[], in_hand: Id | null): Poll[] {
  const rank = (poll: Poll): number => (poll.closed_at !== null ? 2 : poll.id === in_hand ? 0 : 1);
  return [...polls].reverse().sort((a, b) => rank(a) - rank(b));
}

/** Moves only what stands elsewhere: an element that is moved loses the focus. */
function lay(place: HTMLElement, cards: readonly HTMLElement[]): void {
  cards.forEach((card, n) => {
    if (place.children[n] !== card) place.insertBefore(card, place.children[n] ?? null);
  });
  while (place.children.length > cards.length) place.lastElementChild?.remove();
}

function cardOf(poll: Poll): HTMLElement {
  const card = laid("poll", { question: poll.question });
  card.dataset.id = poll.id;
  const kicker = find(card, ".poll-kicker");
  if (kicker !== null && poll.purpose === "topic") {
    kicker.hidden = false;
    kicker.textContent = say("live.poll_topic");
  }
  const hidden = find<HTMLInputElement>(card, "[name=poll_id]");
  if (hidden !== null) hidden.value = poll.id;
  const row = find(card, ".option");
  for (const option of poll.options) {
    const copy = row?.cloneNode(true) as HTMLElement;
    const radio = find<HTMLInputElement>(copy, "input");
    if (radio !== null) radio.value = String(option.no);
    const text = find(copy, ".option-text");
    if (text !== null) text.textContent = option.text;
    row?.before(copy);
  }
  row?.remove();
  return card;
}

function fillCard(card: HTMLElement, poll: Poll, voted: number | null, { topic }: Interview): void {
  const chosen = topic?.poll_id === poll.id ? topic.option : null;
  const isOpen = poll.closed_at === null;
  const isShown = !isOpen || voted !== null;
  const all = poll.options.reduce((sum, option) => sum + (option.votes ?? 0), 0);
  const rows = card.querySelectorAll<HTMLElement>(".option");
  const isNew = voted !== null && card.dataset.voted !== String(voted);
  if (voted !== null) card.dataset.voted = String(voted);
  poll.options.forEach((option, n) => {
    const row = rows[n];
    if (row !== undefined) fillOption(row, isShown ? option.votes : null, all, voted === option.no);
    const mark = row === undefined ? null : find(row, ".option-chosen");
    if (mark !== null) mark.hidden = option.no !== chosen;
    const radio = row === undefined ? null : find<HTMLInputElement>(row, "input");
    if (radio === null) return;
    radio.hidden = radio.disabled = !isOpen;
    if (isNew) radio.checked = voted === option.no;
  });
  const button = find<HTMLButtonElement>(card, ".poll-foot .button");
  if (button !== null) {
    button.hidden = !isOpen;
    const act = say(voted === null ? "live.poll_vote" : "live.poll_again");
    if (button.textContent !== act) button.textContent = act;
  }
  put(card, "state", stateOf(poll, voted !== null, all));
}

function fillOption(row: HTMLElement, votes: number | null, all: number, isMine: boolean): void {
  const mine = find(row, ".option-mine");
  const shown = find(row, ".option-votes");
  const bar = find<HTMLProgressElement>(row, "progress");
  if (mine === null || shown === null || bar === null) return;
  mine.hidden = !isMine;
  shown.hidden = bar.hidden = votes === null;
  if (votes === null) return;
  const share = all === 0 ? 0 : Math.round((votes * 100) / all);
  bar.value = share;
  const [percent, words] = [find(shown, "b"), find(shown, "span")];
  if (percent !== null) percent.textContent = `${share}%`;
  if (words !== null) words.textContent = count("live.poll_votes", votes);
}

/** How it stands, in sentences; the server words it the same way. */
function stateOf(poll: Poll, hasVoted: boolean, all: number): string {
  const total = count("live.poll_total", all);
  if (poll.closed_at !== null) {
    const level = tied(poll);
    const tie = level > 1 ? ` ${count("live.poll_tie", level)}` : "";
    return `${say("live.poll_closed")} ${total}${tie}`;
  }
  if (!hasVoted) return say(poll.results_hidden ? "live.poll_hidden" : "live.poll_after");
  return poll.results_hidden
    ? `${say("live.poll_voted")} ${say("live.poll_hidden")}`
    : `${total} ${say("live.poll_voted")}`;
}

/** When it closes by itself, while it is open; empty where somebody closes it. */
function closingOf(poll: Poll, times: Times): string {
  if (poll.closed_at !== null) return "";
  if (poll.closes_at !== null) return say("live.poll_closes", { when: times.shown(poll.closes_at) });
  return poll.purpose === "topic" ? say("live.poll_topic_closes") : "";
}

/** How many options of a vote for the topic share the most votes. */
function tied(poll: Poll): number {
  const most = Math.max(...poll.options.map((option) => option.votes ?? 0));
  const isCounted = poll.purpose === "topic" && most > 0;
  return isCounted ? poll.options.filter((option) => option.votes === most).length : 0;
}

function sayProblem(form: HTMLFormElement, words: string): void {
  const line = find(form, ".problem");
  if (line === null) return;
  line.hidden = words === "";
  line.textContent = words;
}
