/** Clones the items that the server laid into templates, fills them and takes out what is not needed. */
import { byId } from "./page.ts";

/** What an item shows: text for its fields; null takes the part out. */
export type Values = Record<string, string | null>;

/** A fresh copy of what the template `id` holds, filled. */
export function laid(id: string, values: Values): HTMLElement {
  const first = byId<HTMLTemplateElement>(`${id}-template`).content.firstElementChild;
  if (first === null) throw new Error(`the template ${id} is empty`);
  const element = document.importNode(first, true) as HTMLElement;
  fill(element, values);
  return element;
}

/** Fills every `data-field`; removes every `data-if` that has no value. */
function fill(element: HTMLElement, values: Values): void {
  for (const part of element.querySelectorAll<HTMLElement>("[data-if]")) {
    const value = values[part.dataset.if ?? ""];
    if (value === undefined || value === null || value === "") part.remove();
  }
  for (const part of element.querySelectorAll<HTMLElement>("[data-field]")) {
    const value = values[part.dataset.field ?? ""];
    if (value !== undefined && value !== null) part.textContent = value;
  }
}

/** One field of an item that stands in the page already. */
export function put(element: HTMLElement, field: string, text: string): void {
  const part = element.querySelector(`[data-field="${field}"]`);
  if (part !== null && part.textContent !== text) part.textContent = text;
}

export function timeAt(element: HTMLElement, field: string, at: string): void {
  element.querySelector(`time[data-field="${field}"]`)?.setAttribute("datetime", at);
}
