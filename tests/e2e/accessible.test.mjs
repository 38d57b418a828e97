/** Every page and state under axe-core, in both languages, light and dark, in large type, on a phone and at a desk. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { DESK, PHONE } from "./harness/browser.mjs";
import { scene } from "./harness/scene.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";

scene("axe-core finds nothing on any page", async ({ city, people }) => {
  /** @type {string[]} */
  const found = [];
  for (const stop of await tour(city)) {
    // Each device, language, scheme and size of type once a page.
    const [own, other] = stop.device === "phone" ? [PHONE, DESK] : [DESK, PHONE];
    for (const { look, device } of [{ look: LOOKS.light, device: own }, { look: LOOKS.darkLargeEnglish, device: other }]) {
      const page = await visit(people, stop, look, device);
      for (const finding of await findings(page)) found.push(`${stop.name} (${look.name}, ${device.viewport.width} px): ${finding}`);
      await page.context().close();
    }
  }
  assert.deepEqual(found, []);
});
