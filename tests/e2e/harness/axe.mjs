/** axe-core on a page: every finding as one line, so that a failed test reads as a list of what to mend. */
import { readFileSync } from "node:fs";

const SOURCE = readFileSync(new URL("../../../client-js/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** @param {import("./browser.mjs").Page} page @returns {Promise<string[]>} */
export async function findings(page) {
  await page.evaluate(SOURCE);
  return page.evaluate(async () => {
    // What is half faded in is judged when it is there; what goes on for ever is not waited for.
    const passing = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(passing.map((one) => one.finished));
    const { axe } = /** @type {{ axe: typeof import("axe-core") }} */ (/** @type {unknown} */ (window));
    // What WCAG 2.2 adds is switched off in axe-core unless asked for.
    const { violations } = await axe.run(document, { rules: { "target-size": { enabled: true } } });
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
  });
}
