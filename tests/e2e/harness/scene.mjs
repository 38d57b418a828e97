/**
 * One browser test: a server, a city, people, and the clearing up. A scene fails also when a page complained (see
 * browser.mjs); of a failed one every open page is kept as a picture.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { people } from "./browser.mjs";
import { foundCity } from "./city.mjs";
import { OUTPUT, serve } from "./server.mjs";

/** @typedef {{ server: import("./server.mjs").Server, city: import("./city.mjs").City, people: import("./browser.mjs").People }} Stage */

/** @param {string} name a sentence @param {(stage: Stage) => Promise<void>} play */
export function scene(name, play) {
  test(name, async () => {
    const slug = name.replace(/\W+/g, "-").slice(0, 60);
    const server = await serve(slug);
    try {
      const city = await foundCity(server.url);
      const crowd = await people(server.url);
      try {
        await play({ server, city, people: crowd });
        assert.deepEqual(crowd.complaints, []);
      } catch (error) {
        const open = crowd.pages.filter((page) => !page.isClosed());
        await Promise.allSettled(open.map((page, nth) => page.screenshot({ path: join(OUTPUT, `${slug}-${nth}.png`) })));
        throw error;
      } finally {
        await crowd.leave();
      }
    } finally {
      await server.remove();
    }
  });
}
