/** A poll as all its people see it: opened at the desk, voted in with and without script, closed; nobody is told too early. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { PHONE } from "./harness/browser.mjs";
import { press, signIn } from "./harness/desk.mjs";
import { loadedAt } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

const QUESTION = "今晚先谈哪件事？";
const RELOADS_MAX = 50;

/** @typedef {import("./harness/browser.mjs").Page} Page */

/** @param {Page} page */
const poll = (page) => page.getByRole("article").filter({ has: page.getByRole("group", { name: QUESTION }) });
/** @param {Page} page @param {string} key */
const button = (page, key) => poll(page).getByRole("button", { name: say(key), exact: true });
/** @param {Page} page @param {number} count */
const votes = (page, count) => poll(page).getByText(say("live.poll_votes", { count }), { exact: true });

/** At the desk. @param {Page} page @param {boolean} isHidden */
async function open(page, isHidden) {
  await press(page, "run.poll");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(deskSays("poll.question")).fill(QUESTION);
  await dialog.getByLabel(deskSays("poll.options")).fill("供热不热\n管网改造\n收费标准");
  if (isHidden) await dialog.getByLabel(deskSays("poll.hide")).check();
  assert.deepEqual(await findings(page), []);
  await dialog.getByRole("button", { name: deskSays("poll.submit"), exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

/** A page may be up to a second old: a person who wonders reloads. @param {Page} page @param {import("playwright-core").Locator} item */
async function shownAfterReloading(page, item) {
  for (let nth = 0; nth < RELOADS_MAX && !(await item.isVisible()); nth += 1) await page.reload();
  assert.ok(await item.isVisible(), `${item} is not shown`);
}

scene("a poll is opened, two netizens vote, one without script, and it is closed", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const hosting = await people.desk(`/desk/moderate/${room.id}`);
  await signIn(hosting, await city.staff("主持人", "moderator"));
  const voter = await people.phone(room.path);
  const watcher = await people.desk(room.path);
  const loaded = await Promise.all([voter, watcher].map(loadedAt));
  await open(hosting, false);

  for (const page of [voter, watcher]) await poll(page).getByText(say("live.poll_after"), { exact: true }).waitFor();
  await button(voter, "live.poll_vote").click();
  await poll(voter).getByText(say("live.poll_missing"), { exact: true }).waitFor();
  await poll(voter).getByRole("radio", { name: "管网改造" }).check();
  await button(voter, "live.poll_vote").click();
  await poll(voter).getByLabel(say("live.nickname")).fill("岛城市民");
  await poll(voter).getByRole("button", { name: say("live.nickname_submit") }).click();
  await votes(voter, 1).waitFor();
  await button(voter, "live.poll_again").waitFor();
  assert.equal(await votes(watcher, 1).isVisible(), false, "who has not voted chooses unswayed");

  const plain = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path, await city.netizen("另一位市民"));
  await poll(plain).getByRole("radio", { name: "收费标准" }).check();
  await button(plain, "live.poll_vote").click();
  await poll(plain).getByRole("radio", { name: "收费标准", checked: true }).waitFor();
  await shownAfterReloading(plain, votes(plain, 1).nth(1));

  await poll(voter).getByRole("radio", { name: "收费标准" }).check();
  await button(voter, "live.poll_again").click();
  await votes(voter, 2).waitFor();
  for (const page of [voter, watcher]) assert.deepEqual(await findings(page), []);

  await press(hosting, "poll.close");
  for (const page of [voter, watcher]) await poll(page).getByText(say("live.poll_closed")).waitFor();
  await votes(watcher, 2).waitFor();
  assert.equal(await poll(watcher).getByRole("radio").count(), 0);
  assert.deepEqual(await Promise.all([voter, watcher].map(loadedAt)), loaded);
  for (const page of [hosting, watcher]) assert.deepEqual(await findings(page), []);
});

scene("the newest open poll stands first, for whoever comes and for whoever is there", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  /** @param {string} question */
  const opened = (question) => city.moderator.call("POST", `/interviews/${room.id}/polls`, { question, options: ["要", "不要"] });
  await opened("第一个？");
  await opened("第二个？");
  const page = await people.phone(room.path, await city.netizen("岛城市民"));
  const first = (/** @type {string} */ question) => page.locator("#poll-first").getByRole("group", { name: question });

  await first("第二个？").getByRole("radio", { name: "不要" }).check();
  await opened("第三个？");
  await page.getByText("第三个？").waitFor({ state: "attached" });
  await page.locator("#poll-first").getByRole("button", { name: say("live.poll_vote"), exact: true }).click();
  await first("第二个？").getByText("100%", { exact: true }).waitFor();
  await page.reload();
  await first("第三个？").waitFor();
});

scene("results that are hidden are shown when the poll closes and not before", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const hosting = await people.desk(`/desk/moderate/${room.id}`);
  await signIn(hosting, await city.staff("主持人", "moderator"));
  const voter = await people.phone(room.path, await city.netizen("岛城市民"));
  await open(hosting, true);

  await poll(voter).getByRole("radio", { name: "供热不热" }).check();
  await button(voter, "live.poll_vote").click();
  await poll(voter).getByText(say("live.poll_voted")).waitFor();
  await hosting.getByText(deskSays("poll.total", { count: 1 }), { exact: true }).waitFor();
  await voter.reload();
  await poll(voter).getByText(say("live.poll_hidden")).waitFor();
  assert.equal(await votes(voter, 1).isVisible(), false);

  await room.end();
  await votes(voter, 1).waitFor();
  await poll(voter).getByText("100%", { exact: true }).waitFor();
});

scene("a topic is voted for with and without script, closes by itself, and is taken with one press", async ({ city, people }) => {
  const room = await city.interview({ title: "供热问题在线访谈", departments: [await city.department("市热电局")] });
  await room.announce();
  const hosting = await people.desk(`/desk/moderate/${room.id}`);
  await signIn(hosting, await city.staff("主持人", "moderator"));
  await press(hosting, "run.poll");
  const dialog = hosting.getByRole("dialog");
  await dialog.getByLabel(deskSays("poll.question")).fill(QUESTION);
  await dialog.getByLabel(deskSays("poll.options")).fill("供热不热\n管网改造\n收费标准");
  await dialog.getByLabel(deskSays("poll.topic"), { exact: true }).check();
  assert.deepEqual(await findings(hosting), []);
  await dialog.getByRole("button", { name: deskSays("poll.submit"), exact: true }).click();
  await dialog.waitFor({ state: "detached" });

  const home = await people.phone("/");
  await shownAfterReloading(home, home.getByRole("link", { name: QUESTION }));
  assert.deepEqual(await findings(home), []);
  await home.getByRole("link", { name: QUESTION }).click();
  await poll(home).getByText(say("live.poll_topic"), { exact: true }).waitFor();
  await poll(home).getByText(say("live.poll_topic_closes"), { exact: true }).waitFor();

  const voter = await people.phone(room.path, await city.netizen("岛城市民"));
  await poll(voter).getByRole("radio", { name: "管网改造" }).check();
  await button(voter, "live.poll_vote").click();
  await votes(voter, 1).waitFor();
  const plain = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path, await city.netizen("另一位市民"));
  await poll(plain).getByRole("radio", { name: "收费标准" }).check();
  await button(plain, "live.poll_vote").click();
  await poll(plain).getByRole("radio", { name: "收费标准", checked: true }).waitFor();

  await room.open();
  await poll(voter).getByText(say("live.poll_tie", { count: 2 })).waitFor();
  await hosting.getByText(deskSays("poll.tie", { options: "管网改造、收费标准" })).waitFor();
  assert.deepEqual(await findings(hosting), []);
  await hosting.getByRole("button", { name: deskSays("poll.take", { option: "管网改造" }), exact: true }).click();
  await poll(voter).getByText(say("live.poll_chosen"), { exact: true }).filter({ visible: true }).waitFor();
  await voter.reload();
  await voter.getByRole("heading", { name: "管网改造", level: 1 }).waitFor();
  await voter.getByText(say("topic.chosen", { topic: "管网改造", votes: 1, all: 2 })).waitFor();
  for (const page of [voter, hosting]) assert.deepEqual(await findings(page), []);
});

scene("the hall and other sites see how an open poll stands", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const { poll: made } = /** @type {{ poll: { id: string } }} */ (
    await city.moderator.call("POST", `/interviews/${room.id}/polls`, { question: QUESTION, options: ["要", "不要"] })
  );
  const hall = await people.desk(`${room.path}/screen`);
  await hall.getByRole("heading", { name: QUESTION }).waitFor();
  await (await city.netizen("岛城市民")).call("PUT", `/polls/${made.id}/vote`, { option: 1 });
  await hall.getByText(`100% · ${say("live.poll_votes", { count: 1 })}`).waitFor();
  await city.moderator.call("POST", `/polls/${made.id}/close`);
  await hall.getByRole("heading", { name: QUESTION }).waitFor({ state: "detached" });
});
