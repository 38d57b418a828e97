/** Passing a question on: the picture that its page makes, and what a preview of its address shows. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { findings } from "./harness/axe.mjs";
import { DESK, PHONE } from "./harness/browser.mjs";
import { scene } from "./harness/scene.mjs";
import { say } from "./harness/words.mjs";

const require = createRequire(new URL("../../client-js/package.json", import.meta.url));
const jsQR = /** @type {typeof import("jsqr").default} */ (require("jsqr"));

const TEXT = "浮山后三小区 5 号楼的暖气片夜里不热，打过 12345，说是管网老化。\n请问今年能不能换？";
const REPLY = "十二月十日以前完成更换，期间有临时措施。".repeat(40);
/** Of the picture in the page, in points. */
const WIDTH = 1080;

/** The corner of the picture in which the code stands, in points. */
const CORNER = 400;
const DARK = 128;

/** How large the picture is, and what a telephone reads in it. @param {import("./harness/browser.mjs").Page} page */
async function pictureOf(page) {
  const { lights, width, height } = await page.locator(".card img").evaluate((element, side) => {
    const image = /** @type {HTMLImageElement} */ (element);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const brush = canvas.getContext("2d");
    if (brush === null) throw new Error("no canvas");
    brush.drawImage(image, side - image.naturalWidth, side - image.naturalHeight);
    const { data } = brush.getImageData(0, 0, side, side);
    const reds = Array.from(data.filter((_, nth) => nth % 4 === 0));
    const lights = reds.map((red) => String.fromCharCode(red)).join("");
    return { lights, width: image.naturalWidth, height: image.naturalHeight };
  }, CORNER);
  const points = Uint8ClampedArray.from({ length: CORNER * CORNER * 4 }, (_, nth) =>
    nth % 4 === 3 || lights.charCodeAt(nth >> 2) > DARK ? 255 : 0,
  );
  return { width, height, read: jsQR(points, CORNER, CORNER)?.data };
}

for (const [name, device] of /** @type {const} */ ([["phone", PHONE], ["desk", DESK]])) {
  scene(`on a ${name} a question's page makes a picture of it that leads back`, async ({ city, people }) => {
    const heating = await city.department("市热电局");
    const room = await city.liveInterview("供热问题在线访谈", heating);
    const asked = await room.ask(await city.netizen("岛城市民"), TEXT);
    await city.approve(asked);
    const page = await people.arrive(device, `/questions/${asked.id}`);
    const make = page.getByRole("button", { name: say("card.make") });
    const image = page.getByRole("img", { name: say("card.alt") });

    await make.click();
    await image.waitFor();
    await page.getByRole("status").getByText(say("card.made")).waitFor();
    const before = await pictureOf(page);
    assert.deepEqual([before.width, before.read], [WIDTH, page.url()]);
    assert.deepEqual(await findings(page), []);

    await city.answer(asked, heating, REPLY);
    await page.reload();
    await make.click();
    await image.waitFor();
    const after = await pictureOf(page);
    assert.equal(after.read, page.url());
    assert.ok(after.height > before.height + 400, `the answer is in it: ${after.height} after ${before.height}`);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: say("card.save") }).click()]);
    assert.equal(saved.suggestedFilename(), "wenzheng.png");
  });
}

scene("an interview that is announced has a picture to invite with, and its record one to keep", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.interview({ title: "供热问题在线访谈", departments: [heating] });
  await room.announce();
  const announced = await people.phone(room.path);
  await announced.getByRole("button", { name: say("card.make") }).click();
  await announced.getByRole("img", { name: say("card.alt") }).waitFor();
  assert.equal((await pictureOf(announced)).read, announced.url());
  assert.deepEqual(await findings(announced), []);

  const record = await people.desk(`${room.path}/transcript`);
  await record.getByRole("button", { name: say("card.make") }).click();
  await record.getByRole("img", { name: say("card.alt") }).waitFor();
  assert.equal((await pictureOf(record)).read, record.url());
});

scene("a code leads to an address of this site and to none else", async ({ people }) => {
  const page = await people.phone("/");
  const statuses = await page.evaluate(async () => {
    const of = async (/** @type {string} */ to) => (await fetch(`/code.svg?to=${encodeURIComponent(to)}`)).status;
    return Promise.all([of("/questions/1"), of("//elsewhere.example.org"), of("https://elsewhere.example.org"), of(`/${"x".repeat(500)}`), of("")]);
  });
  assert.deepEqual(statuses, [200, 422, 422, 422, 422]);
});

scene("a preview of any page's address has a picture", async ({ people }) => {
  const page = await people.phone("/");
  const address = await page.locator("meta[property='og:image']").getAttribute("content");
  if (address === null || !address.startsWith(new URL(page.url()).origin)) assert.fail(`${address}`);
  const size = await page.evaluate(async (url) => {
    const image = await createImageBitmap(await (await fetch(url)).blob());
    return [image.width, image.height];
  }, address);
  assert.deepEqual(size, [1200, 630]);
});
