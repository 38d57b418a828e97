/** The moderator's desk under pressure: quick without the server, put right when it refuses, two at one queue. */
import assert from "node:assert/strict";
import { press, row, signIn } from "./harness/desk.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays } from "./harness/words.mjs";

/** @typedef {import("./harness/browser.mjs").Page} Page */

const ACTS = 9;
const ACT_MS_MAX = 50;

/** Presses a key and gives the milliseconds until another row is selected. @param {Page} page @param {string} key @returns {Promise<number>} */
function timeToNext(page, key) {
  return page.evaluate((pressed) => {
    const list = document.querySelector("[role=listbox]");
    if (list === null) throw new Error("there is no queue");
    return new Promise((resolve) => {
      const began = performance.now();
      new MutationObserver((_, observer) => {
        observer.disconnect();
        resolve(performance.now() - began);
      }).observe(list, { attributes: true, attributeFilter: ["aria-activedescendant"] });
      document.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, bubbles: true }));
    });
  }, key);
}

scene("an act selects the next question before the server has answered, and comes back when it refuses", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const asker = await city.netizen("岛城市民");
  for (let nth = 0; nth <= ACTS; nth += 1) await room.ask(asker, `第${nth}个问题`);
  const page = await people.desk(`/desk/moderate/${room.id}`, city.moderator);
  await row(page, "第0个问题").click();

  /** @type {import("playwright-core").Route[]} */
  const held = [];
  await page.route("**/approve", (route) => void held.push(route));
  const times = [];
  for (let nth = 0; nth < ACTS; nth += 1) times.push(await timeToNext(page, "a"));
  const median = times.toSorted((a, b) => a - b)[Math.floor(ACTS / 2)] ?? Infinity;
  assert.ok(median < ACT_MS_MAX, `the next question is selected after ${times.map(Math.round).join(", ")} ms`);

  await held[0]?.fulfill({
    status: 409,
    contentType: "application/problem+json",
    json: { type: "about:blank", title: "已经处理过", status: 409, detail: "", code: "wrong_state" },
  });
  await row(page, "第0个问题").waitFor();
  await page.getByText(deskSays("act.refused_approve", { no: 1 })).waitFor();
});

scene("two moderators at one queue: the second sees at once that a question was taken", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  await room.ask(await city.netizen("岛城市民"), "浮山后三小区什么时候供热？");
  const first = await people.desk(`/desk/moderate/${room.id}`, city.moderator);
  const second = await people.desk(`/desk/moderate/${room.id}`);
  await signIn(second, await city.staff("第二位主持人", "moderator"));
  for (const page of [first, second]) await row(page, "浮山后三小区").click();

  await press(first, "act.approve");

  await second.getByText(deskSays("question.taken", { status: deskSays("status.approved") })).waitFor();
});
