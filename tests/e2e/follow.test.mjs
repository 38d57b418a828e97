/** What becomes of mine, of what I voted for and of what I follow; the calendar, the feeds it names, and the record. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { scene } from "./harness/scene.mjs";
import { say } from "./harness/words.mjs";

/** The job looks every few seconds. */
const TOLD_WITHIN_MS = 30_000;

/** Opens a page again until it says so. @param {import("./harness/browser.mjs").Page} page @param {string} path @param {string} text */
async function until(page, path, text) {
  const ends = Date.now() + TOLD_WITHIN_MS;
  for (;;) {
    await page.goto(path);
    if ((await page.getByText(text).count()) > 0) return;
    assert.ok(Date.now() < ends, `${text} on ${path}`);
    await page.waitForTimeout(500);
  }
}

scene("an asker and somebody who follows are told of the answer, marked as new once", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const [asker, follower] = [await city.netizen("岛城市民"), await city.netizen("关注的人")];
  const asked = await room.ask(asker, "浮山后三小区什么时候供热？");
  await city.approve(asked);

  const page = await people.phone(`/questions/${asked.id}`, follower);
  await page.getByRole("button", { name: say("follow.start") }).click();
  await page.getByText(say("follow.is_on")).waitFor();
  assert.deepEqual(await findings(page), []);
  const own = await people.phone(`/questions/${asked.id}`, asker);
  await own.getByText(say("follow.is_on")).waitFor();

  await city.answer(asked, heating, "十一月十六日起供热。");
  const told = say("news.answer_published", { department: "市热电局", interview: "供热问题在线访谈", no: asked.no });
  await until(page, "/me", told);
  await page.getByText(say("news.new"), { exact: true }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.reload();
  await page.getByText(told).waitFor();
  assert.equal(await page.getByText(say("news.new"), { exact: true }).count(), 0, "seen");
  await until(own, "/me", told);

  await page.getByRole("button", { name: new RegExp(`^${say("follow.stop")}`) }).click();
  await page.getByText(told).waitFor();
  assert.equal(await page.getByRole("heading", { name: say("follow.title") }).count(), 0, "followed no more");
});

scene("whoever has no nickname yet is asked for one and comes back", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const page = await people.phone(`/departments/${heating.id}`);
  await page.getByRole("button", { name: say("follow.start") }).click();
  await page.getByLabel(say("nickname.label")).fill("新来的人");
  await page.getByRole("button", { name: say("live.nickname_submit") }).click();
  await page.getByRole("button", { name: say("follow.start") }).click();
  await page.getByText(say("follow.is_on")).waitFor();
});

scene("the calendar leads to what is planned and to what was, and the record can be kept", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const over = await city.liveInterview("供热问题在线访谈", heating);
  const asked = await over.ask(await city.netizen("岛城市民"), "浮山后三小区什么时候供热？");
  await city.approve(asked);
  await city.answer(asked, heating, "十一月十六日起供热。");
  await over.end();
  const page = await people.desk("/calendar");
  await page.getByRole("link", { name: /供热问题在线访谈/ }).waitFor();
  assert.deepEqual(await findings(page), []);
  await page.getByRole("link", { name: say("calendar.before") }).click();
  await page.getByText(say("calendar.empty")).waitFor();
  for (const type of ["text/calendar", "application/atom+xml"]) {
    const href = await page.locator(`link[rel=alternate][type="${type}"]`).first().getAttribute("href");
    assert.equal((await page.request.get(href ?? "")).status(), 200, type);
  }

  await page.goto(over.path);
  await page.getByRole("link", { name: say("transcript.title") }).click();
  await page.getByText("十一月十六日起供热。").waitFor();
  assert.deepEqual(await findings(page), []);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("link", { name: say("transcript.text") }).isVisible(), false, "nothing to press on paper");
  assert.match(await (await page.request.get(`${over.path}/transcript.txt`)).text(), /十一月十六日起供热。/);
});
