import { expect, test } from "vitest";
import { linesOf } from "./lines.ts";

/** As wide as it has characters. */
const measure = (text: string): number => [...text].length;

test("Chinese is broken between any two characters, and nothing is lost", () => {
  expect(linesOf("路灯什么时候能修好", 4, measure)).toEqual(["路灯什么", "时候能修", "好"]);
});

test("no line begins with what ends a sentence", () => {
  expect(linesOf("路灯坏了。何时修？", 4, measure)).toEqual(["路灯坏", "了。何时", "修？"]);
});

test("words stay whole where they can, and one that is too long is cut", () => {
  expect(linesOf("拨打 12345 热线", 6, measure)).toEqual(["拨打", "12345", "热线"]);
  expect(linesOf("abcdefgh", 3, measure)).toEqual(["abc", "def", "gh"]);
});

test("what was a paragraph stays one, an empty one too", () => {
  expect(linesOf("甲\n\n乙", 4, measure)).toEqual(["甲", "", "乙"]);
});

test("characters of two halves are not parted", () => {
  expect(linesOf("𠮷𠮷𠮷", 2, measure)).toEqual(["𠮷𠮷", "𠮷"]);
});

test("a line that is narrower than a character still ends", () => {
  expect(linesOf("路灯", 0, measure)).toEqual(["路", "灯"]);
});
