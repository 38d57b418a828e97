/** What a screen reader is told of a busy room: politely, in batches, at most once in five seconds, and nothing is left out. */
import assert from "node:assert/strict";
import { scene } from "./harness/scene.mjs";

const EVERY_MS = 5_000;
const QUESTIONS = 18;
const BETWEEN_MS = 500;

/** @typedef {{ at: number, text: string }} Spoken */

scene("a busy room is told in batches, at most one in five seconds", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating, "post");
  const page = await people.phone(room.path);
  const region = page.locator("#spoken");
  assert.equal(await region.getAttribute("aria-live"), "polite");
  await page.locator("#tabs[role=tablist]").waitFor();
  await page.evaluate(() => {
    const heard = /** @type {Spoken[]} */ ([]);
    Object.assign(window, { heard });
    const region = /** @type {HTMLElement} */ (document.getElementById("spoken"));
    new MutationObserver(() => heard.push({ at: Date.now(), text: region.textContent })).observe(region, { childList: true, characterData: true, subtree: true });
  });
  const heard = () => page.evaluate(() => /** @type {{ heard: Spoken[] }} */ (/** @type {unknown} */ (window)).heard);
  /** @param {Spoken[]} all @param {RegExp} what */
  const told = (all, what) => all.reduce((sum, one) => sum + Number(what.exec(one.text)?.[1] ?? 0), 0);

  const askers = [await city.netizen("市民甲"), await city.netizen("市民乙"), await city.netizen("市民丙")];
  let answers = 0;
  for (let nth = 0; nth < QUESTIONS; nth += 1) {
    const asker = askers[nth % askers.length];
    if (asker === undefined) assert.fail();
    const question = await room.ask(asker, `第 ${nth + 1} 号楼什么时候供热？`);
    if (nth % 3 === 0) {
      await city.answer(question, heating, `第 ${nth + 1} 号楼十六日供热。`);
      answers += 1;
    }
    await new Promise((over) => setTimeout(over, BETWEEN_MS));
  }

  const deadline = Date.now() + 3 * EVERY_MS;
  while (told(await heard(), /(\d+) 个新提问/) < QUESTIONS && Date.now() < deadline) await new Promise((over) => setTimeout(over, BETWEEN_MS));
  const all = await heard();
  assert.equal(told(all, /(\d+) 个新提问/), QUESTIONS, JSON.stringify(all));
  assert.equal(told(all, /(\d+) 个新答复/), answers, JSON.stringify(all));
  for (const [nth, one] of all.entries()) {
    const before = all[nth - 1];
    if (before !== undefined) assert.ok(one.at - before.at >= EVERY_MS - 50, `${one.at - before.at} ms between «${before.text}» and «${one.text}»`);
  }
});
