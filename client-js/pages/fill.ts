/** Clones the items that the server laid into templates, fills them and takes out what is not needed. */

/** What an item shows: text for its fields; null takes the part out. */
export type Values = Record<string, string | null>;

let holder: Document = document;

/** Takes the templates from another document from now on. */
export function layFrom(document: Document): void {
  holder = document;
}

/** A fresh copy of what the template `id` holds, filled. */
export function laid(id: string, values: Values): HTMLElement {
  const template = holder.getElementById(`${id}-template`) as HTMLTemplateElement | null;
  const first = template?.content.firstElementChild ?? null;
  if (first === null) throw new Error(`there is nothing in the template ${id}`);
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
