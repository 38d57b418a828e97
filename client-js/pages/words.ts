/** The words of the page's script, in the reader's language. They come with the page; none stands in the code. */
import { blockOf } from "./page.ts";

const words = blockOf<Record<string, string>>("words");

/** The words of a key, with `{name}` filled in. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Words that count: `key.one`, where there is such a form, for one. */
export function count(key: string, n: number): string {
  const one = `${key}.one`;
  return say(n === 1 && words[one] !== undefined ? one : key, { count: figure(n) });
}

/** `2,314` */
export function figure(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}
