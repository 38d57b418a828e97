/**
 * The words of the page's script, in the reader's language. They come with the page, or are handed in where the page
 * is somebody else's; none stands in the code.
 */
import { blockOf } from "./page.ts";

export type Words = Record<string, string>;

let known: Words | null = null;

const table = (): Words => (known ??= blockOf<Words>("words"));

/** Takes these words from now on, instead of the page's. */
export function speakWith(words: Words): void {
  known = words;
}

/** The words of a key, with `{name}` filled in. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = table()[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words that count: `key.one`, where there is such a form, for one. */
export function count(key: string, n: number): string {
  const one = `${key}.one`;
  return say(n === 1 && table()[one] !== undefined ? one : key, { count: figure(n) });
}

/** `2,314` */
export function figure(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
