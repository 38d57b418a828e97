/** The room when the line breaks or the server is restarted under it: nothing that was written is lost or sent twice. */
import assert from "node:assert/strict";
import { say } from "./harness/words.mjs";
import { ask, askBox, loadedAt, question, receipt, seen } from "./harness/room.mjs";
import { scene } from "./harness/scene.mjs";

scene("a question written without a connection is handed in by itself afterwards", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const asker = await people.phone(room.path, await city.netizen("岛城市民"));
  const opened = await loadedAt(asker);
  await asker.getByText(say("live.people_online")).waitFor();

  await asker.context().setOffline(true);
  await ask(asker, "浮山后三小区什么时候供热？");
  await asker.getByText(say("live.kept")).waitFor();
  const missed = await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？");
  await city.approve(missed);

  await asker.context().setOffline(false);
  await receipt(asker, missed.no + 1).waitFor();
  await seen(question(asker, missed.no));
  assert.equal(await askBox(asker).inputValue(), "");
  assert.equal(await loadedAt(asker), opened);
  assert.deepEqual(await room.texts(), ["老旧管网今年换吗？", "浮山后三小区什么时候供热？"]);
});

scene("an unsent text survives a reload", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const asker = await people.phone(room.path, await city.netizen("岛城市民"));
  await askBox(asker).fill("写到一半");

  await asker.reload();

  await asker.waitForFunction((text) => document.querySelector("textarea")?.value === text, "写到一半");
});

scene("a room goes on when the server is restarted under it", async ({ server, city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const asker = await people.phone(room.path, await city.netizen("岛城市民"));
  const opened = await loadedAt(asker);
  const before = await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？");
  await city.approve(before);
  await seen(question(asker, before.no));

  await server.stop();
  await ask(asker, "热力站夜里为什么停？");
  await asker.getByText(say("live.kept")).waitFor();
  await server.start();

  await receipt(asker, before.no + 1).waitFor();
  const after = await room.ask(await city.netizen("第三位市民"), "收费标准变了吗？");
  await city.approve(after);
  await seen(question(asker, after.no));
  assert.equal(await loadedAt(asker), opened);
  assert.deepEqual(await room.texts(), ["老旧管网今年换吗？", "热力站夜里为什么停？", "收费标准变了吗？"]);
});

scene("where WebSockets are blocked the room lives all the same", async ({ city, people }) => {
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
  const asker = await people.phone("about:blank", await city.netizen("岛城市民"));
  await asker.routeWebSocket(/\/live/, (socket) => void socket.close());
  await asker.goto(room.path);
  const streaming = asker.waitForRequest((request) => request.url().includes(`/interviews/${room.id}/events`));

  await ask(asker, "浮山后三小区什么时候供热？");
  await receipt(asker, 1).waitFor();
  await streaming;
  const other = await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？");
  await city.approve(other);
  await seen(question(asker, other.no));
});
