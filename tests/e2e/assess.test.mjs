/** The assessment at the desk: from a figure down to one question and its clock, and the same numbers in what is taken along. */
import assert from "node:assert/strict";
import { findings } from "./harness/axe.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays } from "./harness/words.mjs";
import { sheetsOf } from "./harness/xlsx.mjs";

/** @typedef {import("./harness/browser.mjs").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */

/** Milliseconds of a figure, as it stands under its words. @param {Locator} within */
async function millisecondsOf(within) {
  return Number(await within.locator("data").first().getAttribute("value"));
}

/** @param {Page} page @param {string} name */
const region = (page, name) => page.getByRole("region", { name: deskSays(name), exact: true });

/** @param {Page} page @param {string} department @param {string} column */
async function cellOf(page, department, column) {
  const table = region(page, "assess.by_department");
  // What is read at once and not waited for has to be there.
  await table.getByRole("row").filter({ hasText: department }).first().waitFor();
  const heads = await table.locator("thead tr").nth(1).getByRole("columnheader").allInnerTexts();
  const groups = ["answers", "response"].map((group) => deskSays(`assess.group.${group}`));
  assert.deepEqual((await table.locator("thead tr").first().getByRole("columnheader").allInnerTexts()).slice(1, 3), groups);
  const nth = heads.findIndex((head) => head.startsWith(deskSays(`assess.column.${column}`)));
  assert.notEqual(nth, -1, `no column ${column} in ${heads.join()}`);
  return table.getByRole("row").filter({ hasText: department }).getByRole("cell").nth(nth);
}

scene("from a department's median down to one question and its clock, and the same milliseconds in the workbook", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const asker = await city.netizen("岛城市民");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const asked = [];
  for (const text of ["何时供热？", "管网何时换？", "哪里报修？"]) asked.push(await room.ask(asker, text));
  for (const question of asked) await city.approve(question);
  for (const question of asked.slice(0, 2)) await city.answer(question, heating, "十一月十六日。");
  await room.end();
  const assessor = await city.signedIn(await city.staff("考核员", "assessor"));

  const page = await people.desk("/desk", assessor);
  await page.waitForURL(/\/desk\/assess\?from=/);
  const cell = await cellOf(page, "市热电局", "response_median");
  // A part of a chart leads down to its questions, too.
  const chart = page.getByRole("figure").filter({ hasText: deskSays("assess.chart.responses") });
  await chart.locator("summary").click();
  const part = chart.getByRole("cell").getByRole("link", { name: "2", exact: true });
  const address = new URL(/** @type {string} */ (await part.getAttribute("href")), page.url()).search;
  assert.match(address, /figure=response.*up_to=60000/);
  await part.click();
  await region(page, "assess.figure.response").locator("td.sorted data").nth(1).waitFor();
  await page.goBack();
  await cell.waitFor();
  const median_ms = await millisecondsOf(cell);
  await cell.getByRole("link").click();

  const list = region(page, "assess.figure.response");
  const times = list.locator("td.sorted data");
  await times.first().waitFor();
  const all_ms = (await times.evaluateAll((all) => all.map((one) => Number(one.getAttribute("value"))))).sort((a, b) => a - b);
  assert.equal(all_ms.length, 2);
  // By nearest rank the median of two is the smaller.
  assert.equal(median_ms, all_ms[0]);
  await list.getByRole("row").filter({ has: page.locator(`data[value="${median_ms}"]`) }).first().getByRole("link").click();

  const clock = page.getByRole("article");
  await clock.getByRole("heading", { name: deskSays("assess.held") }).waitFor();
  assert.equal(await millisecondsOf(clock.locator("dl > div").filter({ hasText: deskSays("assess.term.response") })), median_ms);
  assert.equal(await millisecondsOf(clock.getByRole("listitem").filter({ hasText: deskSays("assess.is_response") })), median_ms);
  const question = new URL(page.url()).searchParams.get("question");

  await page.getByRole("link", { name: deskSays("assess.back_to_cases") }).click();
  await page.getByRole("link", { name: deskSays("assess.back_to_figures") }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: deskSays("assess.as_xlsx") }).click();
  const [departments, questions] = sheetsOf(await (await download).path());
  const department = departments?.find((row) => row["部门"] === "市热电局");
  assert.equal(department?.["答复用时中位数（毫秒）"], median_ms);
  assert.equal(questions?.find((row) => row["提问标识"] === question)?.["答复用时（毫秒）"], median_ms);
});

scene("a clock shows every department that held the question, every day, and what an extension made of it", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const roads = await city.department("市政工程处");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const asked = await room.ask(await city.netizen("岛城市民"), "挖开的路面什么时候恢复？");
  await city.approve(asked);
  await (await city.officialOf(heating)).call("POST", `/questions/${asked.id}/transfer`, { department_id: roads.id, reason: "路面归市政" });
  await room.end();
  await (await city.officialOf(roads)).call("POST", `/questions/${asked.id}/extension`, { days: 3, reason: "需要开挖" });
  const assessor = await city.signedIn(await city.staff("考核员", "assessor"));
  await assessor.call("POST", `/questions/${asked.id}/extension/grant`);

  const page = await people.desk(`/desk/assess?figure=due&question=${asked.id}`, assessor);
  const clock = page.getByRole("article");
  await clock.getByRole("heading", { name: deskSays("assess.extensions") }).waitFor();
  const held = clock.locator(".assess-held").getByRole("listitem");
  assert.deepEqual(await held.locator("b").allInnerTexts(), ["市热电局", "市政工程处"]);
  const days = await clock.getByRole("list", { name: deskSays("assess.counted") }).getByRole("listitem").allInnerTexts();
  assert.match(days.at(-1) ?? "", new RegExp(deskSays("assess.nth_day", { nth: 7 })));
  assert.ok(days.some((day) => day.includes(deskSays("assess.does_not_count"))), "seven working days without a weekend");
  assert.equal(await clock.locator(".assess-extensions").getByRole("listitem").count(), 1);
  assert.deepEqual(await findings(page), []);
});

scene("the table is sorted by any column, and the address keeps it", async ({ city, people }) => {
  for (const [name, questions] of /** @type {const} */ ([["市热电局", 1], ["市政工程处", 3], ["市交通局", 2]])) {
    const room = await city.liveInterview(`${name}在线访谈`, await city.department(name), "post");
    for (let nth = 0; nth < questions; nth += 1) await room.ask(await city.netizen(`市民${nth}`), `第${nth}个问题`);
  }
  const page = await people.desk("/desk/assess", city.admin);
  const table = region(page, "assess.by_department");
  const names = () => table.locator("tbody").getByRole("rowheader").allInnerTexts();
  const head = table.getByRole("columnheader", { name: deskSays("assess.column.questions") });
  await table.waitFor();
  assert.deepEqual([await names(), await head.getAttribute("aria-sort")], [["市政工程处", "市交通局", "市热电局"], "descending"]);
  await head.getByRole("button").click();
  await table.locator('[aria-sort="ascending"]').waitFor();
  assert.deepEqual([await names(), await head.getAttribute("aria-sort")], [["市热电局", "市交通局", "市政工程处"], "ascending"]);

  const sent = await people.desk(page.url().slice(new URL(page.url()).origin.length), city.admin);
  await region(sent, "assess.by_department").waitFor();
  assert.deepEqual(await region(sent, "assess.by_department").locator("tbody").getByRole("rowheader").allInnerTexts(), [
    "市热电局",
    "市交通局",
    "市政工程处",
  ]);
});

scene("an official sees the own department, a moderator nothing, and without a line it is said and tried again", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const roads = await city.department("市政工程处");
  for (const of of [heating, roads]) {
    const room = await city.liveInterview(`${of.name}在线访谈`, of, "post");
    await room.ask(await city.netizen("岛城市民"), `${of.name}的问题`);
  }
  const own = await people.desk("/desk/assess", await city.officialOf(heating));
  const rows = region(own, "assess.by_department").locator("tbody").getByRole("rowheader");
  await rows.first().waitFor();
  assert.deepEqual(await rows.allInnerTexts(), ["市热电局"]);
  await own.goto(`/desk/assess?department=${roads.id}`);
  await own.getByRole("heading", { name: deskSays("problem.not_allowed") }).waitFor();

  const moderator = await people.desk("/desk/assess", city.moderator);
  await moderator.getByRole("heading", { name: deskSays("problem.not_allowed") }).waitFor();

  const offline = await people.desk("/desk/assess", city.admin);
  await rowsOf(offline).first().waitFor();
  await offline.context().setOffline(true);
  await offline.getByRole("link", { name: deskSays("assess.this_year") }).click();
  await offline.getByRole("heading", { name: deskSays("problem.unreachable") }).waitFor();
  await offline.context().setOffline(false);
  await rowsOf(offline).first().waitFor();
});

/** @param {Page} page */
const rowsOf = (page) => region(page, "assess.by_department").locator("tbody").getByRole("row");
