/**
 * One browser test: a server, a city, people, and the clearing up. A scene fails also when a page complained (see
 * browser.mjs); of a failed one every open page is kept as a picture.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { people } from "./browser.mjs";
import { foundCity } from "./city.mjs";
import { demo, OUTPUT, serve } from "./server.mjs";

/** @typedef {{ server: import("./server.mjs").Server, city: import("./city.mjs").City, people: import("./browser.mjs").People }} Stage */

/** In a city that the test builds. @param {string} name a sentence @param {(stage: Stage) => Promise<void>} play */
export function scene(name, play) {
  test(name, async () => {
    const slug = slugOf(name);
    const server = await serve(slug);
    try {
      const city = await foundCity(server.url);
      await withPeople(slug, server.url, (crowd) => play({ server, city, people: crowd }));
    } finally {
      await server.remove();
    }
  });
}

/** In the made-up city of `wenzheng demo`. @param {string} name a sentence @param {(people: import("./browser.mjs").People) => Promise<void>} play */
export function sceneInDemo(name, play) {
  test(name, async () => {
    const slug = slugOf(name);
    const server = await demo(slug);
    try {
      await withPeople(slug, server.url, play);
    } finally {
      await server.remove();
    }
  });
}

/** @param {string} name */
const slugOf = (name) => name.replace(/\W+/g, "-").slice(0, 60);

/** @param {string} slug @param {string} url @param {(people: import("./browser.mjs").People) => Promise<void>} play */
async function withPeople(slug, url, play) {
  const crowd = await people(url);
  try {
    await play(crowd);
    assert.deepEqual(crowd.complaints, []);
  } catch (error) {
    const open = crowd.pages.filter((page) => !page.isClosed());
    await Promise.allSettled(open.map((page, nth) => page.screenshot({ path: join(OUTPUT, `${slug}-${nth}.png`) })));
    throw error;
  } finally {
    await crowd.leave();
  }
}
