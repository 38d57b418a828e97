/** Figures in words. */
import "../testing/shell.ts";
import { beforeAll, expect, test } from "vitest";
import { loadWords } from "../words.ts";
import { difference, exact, shown } from "./values.ts";

beforeAll(loadWords);

test("spans in two units, short ones to a tenth of a second, and exactly beside it", () => {
  expect(shown("span", 0)).toBe("0 秒");
  expect(shown("span", 44)).toBe("44 毫秒");
  expect(shown("span", 45_600)).toBe("45.6 秒");
  expect(shown("span", 134_999)).toBe("2 分 14 秒");
  expect(shown("span", 7_200_000)).toBe("2 小时");
  expect(shown("span", 273_600_000)).toBe("3 天 4 小时");
  expect(exact(44)).toBe("44 毫秒");
  expect(exact(134_999)).toBe("2 分 14 秒（134,999 毫秒）");
});

test("none is a dash, never a nought", () => {
  for (const kind of ["count", "rate", "span", "mean"] as const) expect(shown(kind, null)).toBe("—");
});

test("a difference has its sign, and none without both", () => {
  expect(difference("count", 12, 10)).toBe("+2");
  expect(difference("span", 60_000, 90_000)).toBe("−30 秒");
  expect(difference("rate", 0.9, 0.95)).toBe("−5.0 百分点");
  expect(difference("rate", 0.90001, 0.9)).toBe("±0.0 百分点");
  expect(difference("mean", 4, null)).toBeNull();
});
