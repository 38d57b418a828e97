/** What counts as nearly the same. */
import { expect, test } from "vitest";
import { bestOf } from "../lib/testing/clock.ts";
import { similarTo } from "./similar.ts";

const texts = [
  { id: "same", text: "示例三小区今年什么时候供热？" },
  { id: "near", text: "请问示例三小区几号开始供热" },
  { id: "far", text: "建议在演示路增加一个公交站" },
];

test("the most alike comes first, and what has nothing in common does not come", () => {
  const found = similarTo("示例三小区什么时候供热？", texts, 5);
  expect(found.map((one) => one.item.id)).toEqual(["same", "near"]);
  expect(found[0]?.share).toBeGreaterThan(found[1]?.share ?? 1);
});

test("punctuation, spaces and case make no difference", () => {
  const [found] = similarTo("WIFI 太慢", [{ id: "a", text: "wifi，太慢！" }], 1);
  expect(found?.share).toBe(1);
});

test("a text without two characters is like nothing", () => {
  expect(similarTo("？", texts, 5)).toEqual([]);
  expect(similarTo("浮山后", [{ id: "a", text: "" }], 5)).toEqual([]);
});

test("among five thousand it is quick enough to do for every selected question", () => {
  const many = Array.from({ length: 5_000 }, (_, i) => ({
    id: `q${i}`,
    text: `第${i}栋楼的暖气不热，打了${i}次电话`,
  }));
  similarTo("暖气不热", many, 5);
  expect(bestOf(5, () => similarTo("我家暖气也不热，电话打不通", many, 5))).toBeLessThan(50);
});
