/**
 * Every page of a city that has something to show, in the states that matter, for whoever looks at all of them:
 * accessibility and pictures.
 */

import { inEither } from "./words.mjs";

/** @typedef {import("./browser.mjs").Page} Page */
/** @typedef {{ name: string, path: string, as?: import("./api.mjs").Person, reach?: (page: Page) => Promise<void> }} State */
/** @typedef {State & { device: "phone" | "desk" }} Stop where, as whom, on what; `reach` leads from the page as it opens to the state */
/** @typedef {{ name: string, choices: string[], colorScheme: "light" | "dark" }} Look `choices`: language and large type, as the page's own links make them */

/** @type {Record<"light" | "english" | "large" | "largeEnglish" | "dark" | "darkLargeEnglish", Look>} */
export const LOOKS = {
  light: { name: "zh", choices: [], colorScheme: "light" },
  english: { name: "en", choices: ["lang=en"], colorScheme: "light" },
  large: { name: "zh-large", choices: ["large=1"], colorScheme: "light" },
  largeEnglish: { name: "en-large", choices: ["lang=en", "large=1"], colorScheme: "light" },
  dark: { name: "zh-dark", choices: [], colorScheme: "dark" },
  darkLargeEnglish: { name: "en-dark-large", choices: ["lang=en", "large=1"], colorScheme: "dark" },
};

/**
 * A fresh browser at the stop, when everything is there.
 * @param {import("./browser.mjs").People} people @param {Stop} stop @param {Look} look @param {import("./browser.mjs").Options} device
 */
export async function visit(people, stop, look, device) {
  const page = await people.arrive({ ...device, colorScheme: look.colorScheme, reducedMotion: "reduce" }, "about:blank", stop.as);
  for (const choice of look.choices) await page.goto(`/?${choice}`, { waitUntil: "commit" });
  await page.goto(stop.path, { waitUntil: "networkidle" });
  await stop.reach?.(page);
  return page;
}

/** @param {string} key */
const pressed = (key) => (/** @type {Page} */ page) => page.keyboard.press(key);
/** @param {string} key of the button's word on the desk */
const button = (key) => (/** @type {Page} */ page) => page.getByRole("button", { name: inEither("desk", key) }).first().click();

/** A list of the desk, whose button also says how long it is. @param {string} key of its word */
const tab = (key) => (/** @type {Page} */ page) =>
  page.getByRole("button", { name: new RegExp(inEither("desk", key).source.replace("$", "( |$)")) }).first().click();
/** One after the other. @param {((page: Page) => Promise<void>)[]} steps */
const steps = (...steps) => async (/** @type {Page} */ page) => {
  for (const step of steps) await step(page);
};
/** The published questions of the queue. */
const approved = tab("queue.approved");
/** Where the selected question may go. @param {Page} page */
async function moving(page) {
  await page.getByRole("button", { name: new RegExp(inEither("desk", "act.move").source.replace(/[$^]/g, "")) }).waitFor();
  await page.keyboard.press("o");
  await page.getByRole("dialog").getByRole("button", { name: /在线访谈/ }).first().waitFor();
}
/** A day of the calendar. @param {Page} page */
const firstDay = (page) => page.locator("button.day").first().click();

/** A text that waits for the connection. @param {Page} page */
async function unsent(page) {
  await page.context().setOffline(true);
  await page.getByRole("textbox", { name: inEither("pages", "live.ask") }).fill("热力站夜里为什么停？");
  await page.getByRole("button", { name: inEither("pages", "live.submit") }).click();
  await page.getByText(inEither("pages", "live.kept")).waitFor();
}

/** Read while the line is broken. @param {Page} page */
async function offline(page) {
  await page.context().setOffline(true);
  await page.locator("#connection:visible").waitFor();
}

/** A form of one field, handed in with what the server refuses. @param {Record<string, string>} fields @param {string} key of the button's word */
const refused = (fields, key) => async (/** @type {Page} */ page) => {
  for (const [id, text] of Object.entries(fields)) await page.locator(`#${id}`).fill(text);
  await page.getByRole("button", { name: inEither("pages", key) }).click();
  await page.getByRole("alert").and(page.locator(":visible")).first().waitFor();
};

/** Somebody new, who is refused without a name. @param {Page} page */
async function nameless(page) {
  await asking(page);
  await page.getByRole("textbox", { name: inEither("pages", "live.ask") }).fill("热力站夜里为什么停？");
  await page.getByRole("button", { name: inEither("pages", "live.submit") }).click();
  await page.getByRole("alert").and(page.locator(":visible")).first().waitFor();
}

/** @param {Page} page */
async function asking(page) {
  await page.getByRole("textbox", { name: inEither("pages", "live.ask") }).click();
}

/**
 * An interview with every kind of reply, with promises kept and open, and with what its asker says to that.
 * @param {import("./city.mjs").City} city
 * @param {{ heating: import("./city.mjs").Department, roads: import("./city.mjs").Department, asker: import("./api.mjs").Person, other: import("./api.mjs").Person }} who
 */
async function promising(city, { heating, roads, asker, other }) {
  await city.admin.call("PATCH", "/topics", { topics: [
    { code: "heat", name: "供热" },
    { code: "heat-late", name: "供热不及时", parent: "heat" },
    { code: "heat-fee", name: "收费", parent: "heat" },
    { code: "road", name: "道路" },
  ] });
  const room = await city.interview({ title: "老旧管网改造在线访谈", departments: [heating, roads] });
  await room.announce();
  await room.open();
  const joint = await room.ask(asker, "台东八路挖开的沟什么时候填上？供热和道路都说不归自己管。");
  const reopened = await room.ask(asker, "三号楼的管网今年换吗？");
  const promised = await room.ask(other, "换管期间老人怎么取暖？");
  for (const question of [joint, reopened, promised]) await city.approve(question);
  await city.share(joint, [roads]);
  await city.answer(joint, heating, "已收到，正在与市政工程处商量。", { form: "holding" });
  await city.answer(joint, roads, "路面恢复由我处在管道验收后三日内完成。", { form: "contribution" });
  const until = new Date(Date.now() + 20 * 24 * 60 * 60_000).toISOString();
  const answer = await city.answer(joint, heating, "管道本月验收，随后恢复路面。", { outcome: "promised", promised_until: until });
  await city.keepPromise(answer, heating, "十一月二十六日已恢复路面，验收单编号 0412。");
  await city.answer(promised, heating, "换管的楼每户发放电暖器，费用由供热企业承担。", { outcome: "promised", promised_until: until });
  const stock = await city.answer(reopened, heating, "感谢您的关注，我们将认真研究。");
  await city.moderator.call("POST", `/answers/${stock.id}/reclassify`, { stock: true, reason: "没有回答问题" });
  await city.share(reopened, [roads]);
  await asker.call("PUT", `/questions/${joint.id}/judgement`, { answered: true });
  return { joint, reopened, held: room };
}

/** What was answered before is shown while somebody writes. @param {Page} page */
async function similar(page) {
  await asking(page);
  await page.getByRole("textbox", { name: inEither("pages", "live.ask") }).fill("请问浮山后三小区几号供热");
  await page.getByRole("region", { name: inEither("pages", "live.similar_title") }).waitFor();
}

/** Somebody without a name, who wants to follow. @param {Page} page */
async function following(page) {
  await page.getByRole("button", { name: inEither("pages", "follow.start") }).click();
  await page.getByRole("textbox", { name: inEither("pages", "nickname.label") }).waitFor();
}

const ASKERS = 4;
const QUESTIONS_EACH = 8;

/** A room with more questions than its page carries. @param {import("./city.mjs").City} city @param {import("./city.mjs").Department} of */
async function many(city, of) {
  const room = await city.liveInterview("路灯照明在线访谈", of, "post");
  for (let person = 1; person <= ASKERS; person += 1) {
    const asker = await city.netizen(`市民${person}`);
    for (let nth = 1; nth <= QUESTIONS_EACH; nth += 1) await room.ask(asker, `第 ${person} 网格第 ${nth} 盏路灯坏了两个月，什么时候修？`);
  }
  return room;
}

const DAY_MS = 24 * 60 * 60_000;
/** A cut-off is in the future, and is waited for. */
const SOON_MS = 2_000;

/**
 * A ranking that is published, one that is previewed and objected to, and a sample with a result.
 * @param {import("./city.mjs").City} city @param {import("./api.mjs").Person} assessor
 * @param {{ heating: import("./city.mjs").Department, roads: import("./city.mjs").Department }} of
 */
async function ranked(city, assessor, { heating, roads }) {
  await city.admin.call("PATCH", "/settings", { public_ranking: "on" });
  await city.admin.call("PUT", "/formula", {
    parts: [
      { figure: "answer_rate", weight: 40, worst: 5_000, best: 10_000 },
      { figure: "response_median", weight: 30, worst: 4_320, best: 60 },
      { figure: "on_time_rate", weight: 20, worst: 5_000, best: 10_000 },
      { figure: "sampling_mean", weight: 10, worst: 100, best: 500 },
    ],
    cases_min: 2,
    groups: [{ name: "公共服务企业", department_ids: [heating.id] }, { name: "政府部门", department_ids: [roads.id] }],
  });
  const now = Date.now();
  const period = { from: new Date(now - DAY_MS).toISOString(), to: new Date(now).toISOString() };
  const sample = /** @type {{ id: string }} */ (
    await assessor.call("POST", "/samples", { title: "十一月回访", ...period, per_department: 2 })
  );
  await assessor.call("POST", `/samples/${sample.id}/results`, { no: 1, reached: true, score: 4, comment: "修得很快，就是没人先打招呼。" });
  /** @param {string} title @param {number} ms @returns {Promise<{ id: string }>} */
  const ranking = async (title, ms) =>
    /** @type {{ id: string }} */ (
      await assessor.call("POST", "/rankings", { title, ...period, cut_off: new Date(now + ms).toISOString() })
    );
  const published = await ranking("十月部门排名", SOON_MS);
  const previewed = await ranking("十一月部门排名", DAY_MS);
  const text = "编号 3 的提问十一月二十日已改派区里，不应计入本处。";
  await (await city.officialOf(roads)).call("POST", `/rankings/${previewed.id}/objections`, { text });
  await new Promise((over) => setTimeout(over, now + SOON_MS + 500 - Date.now()));
  for (const act of ["freeze", "publish"]) await assessor.call("POST", `/rankings/${published.id}/${act}`);
  return { published, previewed, sample };
}

/**
 * A room with a video whose host asks back: a poll that is over, one whose results wait for its end, one that is open.
 * @param {import("./city.mjs").City} city @param {import("./city.mjs").Department} of @param {import("./api.mjs").Person} voter
 */
async function polled(city, of, voter) {
  const room = await city.liveInterview("供暖收费在线访谈", of, "post");
  await city.moderator.call("PATCH", `/interviews/${room.id}`, { video_url: "https://video.example.org/live.m3u8" });
  /** @param {string} question @param {string[]} options @param {boolean} results_hidden */
  async function poll(question, options, results_hidden) {
    const { poll } = /** @type {{ poll: { id: string } }} */ (
      await city.moderator.call("POST", `/interviews/${room.id}/polls`, { question, options, results_hidden })
    );
    await voter.call("PUT", `/polls/${poll.id}/vote`, { option: 1 });
    return poll;
  }
  const over = await poll("您家是集中供热吗？", ["是", "不是"], false);
  await city.moderator.call("POST", `/polls/${over.id}/close`);
  await poll("按面积收费还是按用热量收费？", ["按面积", "按用热量", "都可以"], true);
  await poll("今晚先谈哪件事？", ["供热不热，室温达不到十八度", "管网改造什么时候轮到我们小区", "收费标准"], false);
  await room.ask(voter, "按面积收费什么时候改成按用热量收费？");
  await room.state("王一 局长", "各位网友好，今天说说供暖收费。");
  return room;
}

/** @param {import("./city.mjs").City} city @returns {Promise<Stop[]>} */
export async function tour(city) {
  const heating = await city.department("市热电局");
  const roads = await city.department("市政工程处");
  const asker = await city.netizen("岛城市民");
  const other = await city.netizen("另一位市民");

  const live = await city.liveInterview("供热问题在线访谈", heating);
  const answered = await live.ask(asker, "浮山后三小区什么时候供热？");
  const open = await live.ask(other, "老旧管网今年换吗？已经漏了三回，每回都说列入计划，到底是哪一年的计划？");
  const rejected = await live.ask(asker, "广告：低价代办");
  await live.ask(other, "热力站夜里为什么停？");
  for (const question of [answered, open]) await city.approve(question);
  await city.moderator.call("POST", `/questions/${rejected.id}/reject`, { reason: "与访谈主题无关" });
  await city.answer(answered, heating, "十一月十六日起供热。\n十日开始冷态试运行，请家中留人。");
  await other.call("PUT", `/questions/${answered.id}/upvote`);
  await live.state("王一 局长", "各位网友好，今天就大家关心的供热问题作答。");
  await live.announce_in_room("提问请写明小区和楼号。");

  const ended = await city.liveInterview("道路养护在线访谈", roads);
  const handedOver = await ended.ask(asker, "延安三路的坑什么时候补？");
  const extended = await ended.ask(other, "金水路的桥面什么时候大修？");
  const settled = await ended.ask(other, "合肥路的井盖响了半年，晚上睡不着。");
  for (const question of [handedOver, extended, settled]) await city.approve(question);
  await ended.end();
  await city.answer(settled, roads, "已更换防响井盖。", { outcome: "done" });
  await city.answer(handedOver, roads, "已收到，正在安排勘察。", { form: "holding" });
  await city.handle(extended, roads, "extension", { days: 3, reason: "要等汛期后的检测结果" });
  await city.moderator.call("POST", `/questions/${extended.id}/extension/grant`);

  await city.handle(handedOver, roads, "extension", { days: 2, reason: "材料在路上，周三到货" });

  const { joint, reopened, held } = await promising(city, { heating, roads, asker, other });

  const announced = await city.interview({ title: "公交线路调整在线访谈", departments: [heating, roads], startsInMinutes: 5 * 24 * 60 });
  await announced.announce();
  await city.moderator.call("POST", `/interviews/${announced.id}/polls`, {
    question: "这场访谈先谈什么？",
    options: ["线路走向", "早晚班次", "候车条件"],
    purpose: "topic",
    closes_at: new Date(Date.now() + 2 * DAY_MS).toISOString(),
  });
  const cancelled = await city.interview({ title: "停水安排在线访谈", departments: [roads], startsInMinutes: 6 * 24 * 60 });
  await cancelled.announce();
  await cancelled.cancel();
  const empty = await city.liveInterview("绿化问题在线访谈", roads);
  const shaky = await city.liveInterview("供水问题在线访谈", roads); // for what is only sent once the line is back

  const paused = await city.liveInterview("停车收费在线访谈", roads);
  await city.approve(await paused.ask(asker, "路边停车为什么也收费？"));
  await paused.pause();
  const archived = await city.liveInterview("公园改造在线访谈", roads, "post");
  await city.answer(await archived.ask(other, "公园的厕所什么时候开放？"), roads, "下周一开放。", { outcome: "done" });
  await archived.end();
  await archived.archive();
  const busy = await many(city, roads);
  const vote = await polled(city, heating, asker);
  await other.call("PUT", `/follows/department/${heating.id}`);
  await other.call("PUT", `/follows/interview/${announced.id}`);
  const quiet = await city.department("市气象局");
  const retired = await city.department("市房管局");
  await city.admin.call("PATCH", `/departments/${retired.id}`, { retired: true });

  const today = new Date().toISOString().slice(0, 10);
  const campaign = /** @type {{ id: string }} */ (
    await city.moderator.call("POST", "/campaigns", { title: "供暖季集中问政", first_day: today })
  );
  for (const part of [live, held, announced]) {
    await city.moderator.call("PATCH", `/interviews/${part.id}`, { campaign_id: campaign.id });
  }

  const alone = /** @type {{ id: string }} */ (await city.moderator.call("POST", "/campaigns", { title: "春季集中问政", first_day: today }));

  const official = await city.officialOf(heating);
  const helper = await city.officialOf(roads);
  const assessor = await city.signedIn(await city.staff("考核员", "assessor"));
  const { previewed, sample } = await ranked(city, assessor, { heating, roads });
  await assessor.call("POST", "/reminders", { question_id: handedOver.id, text: "市民已三次来电，请于本周内答复，并把办理情况告诉提问人。" });
  await city.admin.call("POST", "/webhooks", { url: "https://supervision.example.org/wenzheng", kinds: ["overdue", "reminder"], department_id: roads.id });
  /** @type {State[]} */
  const citizen = [
    { name: "home", path: "/" },
    { name: "room-live", path: live.path },
    { name: "room-live-asker", path: live.path, as: asker },
    { name: "room-live-asking", path: live.path, reach: asking },
    { name: "room-live-unsent", path: shaky.path, as: asker, reach: unsent },
    { name: "room-live-refused", path: live.path, reach: nameless },
    { name: "room-live-offline", path: live.path, reach: offline },
    { name: "room-live-mine", path: live.path, as: asker, reach: (page) => page.locator("[data-tab=mine]").click() },
    { name: "room-live-similar", path: empty.path, as: other, reach: similar },
    { name: "room-polls", path: vote.path },
    { name: "room-polls-voter", path: vote.path, as: asker },
    { name: "room-many", path: busy.path },
    { name: "room-paused", path: paused.path, as: asker },
    { name: "room-archived", path: archived.path },
    { name: "room-empty", path: empty.path },
    { name: "room-polls-screen", path: `${vote.path}/screen` },
    { name: "room-announced", path: announced.path },
    { name: "room-ended", path: ended.path },
    { name: "room-promises", path: held.path, reach: (page) => page.locator("#promises summary").click() },
    { name: "room-promises-asker", path: held.path, as: asker },
    { name: "question-joint", path: `/questions/${joint.id}`, as: asker },
    { name: "question-stock", path: `/questions/${reopened.id}` },
    { name: "question-extended", path: `/questions/${extended.id}` },
    { name: "room-cancelled", path: cancelled.path },
    { name: "question-answered", path: `/questions/${answered.id}` },
    { name: "question-open", path: `/questions/${open.id}` },
    { name: "departments", path: "/departments" },
    { name: "department", path: `/departments/${heating.id}` },
    { name: "campaign", path: `/campaigns/${campaign.id}` },
    { name: "campaign-empty", path: `/campaigns/${alone.id}` },
    { name: "campaign-screen", path: `/campaigns/${campaign.id}/screen` },
    { name: "room-screen", path: `${live.path}/screen` },
    { name: "ranking", path: "/assessment" },
    { name: "department-followed", path: `/departments/${heating.id}`, as: other },
    { name: "follow-nickname", path: `/departments/${heating.id}`, reach: following },
    { name: "mine-following", path: "/me", as: other },
    { name: "confirm-mail", path: "/confirm-mail?code=unknown" },
    { name: "calendar-empty", path: "/calendar?month=2001-01" },
    { name: "calendar", path: "/calendar" },
    { name: "transcript", path: `${held.path}/transcript` },
    { name: "unsubscribe", path: "/unsubscribe?code=unknown" },
    { name: "mine", path: "/me", as: asker },
    { name: "mine-nobody", path: "/me" },
    { name: "search", path: "/search?q=供热" },
    { name: "search-narrowed", path: "/search?q=供热&answered=true" },
    { name: "search-empty", path: "/search?q=火星移民" },
    { name: "search-refused", path: "/search?q=。。" },
    { name: "search-blank", path: "/search" },
    { name: "track", path: "/track" },
    { name: "track-unknown", path: "/track", reach: refused({ code: "ABCDEFGH" }, "track.submit") },
    { name: "department-retired", path: `/departments/${retired.id}` },
    { name: "department-empty", path: `/departments/${quiet.id}` },
    { name: "home-staff", path: "/", as: city.moderator },
    { name: "embed-none", path: "/embed" },
    { name: "embed", path: `/embed?interview=${live.id}` },
    { name: "sign-in", path: "/sign-in" },
    { name: "sign-in-wrong", path: "/sign-in", reach: refused({ username: "nobody", password: "not-the-password" }, "sign_in.submit") },
    { name: "not-found", path: "/interviews/nowhere" },
  ];
  /** @type {State[]} */
  const desk = [
    { name: "desk-start", path: "/desk", as: city.moderator },
    { name: "desk-moderate", path: `/desk/moderate/${live.id}`, as: city.moderator },
    { name: "desk-moderate-reject", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: pressed("r") },
    { name: "desk-moderate-merge", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: pressed("m") },
    { name: "desk-moderate-department", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: pressed("d") },
    { name: "desk-moderate-redact", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: pressed("e") },
    { name: "desk-moderate-move", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: steps(approved, moving) },
    { name: "desk-moderate-polls", path: `/desk/moderate/${vote.id}`, as: city.moderator },
    { name: "desk-moderate-poll", path: `/desk/moderate/${vote.id}`, as: city.moderator, reach: button("run.poll") },
    { name: "desk-moderate-keys", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: pressed("?") },
    { name: "desk-moderate-topic-vote", path: `/desk/moderate/${announced.id}`, as: city.moderator, reach: button("run.poll") },
    { name: "desk-moderate-end", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: button("run.end") },
    { name: "desk-moderate-empty", path: `/desk/moderate/${empty.id}`, as: city.moderator },
    { name: "desk-moderate-ended", path: `/desk/moderate/${ended.id}`, as: city.moderator },
    { name: "desk-answer", path: "/desk/answer", as: official },
    { name: "desk-answer-transfer", path: "/desk/answer", as: official, reach: pressed("t") },
    { name: "desk-answer-return", path: "/desk/answer", as: official, reach: button("answer.return") },
    { name: "desk-answer-promised", path: "/desk/answer", as: official, reach: tab("answer.tab_promised") },
    { name: "desk-answer-evidence", path: "/desk/answer", as: official, reach: steps(tab("answer.tab_promised"), button("evidence.submit")) },
    { name: "desk-answer-due", path: "/desk/answer", as: helper },
    { name: "desk-answer-shared", path: "/desk/answer", as: helper, reach: tab("answer.tab_shared") },
    { name: "desk-moderate-classify", path: `/desk/moderate/${live.id}`, as: city.moderator, reach: pressed("c") },
    { name: "desk-moderate-share", path: `/desk/moderate/${held.id}`, as: city.moderator, reach: steps(pressed("2"), pressed("s")) },
    { name: "desk-moderate-promises", path: `/desk/moderate/${held.id}`, as: city.moderator, reach: pressed("3") },
    { name: "desk-moderate-extension", path: `/desk/moderate/${ended.id}`, as: city.moderator, reach: pressed("2") },
    { name: "desk-oversight", path: "/desk/oversight", as: assessor },
    { name: "desk-oversight-refuse", path: "/desk/oversight", as: assessor, reach: button("extension.refuse") },
    { name: "desk-calendar", path: "/desk/calendar", as: city.admin },
    { name: "desk-calendar-day", path: "/desk/calendar", as: city.admin, reach: firstDay },
    { name: "desk-topics", path: "/desk/topics", as: city.admin },
    { name: "desk-topics-new", path: "/desk/topics", as: city.admin, reach: button("topics.new") },
    { name: "desk-plan-new", path: "/desk/plan", as: city.moderator, reach: button("plan.new") },
    { name: "desk-host", path: `/desk/interviews/${live.id}/host`, as: city.moderator },
    { name: "desk-plan-campaign", path: "/desk/plan", as: city.moderator, reach: steps(button("plan.new"), button("campaign.new")) },
    { name: "desk-departments-new", path: "/desk/departments", as: city.admin, reach: button("departments.new") },
    { name: "desk-staff-new", path: "/desk/staff", as: city.admin, reach: button("staff.new") },
    { name: "desk-plan", path: "/desk/plan", as: city.moderator },
    { name: "desk-assess", path: "/desk/assess", as: city.admin },
    { name: "desk-assess-cases", path: "/desk/assess?figure=questions", as: city.admin },
    { name: "desk-assess-clock", path: `/desk/assess?figure=due&question=${handedOver.id}`, as: city.admin },
    { name: "desk-assess-empty", path: "/desk/assess?from=2001-01-01&to=2001-01-31", as: city.admin },
    { name: "desk-rankings", path: "/desk/rankings", as: assessor },
    { name: "desk-rankings-new", path: "/desk/rankings", as: assessor, reach: button("rank.new") },
    { name: "desk-ranking", path: `/desk/rankings/${previewed.id}`, as: assessor },
    { name: "desk-ranking-official", path: `/desk/rankings/${previewed.id}`, as: helper },
    { name: "desk-ranking-answer", path: `/desk/rankings/${previewed.id}`, as: assessor, reach: button("rank.answer") },
    { name: "desk-formula", path: "/desk/rankings/formula", as: assessor },
    { name: "desk-formula-edit", path: "/desk/rankings/formula", as: city.admin, reach: button("rank.formula_change") },
    { name: "desk-samples", path: "/desk/samples", as: assessor },
    { name: "desk-sample", path: `/desk/samples/${sample.id}`, as: assessor },
    { name: "desk-sample-result", path: `/desk/samples/${sample.id}`, as: assessor, reach: tab("sample.enter") },
    { name: "desk-departments", path: "/desk/departments", as: city.admin },
    { name: "desk-staff", path: "/desk/staff", as: city.admin },
    { name: "desk-settings", path: "/desk/settings", as: city.admin },
    { name: "desk-notices", path: "/desk/notices", as: helper },
    { name: "desk-notices-acknowledge", path: "/desk/notices", as: helper, reach: button("notices.acknowledge") },
    { name: "desk-notices-empty", path: "/desk/notices?show=all", as: city.moderator },
    { name: "desk-notices-reminders", path: "/desk/notices?show=reminders", as: assessor },
    { name: "desk-notices-remind", path: "/desk/notices", as: assessor, reach: button("notices.remind_department") },
    { name: "desk-assess-reminders", path: `/desk/assess?question=${handedOver.id}`, as: assessor },
    { name: "desk-webhooks", path: "/desk/webhooks", as: city.admin },
    { name: "desk-webhooks-new", path: "/desk/webhooks", as: city.admin, reach: button("webhooks.new") },
    { name: "desk-not-allowed", path: "/desk/settings", as: official },
    { name: "desk-not-signed-in", path: "/desk" },
  ].map((stop) => ({ ...stop, device: "desk" }));
  return [
    ...citizen.map((state) => /** @type {Stop} */ ({ ...state, device: "phone" })),
    ...desk.map((state) => /** @type {Stop} */ ({ ...state, device: "desk" })),
  ];
}
