/** A room on a page of another origin under a strict policy: live, readable, themable, and without any cookie. */
import assert from "node:assert/strict";
import test from "node:test";
import { findings } from "./harness/axe.mjs";
import { DESK, people, PHONE } from "./harness/browser.mjs";
import { foundCity } from "./harness/city.mjs";
import { portal } from "./harness/portal.mjs";
import { serve } from "./harness/server.mjs";
import { say } from "./harness/words.mjs";

/** @typedef {{ server: import("./harness/server.mjs").Server, city: import("./harness/city.mjs").City, room: import("./harness/city.mjs").Interview, host: import("./harness/portal.mjs").Portal, other: import("./harness/portal.mjs").Portal, visitors: import("./harness/browser.mjs").People }} Stage */

/** A city with a live room and two portals, of which it knows one. @param {string} name @param {(stage: Stage) => Promise<void>} play */
function embedded(name, play) {
  test(name, async () => {
    const [host, other] = [await portal(), await portal()];
    const server = await serve("embed", { WENZHENG_EMBED_ORIGINS: host.url });
    const visitors = await people(host.url, [server.url, other.url]);
    try {
      for (const site of [host, other]) site.of(server.url);
      const city = await foundCity(server.url);
      const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
      host.write(`interview="${room.id}"`);
      other.write(`interview="${room.id}"`);
      await play({ server, city, room, host, other, visitors });
      assert.deepEqual(visitors.complaints, []);
    } finally {
      await visitors.leave();
      await Promise.all([host.close(), other.close()]);
      await server.remove();
    }
  });
}

/** Everything the room shows. @param {import("./harness/browser.mjs").Page} page */
const inside = (page) => page.locator("wenzheng-room");

embedded("a registered site shows the room as it goes on, and nobody is known there", async ({ server, city, room, host, visitors }) => {
  const asker = await city.netizen("岛城市民");
  const first = await room.ask(asker, "浮山后三小区什么时候供热？");
  await city.approve(first);
  const page = await visitors.arrive(PHONE, "about:blank");
  // Somebody who is known to the city, on a page that is not the city's.
  await page.context().addCookies(asker.cookies());
  /** @type {string[]} */
  const heard = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(String(payload))));
  /** @type {(string | undefined)[]} */
  const cookies = [];
  page.on("request", async (request) => {
    if (request.url().startsWith(server.url)) cookies.push((await request.allHeaders()).cookie);
  });
  await page.goto(host.url);
  await inside(page).getByText(first.text).waitFor();
  await inside(page).getByText(say("live.status_live"), { exact: true }).waitFor();
  await inside(page).getByText(say("live.people_online")).waitFor();

  const second = await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？");
  await city.approve(second);
  await inside(page).getByRole("button", { name: say("live.waiting", { count: 1 }) }).click();
  await inside(page).getByText(second.text).waitFor();
  await city.admin.call("PATCH", "/settings", { city_name: "示例市" });
  const [heating] = /** @type {{ items: import("./harness/city.mjs").Department[] }} */ (await city.admin.call("GET", "/departments")).items;
  assert.ok(heating);
  await city.answer(second, heating, "本月底全部更换。");
  await inside(page).getByText("本月底全部更换。").waitFor();

  const scriptless = cookies.filter((cookie) => cookie !== undefined);
  assert.deepEqual(scriptless, [], "nothing that the element asks for carries a cookie");
  assert.ok(heard.some((text) => text.includes('"events"')), "it is followed by socket");
  assert.ok(!heard.some((text) => text.includes('"type":"mine"')), "the socket knows nobody");

  const ask = inside(page).getByRole("link", { name: "我要提问" });
  assert.equal(await ask.getAttribute("href"), `${server.url}${room.path}#ask`);
  assert.equal(await ask.getAttribute("target"), "_blank");
  const links = await inside(page).getByRole("link").evaluateAll((all) => all.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
  assert.ok(links.every((href) => href.startsWith(server.url)), links.join("\n"));

  await city.moderator.call("POST", `/interviews/${room.id}/pause`);
  await inside(page).getByText(say("live.paused_hint")).waitFor();
  await city.moderator.call("POST", `/interviews/${room.id}/resume`);
  await room.end();
  await inside(page).getByText(say("live.over")).waitFor();
  await inside(page).getByText("我要提问").waitFor({ state: "hidden" });
});

embedded("a site that is not registered is told so, and where to go", async ({ server, room, other, visitors }) => {
  const page = await visitors.arrive(PHONE, "about:blank");
  await page.goto(other.url);
  await inside(page).getByText(other.url).waitFor();
  assert.equal(await inside(page).getByRole("link").getAttribute("href"), `${server.url}${room.path}`);
});

embedded("what there is to say is said in every state", async ({ server, city, host, visitors }) => {
  const roads = await city.department("市政工程处");
  const coming = await city.interview({ title: "道路养护在线访谈", departments: [roads] });
  await coming.announce();
  const cancelled = await city.interview({ title: "停水安排在线访谈", departments: [roads] });
  await cancelled.announce();
  await cancelled.cancel();
  const archived = await city.liveInterview("绿化问题在线访谈", roads);
  await archived.end();
  await archived.archive();
  const page = await visitors.arrive(DESK, "about:blank");
  /** @param {string} attributes @param {string | RegExp} text */
  const shows = async (attributes, text) => {
    host.write(attributes);
    await page.goto(host.url);
    await inside(page).getByText(text).first().waitFor();
  };
  await shows(`interview="${coming.id}"`, "距开始还有");
  await shows(`interview="${cancelled.id}"`, "这场访谈已取消。");
  await shows(`interview="${archived.id}"`, say("live.status_archived"));
  await shows(`interview="${archived.id}" lang="en"`, "See the results");
  await shows('interview="nothing"', "没有找到这场访谈");
  await shows("", "还没有指明");

  host.write(`interview="${coming.id}"`);
  await page.goto(host.url);
  await inside(page).getByText("距开始还有").waitFor();
  await server.stop();
  await inside(page).getByText(say("live.reconnecting")).waitFor();
  await server.start();
  await inside(page).getByText(say("live.reconnecting")).waitFor({ state: "hidden" });
  await coming.open();
  await inside(page).getByText(say("live.status_live"), { exact: true }).waitFor();
});

embedded("it looks as the site wants, and axe-core finds nothing", async ({ city, room, host, visitors }) => {
  await city.approve(await room.ask(await city.netizen("岛城市民"), "浮山后三小区什么时候供热？"));
  await room.state("王一 局长", "各位网友好。");
  await room.announce_in_room("提问请写明小区和楼号。");
  /** @param {import("./harness/browser.mjs").Page} page */
  const colour = (page) => inside(page).getByRole("link", { name: "我要提问" }).evaluate((link) => getComputedStyle(link).backgroundColor);
  for (const device of [PHONE, DESK]) {
    for (const theme of ["light", "dark"]) {
      host.write(`interview="${room.id}" theme="${theme}"`);
      const page = await visitors.arrive(device, host.url);
      await inside(page).getByText("浮山后三小区").waitFor();
      assert.deepEqual(await findings(page), [], theme);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), "nothing is wider than the page");
      await page.context().close();
    }
  }
  const page = await visitors.arrive(DESK, host.url);
  const usual = await colour(page);
  host.write(`interview="${room.id}"`, "wenzheng-room { --wenzheng-accent: #7a1f1f; --wenzheng-height: 300px } p, a { color: lime !important }");
  await page.goto(host.url);
  await inside(page).getByText("浮山后三小区").waitFor();
  assert.notEqual(usual, "rgb(122, 31, 31)");
  assert.equal(await colour(page), "rgb(122, 31, 31)");
  assert.ok((await inside(page).evaluate((element) => element.getBoundingClientRect().height)) <= 300);
  assert.notEqual(await inside(page).getByText("浮山后三小区").evaluate((text) => getComputedStyle(text).color), "rgb(0, 255, 0)");

  // By keyboard: the tabs are one stop, and the arrows go through them.
  await inside(page).getByRole("tab", { name: say("live.top") }).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await inside(page).getByRole("tab", { name: say("live.new") }).getAttribute("aria-selected"), "true");
});

embedded("an open poll is shown, and leads to the city to vote", async ({ city, room, host, visitors }) => {
  const question = "今晚先谈哪件事？";
  const { poll } = /** @type {{ poll: { id: string } }} */ (
    await city.moderator.call("POST", `/interviews/${room.id}/polls`, { question, options: ["供热", "收费"] })
  );
  const page = await visitors.arrive(PHONE, host.url);
  await inside(page).getByRole("heading", { name: question }).waitFor();
  await (await city.netizen("岛城市民")).call("PUT", `/polls/${poll.id}/vote`, { option: 2 });
  await inside(page).getByText(`100% · ${say("live.poll_votes", { count: 1 })}`).waitFor();
  const href = await inside(page).locator(".poll-place a").getAttribute("href");
  assert.ok(href?.endsWith(`${room.path}#polls`), `leads to ${href}`);
  assert.deepEqual(await findings(page), []);
  await city.moderator.call("POST", `/polls/${poll.id}/close`);
  await inside(page).getByRole("heading", { name: question }).waitFor({ state: "detached" });
});
