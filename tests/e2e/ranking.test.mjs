/** A ranking from its formula to the public page that computes it again; and a sample from its draw to the figures. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

/** @typedef {import("./harness/browser.mjs").Page} Page */
/** @typedef {import("./harness/city.mjs").City} City */

/** Long enough to open a page and object, short enough to wait for. */
const OBJECTIONS_MS = 20_000;
const DAY_MS = 24 * 3_600_000;

/** @param {Page} page @param {string} key */
const press = (page, key) => page.getByRole("button", { name: deskSays(key), exact: true }).click();
/** Within the dialog that is open. @param {Page} page @param {string} key */
const confirm = (page, key) => page.getByRole("dialog").getByRole("button", { name: deskSays(key), exact: true }).click();

/** One department answers both its questions, the other one of two. @param {City} city */
async function evening(city) {
  const departments = [await city.department("市热电局"), await city.department("市政工程处")];
  const asker = await city.netizen("岛城市民");
  for (const [nth, department] of departments.entries()) {
    const room = await city.liveInterview(`${department.name}在线访谈`, department);
    const asked = [await room.ask(asker, "何时修好？"), await room.ask(asker, "找谁报修？")];
    for (const question of asked) await city.approve(question);
    for (const question of asked.slice(nth)) await city.answer(question, department, "十一月十六日。");
  }
  return departments;
}

scene("a ranking goes from the formula over an objection to a page that computes it again, and names what was tampered with", async ({ city, people }) => {
  const [heating, roads] = await evening(city);
  assert.ok(heating !== undefined && roads !== undefined);
  await city.admin.call("PATCH", "/settings", { public_ranking: "on" });

  // The admin sets the formula.
  const admin = await people.desk("/desk/rankings/formula", city.admin);
  await press(admin, "rank.formula_change");
  /** @param {string} figure @param {string} field @param {string} value */
  const fill = (figure, field, value) =>
    admin.getByRole("textbox", { name: `${deskSays(`rank.figure.${figure}`)} ${deskSays(`rank.head.${field}`)}`, exact: true }).fill(value);
  await fill("answer_rate", "weight", "3");
  await fill("response_median", "weight", "1");
  await fill("response_median", "worst", "1440");
  await admin.getByLabel(deskSays("rank.cases_min"), { exact: true }).fill("2");
  assert.deepEqual(await findings(admin), []);
  await press(admin, "rank.formula_save");
  await admin.getByText(deskSays("rank.cases_rule", { count: 2 })).waitFor();

  // The assessor makes a ranking by the form; another one, whose objections end soon, from outside.
  const assessors = await city.signedIn(await city.staff("考核员", "assessor"));
  const assessor = await people.desk("/desk/rankings", assessors);
  await press(assessor, "rank.new");
  const form = assessor.getByRole("dialog");
  await form.getByLabel(deskSays("rank.title"), { exact: true }).fill("本月部门排名");
  await form.getByLabel(deskSays("rank.from"), { exact: true }).fill(new Date(Date.now() - 9 * DAY_MS).toISOString().slice(0, 10));
  await form.getByRole("button", { name: deskSays("rank.create") }).click();
  await assessor.getByRole("heading", { name: "本月部门排名" }).waitFor();
  const to = new Date();
  const cut_off = new Date(to.getTime() + OBJECTIONS_MS);
  const made = /** @type {{ id: string }} */ (
    await assessors.call("POST", "/rankings", {
      title: "十一月部门排名",
      from: new Date(to.getTime() - DAY_MS).toISOString(),
      to: to.toISOString(),
      cut_off: cut_off.toISOString(),
    })
  );

  // The department sees the preview and objects.
  const official = await people.desk(`/desk/rankings/${made.id}`, await city.officialOf(roads));
  const table = official.getByRole("region", { name: deskSays("rank.all") });
  await table.getByRole("row").nth(2).waitFor();
  assert.match(await table.getByRole("row").nth(1).innerText(), /市热电局/);
  assert.match(await table.getByRole("row").nth(2).innerText(), /市政工程处/);
  await press(official, "rank.object");
  await official.getByRole("dialog").getByRole("textbox").fill("有一件不属本处。");
  await confirm(official, "rank.object");
  await official.getByText("有一件不属本处。").waitFor();

  // The assessor answers, freezes after the cut-off, publishes.
  await assessor.goto(`/desk/rankings/${made.id}`);
  await press(assessor, "rank.answer");
  await assessor.getByRole("dialog").getByRole("textbox").fill("已核对，归属无误。");
  await confirm(assessor, "rank.answer");
  await assessor.getByText("已核对，归属无误。").waitFor();
  assert.deepEqual(await findings(assessor), []);
  const freeze = assessor.getByRole("button", { name: deskSays("rank.freeze"), exact: true });
  await freeze.and(assessor.locator(":enabled")).waitFor({ timeout: OBJECTIONS_MS + 10_000 });
  await freeze.click();
  await confirm(assessor, "rank.freeze");
  await press(assessor, "rank.publish");
  await confirm(assessor, "rank.publish");
  await assessor.getByText(deskSays("rank.status.published"), { exact: true }).waitFor();

  // Everybody reads it, and the page computes it again.
  const reader = await people.phone("/assessment");
  await reader.getByText(say("rank.check_same")).waitFor();
  const rows = reader.locator("tr[data-department]");
  assert.equal(await rows.count(), 2);
  assert.equal(await rows.first().getAttribute("data-place"), "1");
  await reader.getByText(say("rank.objections_some", { count: 1, accepted: 0 })).waitFor();
  assert.deepEqual(await findings(reader), []);

  // In large type columns are left out, and the place is none of them.
  await reader.goto("/assessment?large=1");
  await reader.locator("html.large td.place").first().waitFor();

  // An export that was tampered with is found, and the department is named.
  await reader.route("**/export.json", async (route) => {
    const response = await route.fetch();
    const exported = await response.json();
    exported.rows[1].measured[0].part += 1;
    await route.fulfill({ response, json: exported });
  });
  await reader.reload();
  await reader.getByText(say("rank.check_differs", { departments: "市政工程处" })).waitFor();
});

scene("a sample is drawn, telephoned and counted in the assessment", async ({ city, people }) => {
  await evening(city);
  const assessors = await city.signedIn(await city.staff("考核员", "assessor"));
  const page = await people.desk("/desk/samples", assessors);
  await press(page, "sample.new");
  const form = page.getByRole("dialog");
  await form.getByLabel(deskSays("sample.title"), { exact: true }).fill("本月回访");
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await form.getByLabel(deskSays("rank.from"), { exact: true }).fill("2026-01-01");
  await form.getByLabel(deskSays("rank.to"), { exact: true }).fill(today);
  await form.getByLabel(deskSays("sample.seed"), { exact: true }).fill("2026-11");
  await form.getByRole("button", { name: deskSays("sample.draw"), exact: true }).click();
  await page.getByRole("heading", { name: "本月回访" }).waitFor();
  const rows = page.getByRole("region", { name: "本月回访" }).getByRole("row");
  await rows.nth(3).waitFor();
  assert.equal(await rows.count(), 4, "a head, and three that were answered");
  await rows.nth(1).getByRole("button").click();
  await page.getByLabel(deskSays("sample.head.result"), { exact: true }).selectOption("4");
  await page.getByLabel(deskSays("sample.head.comment"), { exact: true }).fill("修得很快");
  await confirm(page, "desk.save");
  await page.getByText("修得很快").waitFor();
  assert.deepEqual(await findings(page), []);

  const { departments } = /** @type {{ departments: { sampling: { drawn: number, reached: number, mean: number | null } }[] }} */ (
    await assessors.call("GET", "/assessment")
  );
  const reached = departments.filter((one) => one.sampling.reached === 1);
  assert.equal(reached.length, 1);
  assert.equal(reached[0]?.sampling.mean, 4);
  assert.equal(departments.reduce((sum, one) => sum + one.sampling.drawn, 0), 3);
});
