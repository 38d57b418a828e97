/** The rankings that the server recorded come out the same here; and what was tampered with is found. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { computed, differing, type RankingExport, type Result } from "./ranking_score.ts";

const PATH = fileURLToPath(new URL("../../tests/fixtures/ranking/rankings.json", import.meta.url));
const recorded = JSON.parse(readFileSync(PATH, "utf8")) as RankingExport[];

const shown = ({ rows }: RankingExport): Map<string, Result> =>
  new Map(rows.map(({ department_id, score, place }) => [department_id, { department_id, score, place }]));

test("there are rankings with places and without", () => {
  const places = recorded.flatMap(({ rows }) => rows.map((row) => row.place));
  expect(places.length).toBeGreaterThan(100);
  expect(places).toContain(null);
  expect(places).toContain(2);
});

describe.each(recorded.map((ranking, n) => [n, ranking] as const))("recorded ranking %i", (_, ranking) => {
  test("has the scores and places that the server gave", () => {
    expect(computed(ranking)).toEqual([...shown(ranking).values()]);
    expect(differing(ranking, shown(ranking))).toEqual([]);
  });
});

describe("a department is named", () => {
  const ranking = recorded.find(({ rows }) => rows.filter((row) => row.place !== null).length > 2);
  if (ranking === undefined) throw new Error("no recorded ranking has three places");
  const first = ranking.rows.find((row) => row.place !== null);
  if (first === undefined) throw new Error("no row has a place");
  const changed = (rows: RankingExport["rows"]): RankingExport => ({ ...ranking, rows });
  const withFirst = (change: Partial<typeof first>): RankingExport =>
    changed(ranking.rows.map((row) => (row === first ? { ...row, ...change } : row)));

  test("whose result in the export is another one", () => {
    expect(differing(withFirst({ score: (first.score ?? 0) + 1 }), shown(ranking))).toEqual([first.name]);
  });

  test("whose cases were taken away", () => {
    expect(differing(withFirst({ cases: 0 }), shown(ranking))).toContain(first.name);
  });

  test("whose row on the page is another one", () => {
    const rows = shown(ranking);
    rows.set(first.department_id, { department_id: first.department_id, score: 1, place: 99 });
    expect(differing(ranking, rows)).toEqual([first.name]);
  });

  test("that is only on the page", () => {
    const rows = shown(ranking);
    rows.set("elsewhere", { department_id: "elsewhere", score: 1, place: 1 });
    expect(differing(ranking, rows)).toEqual(["elsewhere"]);
  });
});
