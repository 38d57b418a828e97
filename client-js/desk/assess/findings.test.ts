/** What is said over the charts. */
import "../testing/shell.ts";
import { beforeAll, expect, test } from "vitest";
import { loadWords } from "../words.ts";
import { ofHours, ofMonths, ofResponses } from "./findings.ts";

beforeAll(loadWords);

const buckets = (...counts: number[]) =>
  counts.map((count, nth) => ({ up_to_ms: [60_000, 300_000, 900_000][nth] ?? null, count }));

test("within the first bound that holds at least half of the answers", () => {
  expect(ofResponses(buckets(1, 3, 4, 0))).toBe("50.0% 的答复用时在 5 分以内");
  expect(ofResponses(buckets(0, 0, 1, 3))).toBe("多数答复用时超过 15 分");
});

test("the last month; on time only where something was due", () => {
  const month = { year: 2026, month: 11, questions: 4, approved: 4, answered: 3, due: 0, overdue: 0 };
  expect(ofMonths([month])).toBe("2026年11月的答复率是 75.0%");
  expect(ofMonths([month, { ...month, due: 2, overdue: 1 }])).toBe("2026年11月的答复率是 75.0%，按期率是 50.0%");
});

test("the fullest hour with its share", () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 3 : hour === 9 ? 1 : 0));
  expect(ofHours(hours)).toBe("20 时到 21 时提问最多，占 75.0%");
});
