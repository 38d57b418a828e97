/** What the page carries for its script, and how elements are found. Nothing here changes the page. */
import type { Id } from "../lib/index.ts";

export interface PageData {
  lang: "zh-CN" | "en";
  time_zone: string;
  /** The server's clock when the page was made, in milliseconds. */
  now: number;
  session: { kind: "nobody" | "netizen" | "staff" };
  /** Names of departments by id, those of this room as they were named then. */
  departments: Record<Id, string>;
  sort: "top" | "new" | "answered";
}

/** The JSON of a data block. The server writes it; a page without it does not load this script. */
export function blockOf<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? "") as T;
}

export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as E;
}

export function maybe<E extends HTMLElement = HTMLElement>(id: string): E | null {
  return document.getElementById(id) as E | null;
}

/** What the page certainly has within an element that the server laid. */
export function must<E extends HTMLElement = HTMLElement>(within: ParentNode, selector: string): E {
  const element = within.querySelector<E>(selector);
  if (element === null) throw new Error(`the page has no ${selector}`);
  return element;
}

export function find<E extends HTMLElement = HTMLElement>(within: ParentNode, selector: string): E | null {
  return within.querySelector<E>(selector);
}
