/** The words of the desk in the page's language, fetched before anything is drawn. */
import { page } from "./page.ts";

type Words = Record<string, string>;
type Values = Record<string, string | number>;

let words: Words = {};

export async function loadWords(): Promise<void> {
  const file =
    page.lang === "en" ? await import("../i18n/en/desk.json") : await import("../i18n/zh/desk.json");
  words = file.default;
}

/** The words of a key, with their placeholders filled. A missing key shows itself. */
export function t(key: string, values: Values = {}): string {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether there are words for what a server may name that is newer than this desk. */
export function has(key: string): boolean {
  return key in words;
}

/** Words with a `{count}`; where a language has a singular, it stands under `key.one`. */
export function count(key: string, number: number, values: Values = {}): string {
  const one = `${key}.one`;
  return t(number === 1 && one in words ? one : key, { count: figure(number), ...values });
}

const figures = new Intl.NumberFormat(page.lang);

export function figure(number: number): string {
  return figures.format(number);
}

/** What a thing is called in a list: joined as the language joins. */
export function joined(names: readonly string[]): string {
  return names.join(t("desk.comma"));
}
