/** The record on paper: nothing to press, every question whole, and where what is named can be found. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scene } from "./harness/scene.mjs";
import { OUTPUT } from "./harness/server.mjs";

const QUESTIONS = 12;

scene("the record of an interview is printed whole and without controls", async ({ city, people }) => {
  const heating = await city.department("市热电局");
  const room = await city.liveInterview("供热问题在线访谈", heating, "post");
  const askers = [await city.netizen("市民甲"), await city.netizen("市民乙")];
  for (const text of ["各位网友好。", "供热十六日开始。"]) await room.state("王一 局长", text);
  for (let nth = 0; nth < QUESTIONS; nth += 1) {
    const asker = askers[nth % askers.length];
    if (asker === undefined) assert.fail();
    const asked = await room.ask(asker, `第 ${nth + 1} 号楼什么时候供热？`);
    await city.answer(asked, heating, `第 ${nth + 1} 号楼十六日供热。`);
  }
  await room.end();

  for (const large of [0, 1]) {
    const page = await people.phone(`${room.path}?large=${large}`);
    await page.emulateMedia({ media: "print" });
    const controls = page.locator("button:visible, input:visible, select:visible, textarea:visible, nav:visible, summary:visible, .button:visible");
    assert.deepEqual(await controls.evaluateAll((all) => all.map((one) => one.outerHTML)), []);
    assert.equal(await page.locator("article.question:visible").count(), QUESTIONS);
    await page.getByText("各位网友好。").waitFor();
    await page.locator(".figures:visible").waitFor();
    mkdirSync(OUTPUT, { recursive: true });
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    writeFileSync(join(OUTPUT, `record-${large}.pdf`), pdf);
  }
});
