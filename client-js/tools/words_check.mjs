/**
 * What is wrong with a catalogue of words: both languages have the same keys and placeholders, every key that a source
 * names exists, every key is named somewhere. A key is a string literal like "queue.empty"; a key that is put
 * together, like `status.${name}`, stands for all that begin so. `key.one` is the singular of a language that has one.
 * Knows no file; `words.mjs` reads them.
 */

/** A source names a key by calling one of these with it. */
const CALL = /\b(?:t|say|count)\(\s*["'`]([a-z_]+(?:\.[a-z0-9_]+)+)["'`]/g;
const LITERAL = /["'`]([a-z0-9_]+(?:\.[a-z0-9_]+)*)["'`]/g;
const PREFIX = /["'`]([a-z0-9_]+\.[a-z0-9_.]*)\$?\{/g;

/**
 * @typedef {Record<string, string>} Words
 * @typedef {object} Catalogue
 * @property {string} name
 * @property {Record<string, Words>} words by language
 * @property {string[]} texts the sources that use them
 * @property {(key: string) => string} [nameOf] what of a key the sources name
 * @property {Words} [beside] words of another catalogue that the same sources use
 * @property {boolean} [isNamedElsewhere] the sources name what is none of its keys, too
 */

/** @param {Catalogue} catalogue @returns {string[]} */
export function complaintsOf({ name, words, texts, nameOf = (key) => key, beside = {}, isNamedElsewhere = false }) {
  const complaints = compare(name, words);
  const literals = matches(texts, LITERAL);
  const prefixes = [...matches(texts, PREFIX)];
  const keys = new Set(Object.values(words).flatMap((texts) => Object.keys(texts)));
  for (const key of keys) {
    const named = nameOf(key.replace(/\.one$/, ""));
    const isUsed = literals.has(named) || prefixes.some((prefix) => named.startsWith(prefix));
    if (!isUsed) complaints.push(`${name}: "${key}" is used nowhere`);
  }
  if (isNamedElsewhere) return complaints;
  for (const key of matches(texts, CALL)) {
    if (!keys.has(key) && !(key in beside)) complaints.push(`${name}: "${key}" is used and stands in no language`);
  }
  return complaints;
}

/** @param {string} name @param {Record<string, Words>} words */
function compare(name, words) {
  const complaints = [];
  const languages = Object.keys(words);
  for (const one of languages) {
    for (const other of languages.filter((language) => language !== one)) {
      for (const [key, text] of Object.entries(words[one] ?? {})) {
        const counterpart = words[other]?.[key];
        if (counterpart === undefined) {
          if (!key.endsWith(".one")) complaints.push(`${name}: "${key}" is missing in ${other}`);
        } else if (one < other && placeholders(text) !== placeholders(counterpart)) {
          complaints.push(`${name}: "${key}" has other placeholders in ${one} than in ${other}`);
        }
      }
    }
  }
  return complaints;
}

/** @param {string} text */
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();

/** @param {string[]} texts @param {RegExp} pattern */
function matches(texts, pattern) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const text of texts) for (const match of text.matchAll(pattern)) found.add(match[1] ?? "");
  return found;
}
