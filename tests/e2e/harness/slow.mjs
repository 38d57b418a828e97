/** One visit over a slow line with a slow processor, timed by the browser itself as its reader would feel it. */
import { PHONE } from "./browser.mjs";

const CPU_SLOWER = 4;
/** Long enough for what a page still fetches, and moves, after it was loaded. */
const SETTLED_MS = 1_500;
/** Above it a task keeps a touch waiting, as total blocking time counts. */
const TASK_MS = 50;
/** A reader expects a page to move after their own touch; browsers leave so much out of the layout shift. */
const AFTER_TOUCH_MS = 500;

/** @typedef {{ name: string, kbit_s: number, latency_ms: number }} Line */
/** @typedef {{ largest_ms: number, usable_ms: number, touched_ms: number, tasks: { startTime: number, duration: number }[], shifts: { startTime: number, value: number }[] }} Seen */
/** @typedef {{ first_ms: number, largest_ms: number, usable_ms: number, blocked_ms: number, shift: number, bytes: number }} Visit */

/**
 * By somebody new, without a cache. Usable is a page with an ask box when that opens at a touch, any other when its scripts have run: its links and
 * forms work before, without them.
 * @param {import("./browser.mjs").People} crowd @param {string} path @param {Line} line @returns {Promise<Visit>}
 */
export async function slowVisit(crowd, path, line) {
  const page = await crowd.arrive(PHONE, "about:blank");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const bytes_s = (line.kbit_s * 1000) / 8;
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: line.latency_ms, downloadThroughput: bytes_s, uploadThroughput: bytes_s });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  let bytes = 0;
  devtools.on("Network.loadingFinished", (finished) => (bytes += finished.encodedDataLength));
  await page.addInitScript(watch);
  await page.goto(path, { waitUntil: "load" });
  await page.waitForFunction(() => /** @type {{ seen: Seen }} */ (/** @type {unknown} */ (window)).seen.usable_ms > 0);
  await page.waitForTimeout(SETTLED_MS);
  const figures = await page.evaluate(
    ({ TASK_MS, AFTER_TOUCH_MS }) => {
      const seen = /** @type {{ seen: Seen }} */ (/** @type {unknown} */ (window)).seen;
      const first_ms = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
      const isOwn = (/** @type {{ startTime: number }} */ shift) => seen.touched_ms === 0 || shift.startTime < seen.touched_ms || shift.startTime > seen.touched_ms + AFTER_TOUCH_MS;
      return {
        first_ms,
        largest_ms: seen.largest_ms,
        usable_ms: Math.max(seen.usable_ms, first_ms),
        blocked_ms: seen.tasks.filter((task) => task.startTime >= first_ms).reduce((sum, task) => sum + task.duration - TASK_MS, 0),
        shift: seen.shifts.filter(isOwn).reduce((sum, one) => sum + one.value, 0),
      };
    },
    { TASK_MS, AFTER_TOUCH_MS },
  );
  await page.context().close();
  return { ...figures, bytes };
}

/** Runs in the page before all of its own: notes what the browser tells, and touches the ask box at every frame until it opens. */
function watch() {
  /** @type {Seen} */
  const seen = { largest_ms: NaN, usable_ms: 0, touched_ms: 0, tasks: [], shifts: [] };
  Object.assign(window, { seen });
  /** @param {string} type @param {(entry: any) => void} note */
  const observe = (type, note) => new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => (seen.largest_ms = entry.startTime));
  observe("longtask", ({ startTime, duration }) => seen.tasks.push({ startTime, duration }));
  observe("layout-shift", ({ startTime, value, hadRecentInput }) => void (hadRecentInput || seen.shifts.push({ startTime, value })));
  function touch() {
    const box = document.getElementById("ask-text");
    if (box === null) {
      if (document.readyState !== "complete") return void requestAnimationFrame(touch);
      const [loading] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
      seen.usable_ms = loading?.domContentLoadedEventEnd ?? NaN;
      return;
    }
    // A touch before the script runs is answered by nothing: whoever waits touches again.
    seen.touched_ms = performance.now();
    box.blur();
    box.focus({ preventScroll: true });
    if (document.querySelector(".ask.open") === null) requestAnimationFrame(touch);
    else seen.usable_ms = performance.now();
  }
  requestAnimationFrame(touch);
}
