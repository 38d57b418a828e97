/** What a page weighs on the way to an old phone with a poor line, as the browser counts it. */
import assert from "node:assert/strict";
import { scene } from "./harness/scene.mjs";
import { stream } from "./harness/stream.mjs";
import { say } from "./harness/words.mjs";

const HTML_MAX = 40 * 1024;
const ASSETS_MAX = 60 * 1024;
/** Comes only when somebody presses play in a browser that plays no HLS itself. */
const HLS_MAX = 160 * 1024;

// Texts that differ as those of people do; a hundred times the same sentence would compress to nothing.
const PLACES = ["浮山后三小区", "台东八路", "李村河沿", "四方机厂宿舍", "香港中路", "延安三路", "洛阳路", "合肥路", "黑龙江路", "金水路"];
const MATTERS = ["的暖气片夜里不热", "公交站牌被树挡住", "的下水道一下雨就堵", "路灯坏了两个月", "菜市场的噪声", "的电梯三天两头停", "人行道上停满了车"];
const WISHES = ["请问什么时候能修好？", "该找哪个单位？", "去年也反映过，有结果吗？", "收费的依据是什么？", "老人出门很不方便，能不能先解决一下？"];
const REPLIES = ["已派人到现场查看，", "经与街道和物业核实，", "您反映的情况属实，", "这一段由区里负责养护，"];
const DATES = ["本周五前修复。", "十二月十日以前完成更换，期间有临时措施。", "列入明年的改造计划，名单一月公布。", "费用按市里二〇〇八年的文件收取，可以在缴费点查询明细。"];

/** @param {readonly string[]} list @param {number} nth */
const pick = (list, nth) => list[nth % list.length] ?? "";

scene("the interview page with a hundred questions stays light", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating, "post");
  for (let person = 0; person < 10; person += 1) {
    const asker = await city.netizen(`市民${person + 1}`);
    for (let nth = 0; nth < 10; nth += 1) {
      const n = person * 10 + nth;
      const asked = await room.ask(asker, `${pick(PLACES, n)}${pick(MATTERS, n * 3 + person)}，${pick(WISHES, n + nth)}`);
      if (n % 2 === 0) await city.answer(asked, heating, `${pick(REPLIES, n * 5 + person)}${pick(DATES, n + person)}`);
    }
  }

  const page = await people.phone("about:blank");
  /** @type {Promise<[string, number]>[]} */
  const sizes = [];
  page.on("requestfinished", (request) => {
    sizes.push(request.sizes().then((size) => [request.url(), size.responseBodySize]));
  });
  await page.goto(room.path, { waitUntil: "networkidle" });
  assert.equal(await page.getByRole("article").count(), 100);

  const received = await Promise.all(sizes);
  /** @param {RegExp} what */
  const sum = (what) => received.filter(([url]) => what.test(url)).reduce((total, [, size]) => total + size, 0);
  const html = sum(/\/interviews\/\w+$/);
  const assets = sum(/\/assets\/.*\.(js|css)$/);
  assert.ok(html > 0 && html < HTML_MAX, `the HTML has ${html} bytes`);
  assert.ok(assets > 0 && assets < ASSETS_MAX, `scripts and styles have ${assets} bytes`);
});

scene("what plays a video stream stays within its own budget, and comes with the press", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const provider = await stream();
  people.mayAsk(provider.origin);
  await city.moderator.call("PATCH", `/interviews/${room.id}`, { video_url: provider.url });
  const page = await people.phone("about:blank");
  await page.addInitScript(() => {
    HTMLMediaElement.prototype.canPlayType = () => /** @type {CanPlayTypeResult} */ ("");
  });
  /** @type {Promise<number>[]} */
  const sizes = [];
  page.on("requestfinished", (request) => {
    if (request.url().includes("/assets/hls-")) sizes.push(request.sizes().then((size) => size.responseBodySize));
  });
  await page.goto(room.path, { waitUntil: "networkidle" });
  assert.equal(sizes.length, 0);
  await page.getByRole("button", { name: say("video.play_live"), exact: true }).click();
  await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0);
  const [hls] = await Promise.all(sizes);
  assert.ok(hls !== undefined && hls > 0 && hls < HLS_MAX, `what plays the stream has ${hls} bytes`);
  await provider.close();
});
