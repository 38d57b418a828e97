/** Finding what was published; and before a question is sent, the answers to similar ones, with script and without. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { DESK, PHONE } from "./harness/browser.mjs";
import { ask, askBox, question, receipt } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { say } from "./harness/words.mjs";

const TEXT = "浮山后三小区什么时候供热？";
const ANSWER = "十一月十六日起供热。";
const AGAIN = "请问浮山后三小区几号供热";
/** An interview that was announced just now is found within some seconds. */
const TRIES_MAX = 40;

/** @typedef {import("./harness/city.mjs").City} City */

/** A room with one answered question, and another room of today. @param {City} city */
async function told(city) {
  const heating = await city.department("市热电局");
  const earlier = await city.liveInterview("去年的供热访谈", heating);
  const asked = await earlier.ask(await city.netizen("另一位市民"), TEXT);
  await city.approve(asked);
  await city.answer(asked, heating, ANSWER);
  return { earlier, asked, room: await city.liveInterview("供热问题在线访谈", heating) };
}

/** @param {import("./harness/browser.mjs").Page} page @param {string} text */
async function look(page, text) {
  const field = page.getByRole("searchbox", { name: say("search.field") });
  for (let nth = 0; nth < TRIES_MAX; nth += 1) {
    await field.fill(text);
    await page.getByRole("button", { name: say("search.submit"), exact: true }).click();
    await page.getByRole("heading", { name: say("site.search"), exact: true }).waitFor();
    if (await page.locator(".found li").first().isVisible()) return;
    await page.waitForTimeout(250);
  }
  assert.fail(`${text} is not found`);
}

for (const script of [true, false]) {
  scene(`${script ? "with" : "without"} script what was published is found, marked, and leads to its place`, async ({ city, people }) => {
    await told(city);
    const page = await people.arrive({ ...PHONE, javaScriptEnabled: script }, "/");
    await look(page, "浮山后");
    await page.locator("mark", { hasText: "浮山后" }).first().waitFor();
    if (script) assert.deepEqual(await findings(page), []);
    await page.getByRole("link", { name: TEXT }).click();
    await page.getByText(ANSWER).waitFor();

    await page.goto("/search?q=火星移民");
    await page.getByText(say("search.empty", { q: "火星移民" })).waitFor();
  });
}

scene("a similar question is shown while somebody writes, and its answer taken instead of asking", async ({ city, people }) => {
  const { room } = await told(city);
  const finder = await people.phone("/");
  await look(finder, "浮山后");
  const page = await people.arrive(PHONE, room.path, await city.netizen("岛城市民"));
  await askBox(page).click();
  const before = await page.getByRole("button", { name: say("live.submit"), exact: true }).boundingBox();
  await askBox(page).fill(AGAIN);
  const similar = page.getByRole("region", { name: say("live.similar_title") });
  await similar.getByText(ANSWER).waitFor();
  const after = await page.getByRole("button", { name: say("live.submit"), exact: true }).boundingBox();
  assert.deepEqual(after, before, "nothing moves under the finger");
  assert.deepEqual(await findings(page), []);

  await similar.getByRole("button", { name: say("live.similar_take") }).click();
  await page.getByText(say("live.similar_taken")).waitFor();
  assert.equal(await askBox(page).inputValue(), "");
  assert.deepEqual(await room.texts(), []);
  const { items } = /** @type {{ items: { answers_taken: number }[] }} */ (await city.admin.call("GET", "/figures"));
  assert.equal(items[0]?.answers_taken, 1);
});

scene("who hands in at once is shown similar answers once, and may ask all the same", async ({ city, people }) => {
  const { room } = await told(city);
  await look(await people.phone("/"), "浮山后");
  const page = await people.arrive(DESK, room.path, await city.netizen("岛城市民"));
  await ask(page, AGAIN);
  await page.getByRole("alert").filter({ hasText: say("live.similar_first") }).waitFor();
  await page.getByRole("button", { name: say("live.submit"), exact: true }).click();
  await receipt(page, 1).waitFor();
  assert.deepEqual(await room.texts(), [AGAIN]);
});

scene("when similar questions cannot be had, asking goes on", async ({ city, people }) => {
  const { room } = await told(city);
  const page = await people.arrive(PHONE, room.path, await city.netizen("岛城市民"));
  await page.route("**/questions/similar*", () => {}); // never answered
  await ask(page, AGAIN);
  await receipt(page, 1).waitFor();
});

scene("without script similar answers come before the question is sent, once", async ({ city, people }) => {
  const { room, asked } = await told(city);
  await look(await people.phone("/"), "浮山后");
  const page = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path);
  await ask(page, AGAIN, "岛城市民");
  await page.getByText(ANSWER).waitFor();
  assert.deepEqual(await room.texts(), []);
  await page.getByRole("button", { name: say("live.similar_anyway") }).click();
  await receipt(page, 1).waitFor();
  assert.deepEqual(await room.texts(), [AGAIN]);

  await ask(page, TEXT);
  await page.getByRole("button", { name: say("live.similar_take") }).first().click();
  await page.getByText(say("live.similar_taken")).waitFor();
  await question(page, asked.no).getByText(ANSWER).waitFor();
  assert.deepEqual(await room.texts(), [AGAIN]);
});
