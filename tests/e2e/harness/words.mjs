/** What stands on the screen, from the same files as the pages: tests find controls by their Chinese names. */
import { readFileSync } from "node:fs";

/** @typedef {Record<string, string>} Words */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */

/** On a public page. */
export const say = speaker("zh", "pages", "refusals");
/** On the staff desk. */
export const deskSays = speaker("zh", "desk", "refusals");

const pagesInEnglish = speaker("en", "pages");
const deskInEnglish = speaker("en", "desk");

/** The same words in whichever language the page is. @param {"pages" | "desk"} where @param {string} key */
export function inEither(where, key) {
  const both = where === "pages" ? [say(key), pagesInEnglish(key)] : [deskSays(key), deskInEnglish(key)];
  return new RegExp(`^(${both.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})$`);
}

/** @param {"zh" | "en"} language @param {string[]} files of client-js/i18n @returns {Say} */
function speaker(language, ...files) {
  /** @type {Words} */
  let words = {};
  return (key, values = {}) => {
    if (Object.keys(words).length === 0) words = Object.assign({}, ...files.map((file) => read(`${language}/${file}`)));
    const text = words[key];
    if (text === undefined) throw new Error(`no word «${key}» in client-js/i18n/${language}/{${files.join()}}.json`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  };
}

/** @param {string} file @returns {Words} */
function read(file) {
  return JSON.parse(readFileSync(new URL(`../../../client-js/i18n/${file}.json`, import.meta.url), "utf8"));
}
