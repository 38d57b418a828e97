/**
 * Makes the most of a place on the wall: a text is as large as its place allows, so that the last row can read it, and
 * of a list there is what fits whole.
 */

/** Shows as many of the items as fit whole: half a line tells nobody anything. */
export function wholeOnly(box: HTMLElement): void {
  const items = Array.from(box.querySelectorAll("li"));
  for (const item of items) item.hidden = false;
  const bottom = box.getBoundingClientRect().bottom + 1;
  for (const item of items) item.hidden = item.getBoundingClientRect().bottom > bottom && item !== items[0];
}

/** From the largest down; the style sheet knows them as `fit-0` … */
const STEPS = 6;

/** Whether it fits in one of the steps. */
export function fit(box: HTMLElement): boolean {
  for (let step = 0; step < STEPS; step += 1) {
    for (let other = 0; other < STEPS; other += 1) box.classList.toggle(`fit-${other}`, other === step);
    if (box.scrollHeight <= box.clientHeight + 1) return true;
  }
  return false;
}
