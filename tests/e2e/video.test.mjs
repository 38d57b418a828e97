/** The video beside the room: nothing is loaded before somebody asks, captions are shown, and the room needs none of it. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { DESK, PHONE } from "./harness/browser.mjs";
import { scene } from "./harness/scene.mjs";
import { stream } from "./harness/stream.mjs";
import { deskSays, say } from "./harness/words.mjs";

const TITLE = "供热问题在线访谈";
const CAPTION = "大家晚上好，欢迎收看供热访谈。";

/** @typedef {import("./harness/browser.mjs").Page} Page */
/** @typedef {import("./harness/scene.mjs").Stage & { provider: import("./harness/stream.mjs").Stream }} Stage */

/** A scene with a provider of video. @param {string} name @param {(stage: Stage) => Promise<void>} play */
function filmed(name, play) {
  scene(name, async (stage) => {
    const provider = await stream();
    stage.people.mayAsk(provider.origin);
    try {
      await play({ ...stage, provider });
    } finally {
      await provider.close();
    }
  });
}

/** A live interview with a video. @param {Stage["city"]} city @param {string} video_url */
async function liveWithVideo(city, video_url) {
  const room = await city.liveInterview(TITLE, await city.department("市热电局"));
  await city.moderator.call("PATCH", `/interviews/${room.id}`, { video_url });
  return room;
}

/** In this browser as in one that plays no HLS itself, or in one that does. @param {Page} page @param {boolean} plays */
const playsItself = (page, plays) =>
  page.addInitScript((known) => {
    const kind = "application/vnd.apple.mpegurl";
    const asked = HTMLMediaElement.prototype.canPlayType;
    HTMLMediaElement.prototype.canPlayType = function canPlayType(/** @type {string} */ type) {
      return type === kind ? (known ? "maybe" : "") : asked.call(this, type);
    };
  }, plays);

/** Opens a page that plays no HLS itself. @param {Stage["people"]} people @param {import("./harness/browser.mjs").Options} device @param {string} path */
async function arrive(people, device, path) {
  const page = await people.arrive(device, "about:blank");
  await playsItself(page, false);
  await page.goto(path, { waitUntil: "networkidle" });
  return page;
}

/** @param {Page} page @param {string} key */
const button = (page, key) => page.getByRole("button", { name: say(key), exact: true });

/** Waits until the video goes on; it is short, and begins again. @param {Page} page */
const moves = (page) =>
  page.waitForFunction(() => {
    const video = document.querySelector("video");
    if (video !== null) video.loop = true;
    return (video?.currentTime ?? 0) > 0.3;
  });

/** What the captions say now, in the language shown. @param {Page} page */
const captions = (page) =>
  page.evaluate(() => {
    const tracks = Array.from(document.querySelector("video")?.textTracks ?? []);
    return tracks.filter((track) => track.mode === "showing").flatMap((track) => Array.from(track.activeCues ?? [], (cue) => /** @type {VTTCue} */ (cue).text));
  });

/** @param {Page} page @param {string} text */
async function captioned(page, text) {
  await page.waitForFunction((wanted) => {
    const tracks = Array.from(document.querySelector("video")?.textTracks ?? []);
    return tracks.some((track) => track.mode === "showing" && Array.from(track.activeCues ?? []).some((cue) => /** @type {VTTCue} */ (cue).text === wanted));
  }, text);
}

filmed("the video is loaded when somebody presses, and goes on with captions in the page's language", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  for (const device of [PHONE, DESK]) {
    provider.asked.length = 0;
    const page = await arrive(people, device, room.path);
    /** @type {string[]} */
    const loaded = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    await button(page, "video.play_live").waitFor();
    assert.deepEqual(provider.asked, [], "nothing before the press");
    assert.deepEqual(await findings(page), []);
    await button(page, "video.play_live").click();
    await moves(page);
    assert.ok(loaded.some((path) => path.startsWith("/assets/hls-")), "the library came with the press");
    await captioned(page, CAPTION);
    await button(page, "video.captions").click();
    assert.deepEqual(await captions(page), []);
    assert.equal(await button(page, "video.captions").getAttribute("aria-pressed"), "false");
    await button(page, "video.captions").press("Enter");
    await captioned(page, CAPTION);
    assert.deepEqual(await findings(page), []);
    await page.close();
  }
});

filmed("captions are those of the page's language", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  const page = await arrive(people, { ...DESK, locale: "en" }, room.path);
  await page.getByRole("button", { name: "Play the live video" }).click();
  await captioned(page, "Good evening, and welcome to the heating talk.");
});

filmed("a page may load video from that origin and no other, and only where there is a video", async ({ city, server, provider }) => {
  const policy = async (/** @type {string} */ path) => (await fetch(`${server.url}${path}`)).headers.get("content-security-policy") ?? "";
  const room = await liveWithVideo(city, provider.url);
  const plain = await city.liveInterview("道路养护在线访谈", await city.department("市政工程处"));
  // Twice: the second one is a page that was kept.
  for (let time = 0; time < 2; time += 1) {
    assert.match(await policy(room.path), new RegExp(`media-src blob: data: ${provider.origin};`));
    assert.doesNotMatch(await policy(plain.path), /media-src/);
  }
});

filmed("a video that has not begun is said to, and is tried again", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  provider.isThere(false);
  const page = await arrive(people, PHONE, room.path);
  await button(page, "video.play_live").click();
  await page.getByText(say("video.not_begun"), { exact: true }).waitFor();
  assert.deepEqual(await findings(page), []);
  provider.isThere(true);
  await button(page, "video.again").click();
  await moves(page);
});

filmed("where the video cannot be reached the room goes on", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  const page = await arrive(people, PHONE, room.path);
  await provider.close();
  await button(page, "video.play_live").click();
  await page.getByText(say("video.failed"), { exact: true }).waitFor();
  await page.getByRole("link", { name: say("video.elsewhere"), exact: true }).waitFor();
  await room.announce_in_room("提问请写明小区和楼号。");
  await page.getByText("提问请写明小区和楼号。").waitFor();
});

filmed("without a network it says so and goes on by itself", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  const page = await arrive(people, PHONE, room.path);
  await button(page, "video.play_live").click();
  await moves(page);
  const page2 = await arrive(people, PHONE, room.path);
  await button(page2, "video.play_live").waitFor();
  await page2.context().setOffline(true);
  await button(page2, "video.play_live").click();
  await page2.getByText(say("video.offline"), { exact: true }).waitFor();
  await page2.context().setOffline(false);
  await moves(page2);
});

filmed("a browser that plays HLS itself gets the address and no library", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  const page = await people.arrive(DESK, "about:blank");
  await playsItself(page, true);
  await page.goto(room.path, { waitUntil: "networkidle" });
  /** @type {string[]} */
  const loaded = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await button(page, "video.play_live").click();
  await page.waitForFunction((url) => document.querySelector("video")?.getAttribute("src") === url, provider.url);
  assert.ok(!loaded.some((path) => path.startsWith("/assets/hls-")));
});

filmed("after the end it is the recording, and without script there is a way to it", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, provider.url);
  await room.end();
  const page = await arrive(people, DESK, room.path);
  await page.getByRole("heading", { name: say("video.recording"), exact: true }).waitFor();
  await button(page, "video.play_recording").click();
  await moves(page);
  const plain = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path);
  assert.equal(await plain.getByRole("link", { name: say("video.elsewhere"), exact: true }).getAttribute("href"), provider.url);
});

filmed("a moderator puts the recording in the place of the stream, and takes it away", async ({ city, people, provider }) => {
  const room = await liveWithVideo(city, "https://video.example.org/live.m3u8");
  await room.end();
  const desk = await people.desk("/desk/plan", city.moderator);
  await desk.getByRole("button", { name: deskSays("plan.past") }).click();
  await desk.getByRole("button", { name: TITLE }).click();
  const address = desk.getByLabel(deskSays("plan.video"), { exact: true });
  const save = desk.getByRole("button", { name: deskSays("plan.save"), exact: true });
  assert.ok(await desk.getByLabel(deskSays("plan.name")).isDisabled(), "the plan itself is over");
  await address.fill(provider.url);
  await save.click();
  await desk.getByText(deskSays("plan.saved")).waitFor();
  const page = await arrive(people, PHONE, room.path);
  await button(page, "video.play_recording").click();
  await moves(page);

  await address.fill("");
  await save.click();
  await desk.getByRole("link", { name: deskSays("plan.video_preview") }).waitFor({ state: "detached" });
  await page.goto(room.path);
  assert.equal(await page.locator("#video").count(), 0);
});

filmed("who is in the room hears that the video has changed", async ({ city, people, provider }) => {
  const room = await city.liveInterview(TITLE, await city.department("市热电局"));
  const page = await people.phone(room.path);
  await city.moderator.call("PATCH", `/interviews/${room.id}`, { video_url: provider.url });
  await page.getByText(say("video.news")).waitFor();
  await page.getByRole("link", { name: say("video.reload"), exact: true }).click();
  await button(page, "video.play_live").waitFor();
});
