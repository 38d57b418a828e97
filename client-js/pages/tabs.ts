/**
 * The orders of the questions as tabs. Without script they are links; here they get the roles and the arrow
 * keys of tabs. Which questions a tab holds is in `list.ts`.
 */
import type { Sort } from "../lib/index.ts";

export type Tab = Sort | "mine";

/** Makes tabs of the links in `bar`, for what is in `panel`. Gives the function that chooses one from elsewhere. */
export function tabs(bar: HTMLElement, panel: HTMLElement, chosen: Tab, onChoose: (tab: Tab) => void): (tab: Tab) => void {
  const links = Array.from(bar.querySelectorAll<HTMLAnchorElement>("a"));

  const mark = (tab: string): void => {
    for (const link of links) {
      const isChosen = link.dataset.tab === tab;
      link.setAttribute("aria-selected", String(isChosen));
      link.tabIndex = isChosen ? 0 : -1;
      if (isChosen) panel.setAttribute("aria-labelledby", link.id);
    }
  };
  const choose = (link: HTMLAnchorElement): void => {
    const tab = link.dataset.tab as Tab;
    mark(tab);
    onChoose(tab);
  };

  bar.setAttribute("role", "tablist");
  bar.setAttribute("aria-label", bar.dataset.label ?? "");
  panel.setAttribute("role", "tabpanel");
  for (const link of links) {
    link.id = `tab-${link.dataset.tab ?? ""}`;
    link.setAttribute("role", "tab");
    link.setAttribute("aria-controls", panel.id);
    link.removeAttribute("aria-current");
  }
  mark(chosen);

  bar.addEventListener("click", (event) => {
    const link = (event.target as HTMLElement).closest("a");
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link);
  });
  bar.addEventListener("keydown", (event) => {
    const at = links.indexOf(event.target as HTMLAnchorElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
    const link = to === undefined || at < 0 ? undefined : links[(to + links.length) % links.length];
    if (link === undefined) return;
    event.preventDefault();
    link.focus();
    choose(link);
  });
  return (tab) => {
    const link = links.find((known) => known.dataset.tab === tab);
    if (link !== undefined) choose(link);
  };
}
