/** What stands on the screen, from the same files as the pages: tests find controls by their Chinese names. */
import { readFileSync } from "node:fs";

/** @param {string} file @returns {Record<string, string>} */
const read = (file) => JSON.parse(readFileSync(new URL(`../../../client-js/i18n/zh/${file}.json`, import.meta.url), "utf8"));

/** @type {Record<string, string>} */
const words = { ...read("refusals"), ...read("desk"), ...read("pages") };

/** @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values = {}) {
  const text = words[key];
  if (text === undefined) throw new Error(`no word «${key}» in client-js/i18n/zh`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
