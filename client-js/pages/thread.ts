/** The host's thread beside the questions: announcements and statements, newest first. */
import type { View } from "../lib/index.ts";
import { announcementElement, statementElement, type Around } from "./items.ts";
import { byId, find, maybe } from "./page.ts";
import { put } from "./fill.ts";
import { figure, say } from "./words.ts";

type Listed = { id: string };

/** Gives the function that draws what has changed. A page of a room without a thread has none. */
export function thread(): (view: View, before: View | null, around: Around) => void {
  const section = maybe("thread");
  if (section === null) return () => undefined;
  const statements = byId("statements");
  const announcements = byId("announcements");
  const unfold = find<HTMLButtonElement>(section, "[data-act=unfold]");

  unfold?.addEventListener("click", () => {
    const isFolded = section.classList.toggle("folded");
    unfold.setAttribute("aria-expanded", String(!isFolded));
    unfold.textContent = say(isFolded ? "live.unfold" : "live.fold");
  });

  return (view, before, around) => {
    if (view.statements !== before?.statements) {
      draw(statements, view.statements, before?.statements ?? null, (item) => statementElement(item, around));
    }
    if (view.announcements !== before?.announcements) {
      draw(announcements, view.announcements, before?.announcements ?? null, (item) => announcementElement(item, around));
    }
    const items = view.statements.length + view.announcements.length;
    section.hidden = items === 0;
    section.parentElement?.classList.toggle("no-thread", items === 0);
    put(section, "statements", figure(view.statements.length));
    if (unfold !== null) unfold.hidden = items < 3;
  };
}

/** Brings the elements in line with the items, newest first. Before the first view, what the server laid is already right. */
export function draw<T extends Listed>(
  root: HTMLElement,
  items: readonly T[],
  before: readonly T[] | null,
  elementOf: (item: T) => HTMLElement,
): void {
  const laid = new Map<string, Element>();
  for (const child of root.querySelectorAll<HTMLElement>("[data-id]")) laid.set(child.dataset.id ?? "", child);
  const known = new Map((before ?? items).map((item) => [item.id, item]));
  for (const item of items) {
    const old = laid.get(item.id);
    laid.delete(item.id);
    if (old === undefined) root.insertBefore(elementOf(item), root.firstChild);
    else if (known.get(item.id) !== item) root.replaceChild(elementOf(item), old);
  }
  for (const left of laid.values()) left.remove();
}
