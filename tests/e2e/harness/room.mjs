/** What a netizen does in the room, by the names that are read out to somebody who cannot see the page. */
import { say } from "./words.mjs";

/** @typedef {import("./browser.mjs").Page} Page */

/** @param {Page} page @param {number} no the question's number */
export function question(page, no) {
  return page.getByRole("article").filter({ has: page.getByRole("link", { name: say("live.no", { no }), exact: true }) });
}

/** @param {Page} page */
export const askBox = (page) => page.getByRole("textbox", { name: say("live.ask"), exact: true });

/** Writes a question and hands it in. @param {Page} page @param {string} text @param {string} [nickname] for somebody new */
export async function ask(page, text, nickname) {
  await askBox(page).fill(text);
  if (nickname !== undefined) await page.getByLabel(say("live.nickname")).fill(nickname);
  await page.getByRole("button", { name: say("live.submit"), exact: true }).click();
}

/** The line that says a question arrived. @param {Page} page @param {number} no */
export const receipt = (page, no) => page.getByText(say("live.received", { no }));

/** When the document was loaded: the same number later means that nobody reloaded. @param {Page} page */
export const loadedAt = (page) => page.evaluate(() => performance.timeOrigin);

/** Waits for an item that may stand behind the line of new ones, which a person then opens. @param {import("playwright-core").Locator} item */
export async function seen(item) {
  const waiting = item.page().locator("#waiting:visible");
  await item.or(waiting).first().waitFor();
  if (await waiting.isVisible()) await waiting.click();
  await item.waitFor();
}
