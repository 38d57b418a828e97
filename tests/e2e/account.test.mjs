/** Departments held to account, as everybody sees it: replies that are no answers, promises, more time, what was handed over. */
import assert from "node:assert/strict";
import { PHONE } from "./harness/browser.mjs";
import { editor, press, row, signIn } from "./harness/desk.mjs";
import { loadedAt, question } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

const DAY_MS = 24 * 60 * 60_000;

/** The list of an official's desk. @param {import("./harness/browser.mjs").Page} page @param {string} key of its word */
const list = (page, key) => page.getByRole("button", { name: new RegExp(`^${deskSays(key)} `) });

/** A day as the public pages write it, in the year of the test. @param {string} at */
function dateOf(at) {
  const [year, month, day] = dayOf(at).split("-").map(Number);
  const isThisYear = year === Number(new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric" }).format(new Date()));
  return say(isThisYear ? "live.day" : "live.day_year", { year: year ?? 0, month: `${month}月`, day: day ?? 0 });
}

/** The day in the city, which in the evening of UTC is the next one already: `2026-11-28`. @param {string} at */
function dayOf(at) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date(at));
}

scene("a holding reply answers nothing, a promise is seen by everybody until it is kept", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const official = await city.staff("答复人", "official", heating);
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const asked = await room.ask(await city.netizen("岛城市民"), "三号楼的管网今年换吗？");
  await city.approve(asked);

  const reader = await people.phone(room.path);
  const desk = await people.desk("/desk");
  await signIn(desk, official);
  const loaded = await loadedAt(reader);
  const shown = question(reader, asked.no);

  await row(desk, "三号楼").click();
  await press(desk, "form.holding");
  await editor(desk).fill("已收到，正在办理。");
  await press(desk, "answer.publish_holding");
  await shown.getByText(say("live.form_holding"), { exact: true }).waitFor();
  assert.equal(await shown.getByText(/用时/).count(), 0);
  await row(desk, "三号楼").waitFor();

  const until = new Date(Date.now() + 30 * DAY_MS).toISOString();
  await press(desk, "form.answer");
  await editor(desk).fill("列入今年的改造计划。");
  await desk.getByLabel(deskSays("answer.outcome")).selectOption("promised");
  assert.ok(await desk.getByRole("button", { name: deskSays("answer.publish_answer") }).isDisabled(), "a promise wants its date");
  await desk.getByLabel(deskSays("answer.promised_until")).fill(dayOf(until));
  await press(desk, "answer.publish_answer");
  await shown.getByText(say("live.promised", { date: dateOf(until) })).waitFor();
  await shown.getByText(/用时/).waitFor();
  const promises = reader.locator("#promises");
  await promises.getByText(say("live.promises", { count: 1 })).click();
  await promises.getByText(say("live.promised", { date: dateOf(until) })).waitFor();

  await list(desk, "answer.tab_promised").click();
  await row(desk, "三号楼").click();
  await press(desk, "evidence.submit");
  await desk.getByLabel(deskSays("evidence.text")).fill("已更换，验收单编号 0412。");
  await desk.getByRole("dialog").getByRole("button", { name: deskSays("evidence.submit"), exact: true }).click();
  await shown.getByText(say("live.promise_kept", { date: dateOf(new Date().toISOString()) })).waitFor();
  await shown.getByText("已更换，验收单编号 0412。").waitFor();
  await promises.getByText(say("live.promises_kept", { count: 1 })).waitFor();
  assert.equal(await loadedAt(reader), loaded);

  const later = await people.arrive({ ...PHONE, javaScriptEnabled: false }, `/questions/${asked.id}`);
  await question(later, asked.no).getByText("已更换，验收单编号 0412。").waitFor();
});

scene("more time is asked for with a reason, granted by an assessor, and shown to everybody", async ({ city, people }) => {
  const roads = await city.department("市政工程处");
  const official = await city.staff("答复人", "official", roads);
  const assessor = await city.staff("考核员", "assessor");
  const room = await city.liveInterview("道路养护在线访谈", roads);
  const asked = await room.ask(await city.netizen("岛城市民"), "金水路的桥面什么时候大修？");
  await city.approve(asked);
  await room.end();

  const reader = await people.phone(room.path);
  const shown = question(reader, asked.no);
  await shown.getByText(new RegExp(`^${say("live.due", { date: "" })}`)).waitFor();
  const desk = await people.desk("/desk");
  await signIn(desk, official);
  await row(desk, "金水路").click();
  await press(desk, "answer.extension");
  await desk.getByLabel(deskSays("extension.days")).fill("2");
  await desk.getByLabel(deskSays("extension.reason"), { exact: true }).fill("要等检测结果");
  await desk.getByRole("dialog").getByRole("button", { name: deskSays("answer.extension"), exact: true }).click();
  await desk.getByRole("dialog").waitFor({ state: "detached" });
  await desk.getByText("要等检测结果").waitFor();

  const oversight = await people.desk("/desk");
  await signIn(oversight, assessor);
  await oversight.getByRole("link", { name: deskSays("place.oversight") }).click();
  await oversight.getByText("要等检测结果").waitFor();
  await press(oversight, "extension.grant");
  await oversight.getByText(deskSays("oversight.no_extensions")).waitFor();

  await shown.getByText(new RegExp(`^${say("live.due_extended", { date: "" })}`)).waitFor();
  await desk.getByText(deskSays("extension.granted"), { exact: true }).waitFor();
});

scene("the page of an interview that has ended says what was handed over and counts it down", async ({ city, people }) => {
  const roads = await city.department("市政工程处");
  const room = await city.liveInterview("道路养护在线访谈", roads);
  const asker = await city.netizen("岛城市民");
  const asked = [];
  for (const text of ["延安三路的坑什么时候补？", "井盖响了半年。", "路灯坏了两个月。"]) asked.push(await room.ask(asker, text));
  for (const one of asked) await city.approve(one);
  const [first, second] = asked;
  if (first === undefined || second === undefined) assert.fail();
  await city.answer(first, roads, "本周五前补好。");

  const reader = await people.phone(room.path);
  const line = reader.locator("#settlement");
  assert.ok(await line.isHidden(), "nothing is handed over before the end");
  await room.end();
  const settled = /** @type {{ handed_over: number, due_at: string }} */ (await city.moderator.call("GET", `/interviews/${room.id}/settlement`));
  assert.equal(settled.handed_over, 2);
  const said = (/** @type {number} */ answered) => say("live.settled", { count: 2, date: dateOf(settled.due_at), answered });
  await line.getByText(said(0)).waitFor();
  const days = Math.ceil((Date.parse(settled.due_at) - Date.now()) / DAY_MS);
  await line.getByText(new RegExp(`还有 (${days - 1}|${days}) 天`)).waitFor();
  await city.answer(second, roads, "已更换防响井盖。");
  await line.getByText(said(1)).waitFor();

  const later = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path);
  await later.locator("#settlement").getByText(said(1)).waitFor();
});

scene("an asker says that it is not solved and has it handled again; everybody may judge the interview once", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const asker = await city.netizen("岛城市民");
  const asked = await room.ask(asker, "三号楼的管网今年换吗？");
  await city.approve(asked);
  await city.answer(asked, heating, "请关注公告。");

  const page = await people.phone(room.path, asker);
  const own = question(page, asked.no);
  await own.getByRole("button", { name: say("live.judge_no"), exact: true }).click();
  await own.getByRole("button", { name: say("live.handle_again_submit") }).waitFor();
  const reader = await people.phone(room.path);
  await question(reader, asked.no).getByText(say("live.not_confirmed")).waitFor();
  await own.getByRole("textbox").fill("没有说哪一年换");
  await own.getByRole("button", { name: say("live.handle_again_submit") }).click();
  await own.getByRole("button", { name: say("live.judge_no"), exact: true }).waitFor({ state: "detached" });

  const judging = reader.locator("#judge");
  await judging.getByRole("radio", { name: "4" }).check();
  await judging.getByRole("button", { name: say("live.rate_submit") }).click();
  await judging.getByLabel(say("live.nickname")).fill("另一位市民");
  await judging.getByRole("button", { name: say("live.nickname_submit") }).click();
  await judging.getByText(say("live.rated")).waitFor();
  await reader.reload();
  assert.ok(await reader.locator("#judge").isHidden(), "it is asked once");

  const plain = await people.arrive({ ...PHONE, javaScriptEnabled: false }, room.path, asker);
  await plain.locator("#judge").getByRole("radio", { name: "2" }).check();
  await plain.locator("#judge").getByRole("button", { name: say("live.rate_submit") }).click();
  await plain.getByText(say("live.rated")).waitFor();
});
