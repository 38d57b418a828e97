/** Instants, spans and counts read as the server writes them; the same cases stand in its tests. */
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";

const LANGUAGES = ["zh", "en"] as const;

/** The modules as a page of that language loads them. */
async function loaded(language: (typeof LANGUAGES)[number]) {
  const words = readFileSync(new URL(`../i18n/${language}/pages.json`, import.meta.url), "utf8");
  vi.resetModules();
  vi.stubGlobal("document", { getElementById: () => ({ textContent: words }) });
  return { ...(await import("./times.ts")), ...(await import("./words.ts")) };
}

describe.each(LANGUAGES)("in %s", (language) => {
  const nth = language === "zh" ? 0 : 1;

  test.each([
    ["2025-11-24T11:42:00Z", "19:42", "19:42"],
    ["2025-11-23T16:05:00Z", "00:05", "00:05"],
    ["2025-11-23T11:42:00Z", "11月23日 19:42", "23 Nov 19:42"],
    ["2024-02-29T16:00:00Z", "2024年3月1日 00:00", "1 Mar 2024 00:00"],
  ])("%s is as short as it can be", async (at, ...shown) => {
    const { times } = await loaded(language);
    expect(times("Asia/Shanghai", Date.parse("2025-11-24T12:00:00Z")).shown(at)).toBe(shown[nth]);
  });

  test.each([
    ["2025-11-24T15:59:59.999Z", 0, "11月24日", "24 Nov"],
    ["2025-11-24T16:00:00Z", 1, "11月25日", "25 Nov"],
    ["2025-11-22T15:59:59.999Z", -2, "11月22日", "22 Nov"],
    ["2026-01-04T15:59:59.999Z", 41, "2026年1月4日", "4 Jan 2026"],
  ])("%s is %i days away in the city's zone", async (at, days, ...shown) => {
    const { times } = await loaded(language);
    const there = times("Asia/Shanghai", Date.parse("2025-11-24T12:00:00Z"));
    expect([there.daysUntil(at), there.date(at)]).toEqual([days, shown[nth]]);
  });

  test.each([
    [0, "0 秒", "0 s"],
    [-5, "0 秒", "0 s"],
    [48_999, "48 秒", "48 s"],
    [120_000, "2 分钟", "2 min"],
    [134_000, "2 分 14 秒", "2 min 14 s"],
    [11_520_000, "3 小时 12 分", "3 h 12 min"],
    [183_600_000, "2 天 3 小时", "2 d 3 h"],
    [86_460_000, "1 天", "1 d"],
  ])("%i ms tell their two largest units", async (span_ms, ...told) => {
    const { span } = await loaded(language);
    expect(span(span_ms)).toBe(told[nth]);
  });

  test("one has its singular and thousands their comma", async () => {
    const { count, figure } = await loaded(language);
    expect(count("live.spoken_answers", 1)).toBe(["1 个新答复", "1 new answer"][nth]);
    expect(count("live.spoken_answers", 2_314)).toBe(["2,314 个新答复", "2,314 new answers"][nth]);
    expect([0, 999, 1_000, 94_560_000].map(figure)).toEqual(["0", "999", "1,000", "94,560,000"]);
  });
});
