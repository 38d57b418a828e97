/** What an admin sets that departments are held to: which days count, and what questions are about. */
import assert from "node:assert/strict";
import { press } from "./harness/desk.mjs";
import { ask, receipt } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

/** «元旦» as office programs write it. */
const NEW_YEAR_GB18030 = Buffer.from([0xd4, 0xaa, 0xb5, 0xa9]);

/** @param {import("./harness/browser.mjs").Page} page @param {string} name @param {Buffer} buffer */
const importFile = (page, name, buffer) => page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer });

scene("an admin enters the holidays of the next year by a file and puts a day right", async ({ city, people }) => {
  const page = await people.desk("/desk/calendar", city.admin);
  const next = new Date().getFullYear() + 1;
  const unknown = page.getByText(deskSays("calendar.unknown", { year: next }));
  await unknown.waitFor();

  await importFile(page, "bad.csv", Buffer.from(`date,kind,name\n${next}-01-01,free,x\n`));
  await page.getByRole("alert").getByText(say("not_a_day.detail")).waitFor();
  const table = Buffer.concat([Buffer.from(`date,kind,name\n${next}-01-01,holiday,`), NEW_YEAR_GB18030, Buffer.from("\n")]);
  await importFile(page, "days.csv", table);
  await page.getByText(deskSays("calendar.year", { year: next }), { exact: true }).waitFor();
  await unknown.waitFor({ state: "detached" });
  const first = page.getByRole("button", { name: deskSays("calendar.day", { month: "1月", day: 1 }), exact: false }).first();
  assert.equal(await first.getAttribute("title"), "元旦");

  await first.click();
  await page.getByLabel(deskSays("calendar.kind")).selectOption("ordinary");
  await press(page, "desk.save");
  await page.locator("button.day.holiday").waitFor({ state: "detached" });
});

scene("an admin imports topics, an asker chooses one, a moderator puts it right", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const page = await people.desk("/desk/topics", city.admin);
  await importFile(page, "topics.csv", Buffer.from("code,name,parent\nheat,供热,\nheat-late,供热不及时,heat\nroad,道路,\n"));
  await page.getByRole("rowheader", { name: "供热不及时" }).waitFor();

  const asker = await people.phone(room.path, await city.netizen("岛城市民"));
  await asker.getByRole("textbox", { name: say("live.ask"), exact: true }).click();
  await asker.getByLabel(say("live.topic")).selectOption("heat-late");
  await ask(asker, "夜里为什么不热？");
  await receipt(asker, 1).waitFor();

  const desk = await people.desk(`/desk/moderate/${room.id}`, city.moderator);
  await desk.getByText("供热不及时", { exact: true }).waitFor();
  await desk.keyboard.press("c");
  await desk.getByLabel(deskSays("classify.topic")).selectOption("road");
  await desk.getByLabel(deskSays("classify.kind")).selectOption("complaint");
  await desk.getByRole("dialog").getByRole("button", { name: deskSays("act.classify"), exact: true }).click();
  await desk.getByRole("dialog").waitFor({ state: "detached" });
  await desk.getByText("道路", { exact: true }).waitFor();
  await desk.getByText(deskSays("kind.complaint"), { exact: true }).waitFor();
});
