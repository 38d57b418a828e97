/**
 * Checks the words on screen, file by file: where each catalogue's words are used. What is wrong with one is found by
 * `words_check.mjs`. Of the refusals the code before the dot is what the server names.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { complaintsOf } from "./words_check.mjs";

const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const SERVER = join(CLIENT, "../server");
const LANGUAGES = ["zh", "en"];
const PAGES = [join(CLIENT, "pages"), /\.(ts|html|txt|xml)$/];
const EMBED = [join(CLIENT, "embed"), /\.ts$/];
const CATALOGUES = {
  pages: { sources: [PAGES, EMBED, [join(SERVER, "app"), /\.rs$/]], beside: "embed" },
  embed: { sources: [EMBED], beside: "pages" },
  desk: { sources: [[join(CLIENT, "desk"), /\.tsx?$/]] },
  mail: { sources: [[join(SERVER, "app/src/jobs"), /\.rs$/]] },
  refusals: {
    sources: [[SERVER, /\.rs$/]],
    nameOf: (key) => key.slice(0, key.lastIndexOf(".")),
    isNamedElsewhere: true,
  },
};

const complaints = [];
for (const [name, { sources, beside, ...how }] of Object.entries(CATALOGUES)) {
  const words = {};
  for (const language of LANGUAGES) words[language] = await wordsOf(language, name);
  const others = beside === undefined ? {} : await wordsOf("zh", beside);
  complaints.push(...complaintsOf({ name, words, texts: await textsOf(sources), beside: others, ...how }));
}
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exit(1);
console.log("words: both languages complete, nothing unused");

async function wordsOf(language, name) {
  return JSON.parse(await readFile(join(CLIENT, "i18n", language, `${name}.json`), "utf8"));
}

async function textsOf(sources) {
  const texts = [];
  for (const [folder, pattern] of sources) {
    for (const path of await readdir(folder, { recursive: true })) {
      if (pattern.test(path)) texts.push(await readFile(join(folder, path), "utf8"));
    }
  }
  return texts;
}
