/** One interview, live, end to end, as all its people see it at once: nobody ever reloads a page. */
import assert from "node:assert/strict";
import { editor, press, row, signIn } from "./harness/desk.mjs";
import { ask, loadedAt, question, receipt, seen } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

const WELCOME = "各位网友好，今天就供热问题作答。";
const TEXT = "浮山后三小区什么时候供热？";
const ANSWER = "十一月十六日起供热。";

scene("a netizen asks, the moderator approves, the official answers, and everybody sees each step", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const moderator = await city.staff("主持人", "moderator");
  const official = await city.staff("答复人", "official", heating);
  const room = await city.interview({ title: "供热问题在线访谈", departments: [heating] });
  await room.announce();

  const asker = await people.phone(room.path);
  const watchers = [await people.phone(room.path), await people.desk(room.path)];
  const hosting = await people.desk(`/desk/moderate/${room.id}`);
  await signIn(hosting, moderator);
  const answering = await people.desk("/desk");
  await signIn(answering, official);
  await answering.getByRole("region", { name: deskSays("answer.mine") }).waitFor();
  const everybody = [asker, ...watchers, hosting, answering];
  const loaded = await Promise.all(everybody.map(loadedAt));

  await press(hosting, "run.open");
  for (const page of [asker, ...watchers]) await page.getByText(say("live.status_live"), { exact: true }).first().waitFor();

  for (const page of watchers) await page.getByRole("group", { name: say("live.judge_interview") }).waitFor();

  await hosting.getByLabel(deskSays("compose.text")).fill(WELCOME);
  await press(hosting, "compose.publish");
  for (const page of [asker, ...watchers]) await page.getByText(WELCOME).waitFor();

  await ask(asker, TEXT, "岛城市民");
  await receipt(asker, 1).waitFor();

  await row(hosting, TEXT).click();
  await press(hosting, "act.approve");
  for (const page of watchers) await seen(question(page, 1).getByText(TEXT));

  await row(answering, TEXT).click();
  await editor(answering).fill(ANSWER);
  for (const page of watchers) await question(page, 1).getByText(say("live.answering"), { exact: true }).waitFor();
  await press(answering, "answer.publish_answer");
  for (const page of [asker, ...watchers]) await seen(question(page, 1).getByText(ANSWER));
  await row(hosting, TEXT).waitFor({ state: "detached" });

  const voter = watchers[0] ?? assert.fail();
  await question(voter, 1).getByRole("button", { name: say("live.upvote") }).click();
  await question(voter, 1).getByLabel(say("live.nickname")).fill("另一位市民");
  await question(voter, 1).getByRole("button", { name: say("live.nickname_submit") }).click();
  for (const page of [asker, ...watchers]) await question(page, 1).getByRole("button", { name: `${say("live.upvote")} 1` }).waitFor();

  await asker.getByRole("button", { name: say("live.look"), exact: true }).click();
  await question(asker, 1).getByRole("radio", { name: "4" }).check();
  await question(asker, 1).getByRole("button", { name: say("live.rate_submit") }).click();
  await question(asker, 1).getByText(say("live.rated")).waitFor();
  for (const page of watchers) await question(page, 1).getByText(say("live.rating", { mean: "4.0", count: 1 })).waitFor();

  await press(hosting, "run.end");
  await hosting.getByRole("dialog").getByRole("button", { name: deskSays("run.end"), exact: true }).click();
  for (const page of [asker, ...watchers]) await page.getByText(say("live.status_ended"), { exact: true }).first().waitFor();
  assert.deepEqual(await Promise.all(everybody.map(loadedAt)), loaded);

  const latecomer = await people.phone(room.path);
  await latecomer.getByRole("heading", { name: say("record.title") }).waitFor();
  await question(latecomer, 1).getByText(ANSWER).waitFor();
});
