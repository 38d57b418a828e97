/** A picture from the desk to the phone, described in words, and taken back; one that is none is refused where it was chosen. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { PHONE } from "./harness/browser.mjs";
import { editor, press, row, signIn } from "./harness/desk.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays } from "./harness/words.mjs";

/** @typedef {import("./harness/browser.mjs").Page} Page */

const ALT = "新旧管网示意图，红线为新管";

/** @param {Page} page @param {Buffer} buffer */
const choose = (page, buffer) => page.getByLabel(deskSays("picture.add")).setInputFiles({ name: "图.png", mimeType: "image/png", buffer });
/** @param {Page} page */
const words = (page) => page.getByLabel(deskSays("picture.alt"), { exact: true });
/** Whether the browser has drawn it. @param {import("playwright-core").Locator} image */
const isDrawn = async (image) => {
  await image.scrollIntoViewIfNeeded();
  await image.evaluate((/** @type {HTMLImageElement} */ drawn) => drawn.decode());
  return image.evaluate((/** @type {HTMLImageElement} */ drawn) => drawn.naturalWidth > 0);
};

scene("a host shows a picture, everybody sees it and hears what it shows, until it is taken back", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const hosting = await people.desk(`/desk/moderate/${room.id}`);
  await signIn(hosting, await city.staff("主持人", "moderator"));
  const phone = await people.phone(room.path);
  const plain = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path, await city.netizen("另一位市民"));

  const text = hosting.getByRole("textbox", { name: deskSays("compose.text"), exact: true });
  await text.fill("管网改造到了这里。");
  await choose(hosting, Buffer.from("<svg onload='alert(1)'/>"));
  await hosting.getByRole("alert").waitFor();
  await choose(hosting, await phone.screenshot());
  const publish = hosting.locator(".compose button.button");
  await words(hosting).waitFor();
  assert.ok(await publish.isDisabled(), "not without words");
  await words(hosting).fill(ALT);
  assert.deepEqual(await findings(hosting), []);
  await publish.click();

  const shown = phone.getByRole("img", { name: ALT });
  await shown.waitFor();
  assert.ok(await isDrawn(shown));
  assert.deepEqual(await findings(phone), []);
  await plain.reload();
  await plain.getByRole("img", { name: ALT }).waitFor();

  await press(hosting, "thread.retract");
  await hosting.getByRole("dialog").getByRole("button", { name: deskSays("thread.retract"), exact: true }).click();
  await shown.waitFor({ state: "detached" });
});

scene("an official answers with a picture", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  await city.approve(await room.ask(await city.netizen("岛城市民"), "新管网通到我们小区了吗？"));
  const desk = await people.desk("/desk/answer");
  await signIn(desk, await city.staff("王一", "official", heating));
  const phone = await people.phone(room.path);
  await row(desk, "新管网").click();
  await editor(desk).fill("通到了，见图。");
  await choose(desk, await phone.screenshot());
  await words(desk).fill(ALT);
  assert.deepEqual(await findings(desk), []);
  await desk.getByRole("button", { name: new RegExp(`^${deskSays("answer.publish_answer")}`) }).click();
  const shown = phone.getByRole("img", { name: ALT });
  await shown.waitFor();
  assert.ok(await isDrawn(shown));
});
