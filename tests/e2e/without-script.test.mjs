/** The room in a browser that runs no script: everything can be read, a question handed in and upvoted. */
import assert from "node:assert/strict";
import { PHONE } from "./harness/browser.mjs";
import { ask, question, receipt } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { say } from "./harness/words.mjs";

const RELOADS_MAX = 50;

/** A page may be up to a second old: a person who wonders reloads. @param {import("./harness/browser.mjs").Page} page @param {import("playwright-core").Locator} item */
async function shownAfterReloading(page, item) {
  for (let nth = 0; nth < RELOADS_MAX && !(await item.isVisible()); nth += 1) await page.reload();
  assert.ok(await item.isVisible(), `${item} is not shown`);
}

scene("without script a netizen reads, asks and upvotes", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const first = await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？");
  await city.approve(first);
  await city.answer(first, heating, "今年更换四十公里，名单已公布。");
  await room.state("王一", "欢迎各位网友。");

  const page = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path);
  await question(page, first.no).getByText("今年更换四十公里，名单已公布。").waitFor();
  await page.getByText("欢迎各位网友。").waitFor();

  await ask(page, "浮山后三小区什么时候供热？", "岛城市民");
  await receipt(page, first.no + 1).waitFor();
  assert.deepEqual(await room.texts(), ["老旧管网今年换吗？", "浮山后三小区什么时候供热？"]);

  const upvote = question(page, first.no).getByRole("button", { name: say("live.upvote") });
  await upvote.click();
  await shownAfterReloading(page, question(page, first.no).getByRole("button", { name: `${say("live.upvote")} 1`, pressed: true }));

  await page.getByRole("link", { name: say("live.answered_tab"), exact: true }).click();
  await question(page, first.no).waitFor();
});

scene("without script a refusal stands beside the text, which is kept", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const page = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path, await city.netizen("岛城市民"));

  await room.pause();
  await ask(page, "浮山后三小区什么时候供热？");

  await page.getByRole("alert").filter({ hasText: say("asking_is_paused.detail") }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: say("live.ask"), exact: true }).inputValue(), "浮山后三小区什么时候供热？");
});
