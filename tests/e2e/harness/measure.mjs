/** What of a page can be measured in its browser: targets, type, what is cut off, what moves. Each finding is one line. */

/** @typedef {import("./browser.mjs").Page} Page */

/** WCAG 1.4.12: a page must bear so much space between its lines, paragraphs, letters and words. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }`;

/**
 * Controls that are smaller than a finger needs. Links within a sentence are exempt, as WCAG 2.5.8 exempts them; what is not shown has no size.
 * @param {Page} page @param {number} px_min @returns {Promise<string[]>}
 */
export function smallTargets(page, px_min) {
  return page.evaluate((px_min) => {
    const controls = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab]");
    /** @param {Element} control what is hit: its label counts, too */
    const hit = (control) => (control.matches("input[type=radio], input[type=checkbox]") ? (control.closest("label") ?? control) : control);
    /** @param {Element} control */
    const isInSentence = (control) => {
      const line = control.parentElement;
      if (!control.matches("a") || line === null || !getComputedStyle(control).display.startsWith("inline")) return false;
      const around = [...line.childNodes].filter((node) => node !== control && (node.textContent ?? "").trim() !== "");
      return around.length > 0;
    };
    return [...controls].flatMap((control) => {
      const { width, height } = hit(control).getBoundingClientRect();
      const isShown = control.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true, contentVisibilityAuto: false }) && height > 1;
      const isOut = control.matches(".skip");
      if (!isShown || isOut || isInSentence(control) || Math.min(width, height) >= px_min - 0.5) return [];
      return [`target ${Math.round(width)} × ${Math.round(height)}: ${control.outerHTML.slice(0, 120)}`];
    });
  }, px_min);
}

/** Words and numbers smaller than the smallest step of the type scale; a mark without letters is a drawing. @param {Page} page @param {number} px_min @returns {Promise<string[]>} */
export function smallType(page, px_min) {
  return page.evaluate((px_min) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    /** @type {Set<string>} */
    const small = new Set();
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const element = text.parentElement;
      if (element === null || !/[\p{L}\p{N}]/u.test(text.textContent ?? "") || !element.checkVisibility()) continue;
      const px = parseFloat(getComputedStyle(element).fontSize);
      if (px < px_min - 0.5) small.add(`type ${px} px: ${(text.textContent ?? "").trim().slice(0, 40)}`);
    }
    return [...small];
  }, px_min);
}

/** How far the page reaches beyond its window's right edge, in CSS px. @param {Page} page @returns {Promise<number>} */
export function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Spaces the text as a reader may. The security policy of the pages allows no style in the markup; this is none. @param {Page} page */
export function spaceText(page) {
  return page.evaluate((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
  }, SPACED);
}

/** Text that its own box cuts off, but for what is cut on purpose and can be unfolded or is read elsewhere. @param {Page} page @returns {Promise<string[]>} */
export function cutOff(page) {
  return page.evaluate(() =>
    [...document.body.querySelectorAll("*")].flatMap((element) => {
      const style = getComputedStyle(element);
      const isCut = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
      const isOnPurpose = style.webkitLineClamp !== "none" || style.textOverflow === "ellipsis" || style.clip !== "auto" || element.closest("[aria-hidden=true]") !== null;
      // Rows of a queue are all of one height; what one says stands whole beside the queue once it is chosen.
      const isRow = element.closest("[role=option]") !== null;
      if (isRow || !isCut || isOnPurpose || !element.checkVisibility() || (element.textContent ?? "").trim() === "") return [];
      const isOver = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      return isOver ? [`cut off: ${element.outerHTML.slice(0, 120)}`] : [];
    }),
  );
}

/** What still moves although the reader asked for rest. @param {Page} page @returns {Promise<string[]>} */
export function moving(page) {
  return page.evaluate(() => document.getAnimations().map((one) => `moves: ${/** @type {KeyframeEffect} */ (one.effect).target?.outerHTML.slice(0, 120)}`));
}
