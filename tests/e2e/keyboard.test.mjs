/** The way of a question from its text to its rating by somebody who has only a keyboard. */
import assert from "node:assert/strict";
import { question, receipt } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { say } from "./harness/words.mjs";

/** @typedef {import("./harness/browser.mjs").Page} Page */

const STOPS_MAX = 80;

/** Tabs on until what has the focus fits; every stop on the way must be visible as the focused one. @param {Page} page @param {import("playwright-core").Locator} target */
async function tabTo(page, target) {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press("Tab");
    const { outline, covering } = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return { outline: "nowhere", covering: null };
      const { left, top, width, height } = focused.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      const isFree = over === null || over.contains(focused) || focused.contains(over) || over.closest("label") === focused.closest("label, body");
      return { outline: getComputedStyle(focused).outlineStyle, covering: isFree ? null : `${over.className} over ${focused.outerHTML.slice(0, 80)}` };
    });
    assert.notEqual(outline, "none", `the ${stop + 1}th stop of the Tab key shows no focus`);
    assert.equal(covering, null, `the ${stop + 1}th stop of the Tab key is hidden (WCAG 2.4.11)`);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`${target} is not reached with ${STOPS_MAX} Tabs`);
}

scene("a netizen asks, upvotes and rates by keyboard alone", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const other = await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？");
  await city.approve(other);
  const page = await people.desk(room.path);

  await tabTo(page, page.getByRole("link", { name: say("site.skip") }));
  await page.keyboard.press("Enter");
  await tabTo(page, question(page, other.no).getByRole("button", { name: say("live.upvote") }));

  await tabTo(page, page.getByRole("textbox", { name: say("live.ask"), exact: true }));
  await page.keyboard.type("浮山后三小区什么时候供热？");
  await tabTo(page, page.getByLabel(say("live.nickname")));
  await page.keyboard.type("岛城市民");
  await page.keyboard.press("Enter");
  const no = other.no + 1;
  await receipt(page, no).waitFor();

  const mine = await room.question(no);
  await city.approve(mine);
  await city.answer(mine, heating, "十一月十六日起供热。");

  await tabTo(page, page.getByRole("button", { name: say("live.look"), exact: true }));
  await page.keyboard.press("Enter");
  await question(page, no).getByText("十一月十六日起供热。").waitFor();
  await tabTo(page, question(page, no).getByRole("radio", { name: "1" }));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await question(page, no).getByText(say("live.rated", { score: 4 })).waitFor();
});
