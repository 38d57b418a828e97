/** The sizes that the READMEs state are those of today. */
import { expect, test } from "vitest";
import { agree, BUNDLES, measured, stated } from "./sizes.mjs";

test.each(Object.keys(BUNDLES))("%s says how much it weighs", { timeout: 60_000 }, async (readme) => {
  const now = await measured(readme);
  expect(agree(stated(readme), now), `«${stated(readme)}» is not «${now}»: npm run sizes`).toBe(true);
});

test("another size is noticed", () => {
  const sentence = (kb) => `Minified and whole: ${kb} kB, with gzip 8.7 kB, with brotli 7.8 kB.`;
  expect(agree(sentence("26.9"), sentence("27.0"))).toBe(true);
  expect(agree(sentence("26.9"), sentence("27.4"))).toBe(false);
  expect(agree("nothing", sentence("26.9"))).toBe(false);
});
