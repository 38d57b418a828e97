/**
 * The list of questions. What is shown keeps its place: questions change where they stand, new ones wait until
 * the reader asks for them, and what is taken away leaves a line. Elements are laid in slices, so that a room
 * of 5,000 questions opens as quickly as one of fifty.
 */
import { isAnswered, isPublic, sorted, type Id, type Question, type View } from "../lib/index.ts";
import { calmly } from "./calm.ts";
import { looksAlike, showUpvotes } from "./items.ts";
import { keepWork } from "./keep.ts";
import type { Tab } from "./tabs.ts";
import { count, say } from "./words.ts";

const SLICE = 50;
const EMPTY: Record<Tab, string> = {
  top: "live.empty",
  new: "live.empty",
  answered: "live.empty_answered",
  mine: "live.empty_mine",
};

/** Where the list stands: around it, `top` is what is scrolled to when it is arranged anew. */
export interface Place {
  root: HTMLElement;
  more: HTMLElement;
  empty: HTMLElement;
  waiting: HTMLElement;
  top: HTMLElement;
}

export interface ListOptions {
  at: Place;
  tab: Tab;
  elementOf(question: Question, view: View): HTMLElement;
  isPressed(id: Id, view: View): boolean;
}

export interface List {
  show(tab: Tab): void;
  /** The view has changed; it is drawn at the next calm moment. */
  update(view: View): void;
  /** What comes next was there before and only not known: it goes to the end instead of waiting. */
  expectTheRest(): void;
  /** The element of a question, when it is laid. */
  elementOf(id: Id): HTMLElement | undefined;
}

export function list(options: ListOptions): List {
  const { root, more, empty, waiting: waitingLine, top } = options.at;
  const laid = new Map<Id, HTMLElement>();
  let tab = options.tab;
  /** Everything the tab holds, in the order it was arranged; the first ones are laid. */
  let order: Id[] = [];
  let ordered = new Set<Id>();
  const waiting = new Set<Id>();
  let drawn: View | null = null;
  let latest: View | null = null;
  let isRestExpected = false;

  for (const element of root.querySelectorAll<HTMLElement>(".question")) {
    laid.set(element.dataset.id ?? "", element);
  }
  setOrder(Array.from(laid.keys()));

  function setOrder(ids: Id[]): void {
    order = ids;
    ordered = new Set(ids);
    waiting.clear();
  }

  const questionOf = (id: Id, view: View): Question | undefined =>
    view.questions.get(id) ?? view.mine.questions.get(id);
  const belongs = (question: Question): boolean =>
    tab === "answered" ? isAnswered(question) : tab !== "mine" && isPublic(question);
  const idsOf = (view: View): Id[] =>
    tab === "mine"
      ? Array.from(view.mine.questions.values()).sort((a, b) => b.no - a.no).map((question) => question.id)
      : sorted(view.questions.values(), tab).map((question) => question.id);

  const emptyKey = (view: View): string => {
    const isOpen = view.interview.status === "announced" || view.interview.status === "live";
    return isOpen || tab === "mine" ? EMPTY[tab] : "live.empty_closed";
  };
  const showLines = (view: View): void => {
    more.hidden = laid.size >= order.length;
    empty.hidden = order.length > 0;
    if (order.length === 0) empty.textContent = say(emptyKey(view));
    waitingLine.hidden = waiting.size === 0;
    if (waiting.size > 0) waitingLine.textContent = count("live.waiting", waiting.size);
  };

  /** Lays the next slice and gives its first element. */
  const layMore = (view: View): HTMLElement | null => {
    const slice = document.createDocumentFragment();
    let first: HTMLElement | null = null;
    for (const id of order.filter((id) => !laid.has(id)).slice(0, SLICE)) {
      const question = questionOf(id, view);
      if (question === undefined) continue;
      const element = options.elementOf(question, view);
      first = first ?? element;
      laid.set(id, element);
      slice.append(element);
    }
    root.append(slice);
    return first;
  };

  const arrange = (view: View): void => {
    setOrder(idsOf(view));
    laid.clear();
    root.textContent = "";
    layMore(view);
    drawn = view;
    showLines(view);
  };

  const replace = (id: Id, element: HTMLElement): void => {
    const old = laid.get(id);
    if (old === undefined) return;
    keepWork(old, element);
    laid.set(id, element);
  };

  const redrawIn = (id: Id, view: View): void => {
    const question = questionOf(id, view);
    if (question !== undefined) replace(id, options.elementOf(question, view));
  };

  const drawQuestion = (question: Question, before: Question | undefined, view: View): void => {
    const element = laid.get(question.id);
    if (belongs(question)) {
      if (!ordered.has(question.id)) waiting.add(question.id);
    } else {
      waiting.delete(question.id);
      if (element !== undefined && !isPublic(question) && tab !== "mine") return replace(question.id, gone(question, view));
    }
    if (element === undefined) return;
    if (before !== undefined && looksAlike(before, question)) showUpvotes(element, question.upvotes);
    else redrawIn(question.id, view);
  };

  const drawMine = (view: View, before: View): void => {
    for (const [id, element] of laid) {
      const pressed = String(options.isPressed(id, view));
      element.querySelector(".upvote")?.setAttribute("aria-pressed", pressed);
    }
    for (const id of new Set([...view.mine.questions.keys(), ...before.mine.questions.keys()])) {
      const own = view.mine.questions.get(id);
      redrawIn(id, view);
      if (own?.merged_into != null) redrawIn(own.merged_into, view);
    }
  };

  const draw = (): void => {
    const view = latest;
    const before = drawn;
    if (view === null || view === before) return;
    const hasMineSet = tab === "mine" && view.mine !== before?.mine && idsOf(view).join() !== order.join();
    if (before === null || hasMineSet || (order.length === 0 && idsOf(view).length > 0)) {
      if (before === null && laid.size > 0) setOrder([...order, ...idsOf(view).filter((id) => !ordered.has(id))]);
      else return arrange(view);
    }
    if (isRestExpected && before !== null && view.questions.size > before.questions.size) {
      setOrder([...order, ...idsOf(view).filter((id) => !ordered.has(id))]);
      isRestExpected = false;
    }
    if (before !== null) {
      for (const question of view.questions.values()) {
        const known = before.questions.get(question.id);
        if (known !== question) drawQuestion(question, known, view);
      }
      for (const [id, question] of before.questions) {
        if (view.questions.has(id)) continue;
        waiting.delete(id);
        if (tab !== "mine") replace(id, gone(question, view));
      }
      if (view.mine !== before.mine) drawMine(view, before);
    }
    drawn = view;
    showLines(view);
  };

  const drawSoon = calmly(root, draw);

  more.addEventListener("click", (event) => {
    event.preventDefault();
    if (latest === null) return;
    const first = layMore(latest);
    showLines(latest);
    first?.querySelector("a")?.focus();
  });
  waitingLine.addEventListener("click", () => {
    if (latest === null) return;
    arrange(latest);
    top.scrollIntoView();
    root.focus({ preventScroll: true });
  });

  return {
    show: (next) => {
      tab = next;
      if (latest !== null) arrange(latest);
      if (top.getBoundingClientRect().top < 0) top.scrollIntoView();
    },
    update: (view) => {
      latest = view;
      drawSoon();
    },
    expectTheRest: () => {
      isRestExpected = true;
    },
    elementOf: (id) => laid.get(id),
  };
}

/** The line that stands where a question was taken away, so that what follows it does not jump up. */
function gone(question: Question, view: View): HTMLElement {
  const line = document.createElement("p");
  line.className = "question gone";
  line.dataset.id = question.id;
  const target = question.merged_into === null ? undefined : view.questions.get(question.merged_into);
  line.textContent =
    target === undefined
      ? say("live.gone", { no: question.no })
      : say("live.merged", { no: question.no, into: target.no });
  return line;
}
