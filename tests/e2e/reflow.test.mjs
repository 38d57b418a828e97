/** 400 % zoom on a desktop screen is a window of 320 px: no page may need to be pushed sideways to be read. */
import assert from "node:assert/strict";
import { scene } from "./harness/scene.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";

const NARROW = { viewport: { width: 320, height: 640 } };

scene("every page fits into 320 px", async ({ city, people }) => {
  /** @type {string[]} */
  const wide = [];
  for (const stop of await tour(city)) {
    const page = await visit(people, stop, LOOKS.largeEnglish, NARROW);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > NARROW.viewport.width) wide.push(`${stop.name}: ${width} px`);
    await page.context().close();
  }
  assert.deepEqual(wide, []);
});
