/**
 * Checks the words on screen: both languages have the same keys and placeholders, every key that a source
 * names exists, every key is named somewhere. A key is a string literal like "queue.empty"; a key that is put
 * together, like `status.${name}`, stands for all that begin so. Of the refusals the code before the dot is
 * what the server names. `key.one` is the singular of a language that has one.
 */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const SERVER = join(CLIENT, "../server");
const LANGUAGES = ["zh", "en"];
const CATALOGUES = {
  pages: {
    sources: [
      [join(CLIENT, "pages"), /\.(ts|html|txt|xml)$/],
      [join(SERVER, "app"), /\.rs$/],
    ],
  },
  desk: { sources: [[join(CLIENT, "desk"), /\.tsx?$/]] },
  mail: { sources: [[join(SERVER, "app/src/jobs"), /\.rs$/]] },
  refusals: { sources: [[SERVER, /\.rs$/]], nameOf: (key) => key.slice(0, key.lastIndexOf(".")) },
};
/** A source names a key by calling one of these with it. */
const CALL = /\b(?:t|say|count)\(\s*["'`]([a-z_]+(?:\.[a-z0-9_]+)+)["'`]/g;
const LITERAL = /["'`]([a-z0-9_]+(?:\.[a-z0-9_]+)*)["'`]/g;
const PREFIX = /["'`]([a-z0-9_]+\.[a-z0-9_.]*)\$?\{/g;

const complaints = [];
for (const [name, { sources, nameOf = (key) => key }] of Object.entries(CATALOGUES)) {
  const words = {};
  for (const language of LANGUAGES) words[language] = await wordsOf(language, name);
  if (LANGUAGES.every((language) => words[language] === null)) continue;
  compare(name, words);
  const texts = await textsOf(sources);
  const called = matches(texts, CALL);
  const literals = matches(texts, LITERAL);
  const prefixes = [...matches(texts, PREFIX)];
  const keys = new Set(LANGUAGES.flatMap((language) => Object.keys(words[language] ?? {})));
  for (const key of keys) {
    const named = nameOf(key.replace(/\.one$/, ""));
    const isUsed = literals.has(named) || prefixes.some((prefix) => named.startsWith(prefix));
    if (!isUsed) complaints.push(`${name}: "${key}" is used nowhere`);
  }
  if (name === "refusals") continue;
  for (const key of called) {
    if (!keys.has(key)) complaints.push(`${name}: "${key}" is used and stands in no language`);
  }
}

for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exit(1);
console.log("words: both languages complete, nothing unused");

function compare(name, words) {
  const [first, second] = LANGUAGES;
  for (const [one, other] of [
    [first, second],
    [second, first],
  ]) {
    for (const [key, text] of Object.entries(words[one] ?? {})) {
      const counterpart = words[other]?.[key];
      if (counterpart === undefined) {
        if (!key.endsWith(".one")) complaints.push(`${name}: "${key}" is missing in ${other}`);
      } else if (placeholders(text) !== placeholders(counterpart) && one === first) {
        complaints.push(`${name}: "${key}" has other placeholders in ${other}`);
      }
    }
  }
}

function placeholders(text) {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
}

async function wordsOf(language, name) {
  const path = join(CLIENT, "i18n", language, `${name}.json`);
  return existsSync(path) ? JSON.parse(await readFile(path, "utf8")) : null;
}

async function textsOf(sources) {
  const texts = [];
  for (const [folder, pattern] of sources) {
    if (!existsSync(folder)) continue;
    for (const path of await readdir(folder, { recursive: true })) {
      if (pattern.test(path) && !path.includes("node_modules"))
        texts.push(await readFile(join(folder, path), "utf8"));
    }
  }
  return texts;
}

function matches(texts, pattern) {
  const found = new Set();
  for (const text of texts) for (const match of text.matchAll(pattern)) found.add(match[1]);
  return found;
}
