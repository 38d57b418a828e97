/** What staff do at their desks, by the names of the controls. */
import { deskSays } from "./words.mjs";

/** @typedef {import("./browser.mjs").Page} Page */

/** Through the front door, as a person comes. @param {Page} page at the desk, not signed in @param {import("./city.mjs").Account} account */
export async function signIn(page, { username, password }) {
  await page.getByLabel(deskSays("sign_in.username")).fill(username);
  await page.getByLabel(deskSays("sign_in.password")).fill(password);
  await page.getByRole("button", { name: deskSays("sign_in.submit") }).click();
}

/** The row of a question, in the queue or among an official's. @param {Page} page @param {string} text */
export const row = (page, text) => page.getByRole("option").filter({ hasText: text });

/** @param {Page} page @param {string} key of the action's word */
export const press = (page, key) => page.getByRole("button", { name: deskSays(key), exact: true }).click();

/** The editor of an answer. @param {Page} page */
export const editor = (page) => page.getByRole("textbox", { name: deskSays("answer.text"), exact: true });
