/** A room with as many questions as it takes, on a phone and at the desk. */
import assert from "node:assert/strict";
import { row } from "./harness/desk.mjs";
import { ask, question, receipt, seen } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";
import { deskSays, say } from "./harness/words.mjs";

const NETIZENS = 50;
const EACH = 100;
const OPENS_WITHIN_MS = 5_000;

scene("a room with 5,000 questions opens quickly and goes on living", async ({ city, people }) => {
  await city.admin.call("PATCH", "/settings", { questions_per_minute: EACH, questions_per_room_max: NETIZENS * EACH + 10 });
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"), "post");
  await Promise.all(
    Array.from({ length: NETIZENS }, async (_, person) => {
      const netizen = await city.netizen(`市民${person + 1}`);
      for (let nth = 1; nth <= EACH; nth += 1) await room.ask(netizen, `小区${person + 1}的第${nth}件事什么时候办好？`);
    }),
  );

  const began = Date.now();
  const page = await people.phone(room.path, await city.netizen("岛城市民"));
  await page.getByRole("article").first().waitFor();
  assert.ok(Date.now() - began < OPENS_WITHIN_MS, `it opens after ${Date.now() - began} ms`);

  await ask(page, "浮山后三小区什么时候供热？");
  await receipt(page, NETIZENS * EACH + 1).waitFor();
  await page.getByRole("link", { name: say("live.new"), exact: true }).or(page.getByRole("tab", { name: say("live.new") })).first().click();
  await seen(question(page, NETIZENS * EACH + 1));

  const desk = await people.desk(`/desk/moderate/${room.id}`, city.moderator);
  await desk.getByRole("button", { name: new RegExp(`^${deskSays("queue.approved")}`) }).click();
  await row(desk, "小区").first().waitFor();
});
