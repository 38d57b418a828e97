/** Bounds as people write them and as the interface has them. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { FIGURES, points, read, wholeRange, written } from "./units.ts";

test("what was written is read back as it was", () => {
  for (const figure of FIGURES) {
    const { worst, best } = wholeRange(figure);
    expect(worst).not.toBe(best);
    for (const bound of [worst, best]) expect(read(figure, written(figure, bound))).toBe(bound);
  }
});

test("rates and scores are hundredths, times are minutes", () => {
  expect(read("answer_rate", "87.5")).toBe(8_750);
  expect(read("satisfaction_mean", "4.25")).toBe(425);
  expect(read("response_median", "90")).toBe(90);
  expect(read("answer_rate", "0.29")).toBe(29);
  expect(points(8_217)).toBe("82.17");
});

test("what is no number is none", () => {
  for (const text of ["", " ", "x", "-1", "1e999"]) expect(read("answer_rate", text)).toBeNull();
});
