/**
 * 200 % and 400 % zoom on a desktop screen are windows of 640 and 320 px: no page may need to be pushed sideways to be read, nor lose
 * text when its reader spaces it (WCAG 1.4.10, 1.4.12).
 */
import assert from "node:assert/strict";
import { cutOff, overhang, spaceText } from "./harness/measure.mjs";
import { scene } from "./harness/scene.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";

const HEIGHT = 640;
const WIDTHS = [640, 320];

scene("every page fits into half and a quarter of a screen, and bears spaced text", async ({ city, people }) => {
  /** @type {string[]} */
  const wrong = [];
  for (const stop of await tour(city)) {
    const page = await visit(people, stop, LOOKS.largeEnglish, { viewport: { width: 1280, height: HEIGHT } });
    // Nobody spaces the text of what hangs on a wall.
    for (const spaced of stop.name.endsWith("-screen") ? [false] : [false, true]) {
      if (spaced) await spaceText(page);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: HEIGHT });
        const over = await overhang(page);
        const where = `${stop.name}, ${width} px${spaced ? ", spaced" : ""}`;
        if (over > 0) wrong.push(`${where}: ${over} px too wide`);
        if (spaced) wrong.push(...(await cutOff(page)).map((finding) => `${where}: ${finding}`));
      }
    }
    await page.context().close();
  }
  assert.deepEqual(wrong, []);
});
