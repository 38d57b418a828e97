/** The check of the words finds what it is there to find. */
import { expect, test } from "vitest";
import { complaintsOf } from "./words_check.mjs";

const fine = () => ({
  name: "pages",
  words: {
    zh: { "live.ask": "我要提问", "live.left": "还能写 {n} 字", "status.live": "直播中", "live.items": "{n} 个" },
    en: { "live.ask": "Ask", "live.left": "{n} left", "status.live": "Live", "live.items": "{n} items", "live.items.one": "1 item" },
  },
  texts: ['say("live.ask"); t("live.left")', "say(`status.${name}`)", '{{ page.count("live.items", n) }}'],
});

test("complete words have nothing to be complained of", () => {
  expect(complaintsOf(fine())).toEqual([]);
});

test("a key that is removed from one language is missed", () => {
  const given = fine();
  delete given.words.en["live.ask"];
  expect(complaintsOf(given)).toEqual(['pages: "live.ask" is missing in en']);
});

test("a key that is removed from both is missed where it is used", () => {
  const given = fine();
  for (const words of Object.values(given.words)) delete words["live.ask"];
  expect(complaintsOf(given)).toEqual(['pages: "live.ask" is used and stands in no language']);
});

test("a key that is added and named nowhere is found", () => {
  const given = fine();
  for (const words of Object.values(given.words)) words["live.asked"] = "x";
  expect(complaintsOf(given)).toEqual(['pages: "live.asked" is used nowhere']);
});

test("placeholders that differ are found", () => {
  const given = fine();
  given.words.en["live.left"] = "{count} left";
  expect(complaintsOf(given)).toEqual(['pages: "live.left" has other placeholders in en than in zh']);
});

test("words of another catalogue count only where they are said to", () => {
  const given = { ...fine(), texts: [...fine().texts, 'say("embed.retry")'] };
  expect(complaintsOf(given)).toEqual(['pages: "embed.retry" is used and stands in no language']);
  expect(complaintsOf({ ...given, beside: { "embed.retry": "重试" } })).toEqual([]);
});

test("of a refusal the code is what is named", () => {
  const nameOf = (key) => key.slice(0, key.lastIndexOf("."));
  const words = { zh: { "banned.title": "x", "gone.title": "x" }, en: { "banned.title": "x", "gone.title": "x" } };
  const complaints = complaintsOf({ name: "refusals", words, texts: ['Self::Banned => "banned"'], nameOf, isNamedElsewhere: true });
  expect(complaints).toEqual(['refusals: "gone.title" is used nowhere']);
});
