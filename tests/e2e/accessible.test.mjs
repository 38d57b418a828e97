/** Every page and state under axe-core, in both languages, light and dark, and in large type. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { DESK, PHONE } from "./harness/browser.mjs";
import { scene } from "./harness/scene.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";

scene("axe-core finds nothing on any page", async ({ city, people }) => {
  /** @type {string[]} */
  const found = [];
  for (const stop of await tour(city)) {
    for (const look of [LOOKS.light, LOOKS.darkLargeEnglish]) {
      const page = await visit(people, stop, look, stop.device === "phone" ? PHONE : DESK);
      for (const finding of await findings(page)) found.push(`${stop.name} (${look.name}): ${finding}`);
      await page.context().close();
    }
  }
  assert.deepEqual(found, []);
});
