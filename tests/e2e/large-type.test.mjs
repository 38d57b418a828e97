/** Targets and type of the public pages as a finger and an old eye need them, and rest for whoever asked for it. */
import assert from "node:assert/strict";
import { DESK, PHONE } from "./harness/browser.mjs";
import { moving, smallTargets, smallType } from "./harness/measure.mjs";
import { scene } from "./harness/scene.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";
import { say } from "./harness/words.mjs";

// As look.md wants them; the smallest type is its scale's smallest step (14 on a base of 17), the desk's that of its keys. The desk's targets
// are axe-core's (accessible.test.mjs): 24 px, or as much space around them, as WCAG 2.5.8 has it for figures in a table.
const SIZES = {
  public: { look: LOOKS.light, device: PHONE, target: 44, type: 14 },
  large: { look: LOOKS.large, device: PHONE, target: 56, type: 18 },
  desk: { look: LOOKS.light, device: DESK, target: 0, type: 12 },
};

scene("every target and every text is large enough, and nothing moves for who asked for rest", async ({ city, people }) => {
  /** @type {string[]} */
  const wrong = [];
  // What hangs on a wall is measured by its wall, not by the hand and the eye near it.
  const near = (await tour(city)).filter((stop) => !stop.name.endsWith("-screen"));
  for (const stop of near) {
    for (const { look, device, target, type } of stop.device === "phone" ? [SIZES.public, SIZES.large] : [SIZES.desk]) {
      const page = await visit(people, stop, look, device);
      const findings = [...(await smallTargets(page, target)), ...(await smallType(page, type)), ...(await moving(page))];
      wrong.push(...findings.map((finding) => `${stop.name} (${look.name}): ${finding}`));
      await page.context().close();
    }
  }
  assert.deepEqual(wrong, []);
});

scene("large type is one column of fewer things, and is remembered", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  for (const text of ["各位网友好。", "供热十六日开始。", "请大家继续提问。"]) await room.state("王一", text);
  const page = await people.desk(room.path);
  const thread = page.getByRole("region", { name: new RegExp(`^${say("live.thread")}`) });
  await page.getByRole("link", { name: say("site.large"), exact: true }).click();

  const sizes = () => page.evaluate(() => [document.documentElement, document.body].map((one) => parseFloat(getComputedStyle(one).fontSize)));
  assert.deepEqual(await sizes(), [22, 22]);
  await thread.getByText("请大家继续提问。").waitFor();
  assert.ok(await thread.getByText("各位网友好。").isHidden(), "only the newest statement is shown at first");
  await thread.getByRole("button", { name: say("live.unfold") }).click();
  await thread.getByText("各位网友好。").waitFor();
  const [above, below] = [await thread.boundingBox(), await page.locator("#talk").boundingBox()];
  assert.ok(above !== null && below !== null && above.y + above.height <= below.y, "the thread stands above the questions");

  await room.end();
  // For two seconds a browser may show what it has; whoever reloads gets what is.
  await page.goto(room.path);
  await page.reload();
  assert.deepEqual(await sizes(), [22, 22]);
  const figures = page.locator(".figures");
  assert.ok(await figures.isHidden(), "figures are folded behind their sentence");
  await page.getByText(say("record.show_figures"), { exact: true }).click();
  await figures.waitFor();
  await page.getByRole("link", { name: say("site.normal"), exact: true }).click();
  await page.locator("html:not(.large)").waitFor();
});
