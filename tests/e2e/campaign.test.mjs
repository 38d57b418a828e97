/** A campaign's evening: the lobby as it lives, the big screens that follow, the host who gives questions their turn. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { DESK } from "./harness/browser.mjs";
import { seen } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

/** @typedef {import("./harness/browser.mjs").Page} Page */
/** @typedef {import("./harness/city.mjs").City} City */

const HALL = { viewport: { width: 1920, height: 1080 } };

/** Two departments on one evening: one room is live, the other announced. @param {City} city */
async function evening(city) {
  const [heating, roads] = [await city.department("市热电局"), await city.department("市政工程处")];
  const live = await city.liveInterview("供热问题在线访谈", heating, "post");
  const coming = await city.interview({ title: "道路养护在线访谈", departments: [roads] });
  await coming.announce();
  const campaign = /** @type {{ id: string }} */ (
    await city.moderator.call("POST", "/campaigns", { title: "供暖季集中问政", first_day: new Date().toISOString().slice(0, 10) })
  );
  for (const room of [live, coming]) await city.moderator.call("PATCH", `/interviews/${room.id}`, { campaign_id: campaign.id });
  return { heating, roads, live, coming, path: `/campaigns/${campaign.id}` };
}

/** A room's card in the lobby. @param {Page} page @param {string} department */
const card = (page, department) => page.locator("#rooms").getByRole("listitem").filter({ has: page.getByRole("heading", { name: department }) });

scene("the lobby shows every room as it lives, keeps each at its place, and is right without script", async ({ city, people }) => {
  const { heating, live, coming, path } = await evening(city);
  const asker = await city.netizen("岛城市民");
  const question = await live.ask(asker, "浮山后三小区什么时候供热？");

  const page = await people.phone(path);
  const first = page.locator("#rooms").getByRole("listitem").first();
  await first.getByText(say("lobby.line_live", { online: "0", questions: "1", answered: "0" })).waitFor();
  await card(page, "市政工程处").getByText(say("live.status_announced")).waitFor();
  assert.deepEqual(await findings(page), []);

  // What happens in the rooms shows within a few seconds, and nothing moves.
  await city.answer(question, heating, "十一月十六日起供热。");
  await page.locator("#newest").getByText("十一月十六日起供热。").waitFor();
  await first.getByText(say("lobby.line_live", { online: "0", questions: "1", answered: "1" })).waitFor();
  await coming.open();
  await card(page, "市政工程处").getByText(say("live.status_live")).waitFor();
  await page.locator("#sums").getByText(say("lobby.live_of", { live: "2", rooms: "2" })).waitFor();
  const open = await live.ask(asker, "老旧管网今年换吗？");
  await live.end();
  await first.getByText(say("lobby.handed_over", { count: "1" })).waitFor();
  assert.equal(await first.getByRole("heading").innerText(), "市热电局", "it stands where it stood");

  // What is hidden goes from the lobby, too.
  await city.moderator.call("POST", `/questions/${question.id}/hide`, { reason: "含个人信息" });
  await page.locator("#no-answer").waitFor();
  assert.equal(await page.locator("#newest").getByRole("listitem").count(), 0);

  // The connection goes and comes back; the line says of when the numbers are.
  await page.context().setOffline(true);
  await page.locator("#connection:visible").waitFor();
  await page.context().setOffline(false);
  await page.locator("#connection").waitFor({ state: "hidden" });

  const plain = await people.arrive({ javaScriptEnabled: false }, path);
  await plain.getByText(say("lobby.handed_over", { count: "1" })).waitFor();
  assert.equal(open.no, 2);
});

scene("the big screen follows the host, who gives one question after the other its turn", async ({ city, people }) => {
  const { heating, live, path } = await evening(city);
  const asker = await city.netizen("岛城市民");
  const other = await city.netizen("另一位市民");
  const few = await live.ask(asker, "热力站夜里为什么停？");
  const many = await live.ask(asker, "浮山后三小区什么时候供热？");
  await other.call("PUT", `/questions/${many.id}/upvote`);

  const screen = await people.arrive(HALL, `${live.path}/screen`);
  await screen.getByText(say("screen.welcome")).waitFor();
  await screen.locator("#next li").first().getByText("浮山后三小区什么时候供热？").waitFor();
  assert.deepEqual(await findings(screen), []);

  // N: the most wanted one has its turn, then the next one.
  const host = await people.arrive(DESK, `/desk/interviews/${live.id}/host`, city.moderator);
  await host.getByRole("button", { name: deskSays("host.next") }).and(host.locator(":enabled")).waitFor();
  await host.keyboard.press("n");
  const turn = screen.locator("#turn h2");
  await turn.getByText("浮山后三小区什么时候供热？").waitFor();
  await city.answer(many, heating, "十一月十六日起供热。");
  await screen.locator("#turn .said").getByText("十一月十六日起供热。").waitFor();
  await host.getByText("十一月十六日起供热。").waitFor();
  assert.deepEqual(await findings(host), []);
  await host.keyboard.press("n");
  await turn.getByText("热力站夜里为什么停？").waitFor();
  await screen.locator("#turn .reply").waitFor({ state: "hidden" });

  // Notes stay with the host, also after a reload, and keys mean letters in them.
  const notes = host.getByRole("textbox", { name: deskSays("host.notes") });
  await notes.fill("n 先请王一局长");
  await host.reload();
  await host.getByRole("textbox", { name: deskSays("host.notes") }).waitFor();
  assert.equal(await notes.inputValue(), "n 先请王一局长");

  // What is hidden leaves the wall at once.
  await city.moderator.call("POST", `/questions/${few.id}/hide`, { reason: "含个人信息" });
  await screen.getByText("热力站夜里为什么停？").waitFor({ state: "detached" });
  await turn.getByText("浮山后三小区什么时候供热？").waitFor();

  // And the evening as a whole.
  const hall = await people.arrive(HALL, `${path}/screen`);
  await hall.locator("#tiles").getByText("市热电局").waitFor();
  await hall.locator("#sums").getByText(say("lobby.live_of", { live: "1", rooms: "2" })).waitFor();
  await hall.locator("#newest").getByText("十一月十六日起供热。").waitFor();
  assert.deepEqual(await findings(hall), []);
});

scene("a question that was asked in the wrong room is moved live, with its votes, and both rooms see it", async ({ city, people }) => {
  const { live, coming } = await evening(city);
  await coming.open();
  const asker = await city.netizen("岛城市民");
  const other = await city.netizen("另一位市民");
  const question = await live.ask(asker, "延安三路的坑什么时候补？");
  await other.call("PUT", `/questions/${question.id}/upvote`);

  const left = await people.phone(live.path);
  const came = await people.phone(coming.path);
  await left.getByText("延安三路的坑什么时候补？").waitFor();
  const desk = await people.desk(`/desk/moderate/${live.id}`, city.moderator);
  await desk.getByRole("button", { name: new RegExp(`^${deskSays("queue.approved")}`) }).click();
  await desk.getByRole("button", { name: new RegExp(deskSays("act.move")) }).waitFor();
  await desk.keyboard.press("o");
  const dialog = desk.getByRole("dialog");
  await dialog.getByRole("button", { name: /道路养护在线访谈/ }).waitFor();
  assert.deepEqual(await findings(desk), []);
  await dialog.getByRole("button", { name: /道路养护在线访谈/ }).click();
  await desk.getByText(deskSays("move.done", { no: 1, title: "道路养护在线访谈", new_no: 1 })).waitFor();

  await left.getByText("延安三路的坑什么时候补？").waitFor({ state: "detached" });
  const there = came.getByRole("article").filter({ hasText: "延安三路的坑什么时候补？" });
  await seen(there);
  assert.equal(await there.locator("[data-field=upvotes]").innerText(), "1");
  // Its address is the same, and leads to the room where it is now.
  await left.goto(`/questions/${question.id}`);
  await left.getByRole("link", { name: /道路养护在线访谈/ }).first().waitFor();
});
