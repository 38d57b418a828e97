/** What staff is told of: an assessor reminds, the department acknowledges, the assessor sees it; and where programs are told. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { press } from "./harness/desk.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays } from "./harness/words.mjs";

const REMINDER = "市民已三次来电，请于本周内答复。";
const NOTE = "已安排勘察，周四答复。";

scene("an assessor reminds a department, its official acknowledges, and the assessor sees that", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const asked = await room.ask(await city.netizen("岛城市民"), "管网何时换？");
  await city.approve(asked);
  await room.end();
  const assessor = await city.signedIn(await city.staff("考核员", "assessor"));

  const clock = await people.desk(`/desk/assess?question=${asked.id}`, assessor);
  await clock.getByText(deskSays("notices.never_reminded")).waitFor();
  await press(clock, "notices.remind");
  const asking = clock.getByRole("dialog");
  await asking.getByLabel(deskSays("notices.reminder"), { exact: true }).fill(REMINDER);
  assert.deepEqual(await findings(clock), []);
  await asking.getByRole("button", { name: deskSays("notices.remind"), exact: true }).click();
  await asking.waitFor({ state: "detached" });
  await clock.getByText(deskSays("notices.not_acknowledged")).waitFor();

  const desk = await people.desk("/desk/answer", await city.officialOf(heating));
  const bell = desk.getByRole("link", { name: deskSays("place.notices") });
  await bell.getByText(deskSays("notices.open_count")).waitFor();
  await bell.click();
  const told = desk.getByRole("article").filter({ hasText: REMINDER });
  await told.waitFor();
  assert.match(await told.innerText(), /供热问题在线访谈/);
  assert.deepEqual(await findings(desk), []);
  await told.getByRole("button", { name: deskSays("notices.acknowledge"), exact: true }).click();
  const saying = desk.getByRole("dialog");
  await saying.getByLabel(deskSays("notices.note_label"), { exact: true }).fill(NOTE);
  await saying.getByRole("button", { name: deskSays("notices.acknowledge"), exact: true }).click();
  await told.waitFor({ state: "detached" });

  await clock.goto("/desk/notices?show=reminders");
  await clock.getByRole("article").filter({ hasText: REMINDER }).getByText(NOTE).waitFor();
  assert.match(await clock.getByRole("article").innerText(), /答复人/);
});

scene("a department as a whole is reminded, and what is open is told to nobody else", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const roads = await city.department("市政工程处");
  const page = await people.desk("/desk/notices", await city.signedIn(await city.staff("考核员", "assessor")));
  await page.getByText(deskSays("notices.none_open")).waitFor();
  await press(page, "notices.remind_department");
  await page.getByLabel(deskSays("notices.department"), { exact: true }).selectOption(heating.id);
  await page.getByLabel(deskSays("notices.reminder"), { exact: true }).fill("请加快办理。");
  await page.getByRole("dialog").getByRole("button", { name: deskSays("notices.remind"), exact: true }).click();
  await page.getByRole("link", { name: deskSays("notices.show_reminders"), exact: true }).click();
  await page.getByText("请加快办理。").waitFor();

  const figures = await city.liveInterview("供热问题在线访谈", heating, "post");
  await figures.ask(await city.netizen("岛城市民"), "何时供热？");
  await page.goto("/desk/assess");
  await page.getByRole("row").filter({ hasText: "市热电局" }).getByRole("button", { name: deskSays("notices.remind") }).click();
  await page.getByRole("dialog", { name: deskSays("notices.remind_named", { name: "市热电局" }) }).waitFor();
  await page.keyboard.press("Escape");

  const other = await people.desk("/desk/notices", await city.officialOf(roads));
  await other.getByText(deskSays("notices.none_open")).waitFor();
  const theirs = await people.desk("/desk/notices", await city.officialOf(heating));
  await theirs.getByText("请加快办理。").waitFor();
});

scene("an admin has a program told, keeps its secret, and stops it again", async ({ city, people }) => {
  await city.department("市热电局");
  const page = await people.desk("/desk/webhooks", city.admin);
  await page.getByText(deskSays("webhooks.empty")).waitFor();
  await page.getByText(deskSays("webhooks.none_failed")).waitFor();
  await press(page, "webhooks.new");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(deskSays("webhooks.url"), { exact: true }).fill("https://supervision.example.org/in");
  await dialog.getByLabel(deskSays("notices.title_overdue"), { exact: true }).check();
  assert.deepEqual(await findings(page), []);
  await dialog.getByRole("button", { name: deskSays("desk.save"), exact: true }).click();
  assert.match(await dialog.getByLabel(deskSays("webhooks.secret"), { exact: true }).inputValue(), /^whsec_/);
  await dialog.getByRole("button", { name: deskSays("desk.close"), exact: true }).last().click();
  const row = page.getByRole("row").filter({ hasText: "https://supervision.example.org/in" });
  assert.match(await row.innerText(), new RegExp(deskSays("notices.title_overdue")));
  await row.getByRole("button").click();
  await dialog.getByRole("button", { name: deskSays("webhooks.remove"), exact: true }).click();
  await page.getByText(deskSays("webhooks.empty")).waitFor();
});
