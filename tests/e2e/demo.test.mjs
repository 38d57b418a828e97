/**
 * What a newcomer sees who opens the address that `make demo` prints. Leaves a picture of the live room, which is the
 * one that the README shows (`make readme-picture` takes it anew).
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { loadedAt } from "./harness/room.mjs";
import { sceneInDemo } from "./harness/scene.mjs";
import { OUTPUT } from "./harness/server.mjs";
import { say } from "./harness/words.mjs";

const WITHIN_MS = 60_000;
const PICTURE = process.env.PICTURE ?? join(OUTPUT, "room.png");

sceneInDemo("a newcomer sees the platform alive within a minute", async (people) => {
  const page = await people.arrive({ viewport: { width: 1280, height: 1000 } }, "/");
  await page.getByRole("region", { name: say("home.live") }).getByRole("link").first().click();
  const opened = await loadedAt(page);
  const before = (await page.getByRole("article").allInnerTexts()).join();
  await page.waitForFunction(
    (known) => Array.from(document.querySelectorAll("article"), (article) => article.innerText).join() !== known,
    before,
    { timeout: WITHIN_MS },
  );
  assert.equal(await loadedAt(page), opened);
  await page.screenshot({ path: PICTURE });
});
