/**
 * How long a person with an old phone and a slow line waits for the interview page: `node tests/e2e/slow-line.mjs`. Chromium slows its line and
 * its processor down; a page is readable at its first paint of text, and usable when the ask box answers a touch. Figures are for
 * docs/performance.md: nothing is judged, since they are those of the machine and of what else runs on it.
 */
import { loadavg } from "node:os";
import { PHONE, people } from "./harness/browser.mjs";
import { foundCity } from "./harness/city.mjs";
import { askBox } from "./harness/room.mjs";
import { serve } from "./harness/server.mjs";

const CPU_SLOWER = 4;
const VISITS = 5;
const QUESTIONS = 30;
/** As Chromium's and Lighthouse's presets name them. */
const LINES = [
  { name: "3G (Lighthouse): 1.6 Mbit/s, 150 ms", kbit_s: 1_600, latency_ms: 150 },
  { name: "slow 3G: 400 kbit/s, 400 ms", kbit_s: 400, latency_ms: 400 },
];

/** @typedef {{ readable_ms: number, usable_ms: number, bytes: number }} Visit */

const server = await serve("slow-line");
try {
  const city = await foundCity(server.url);
  const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"), "post");
  const askers = [await city.netizen("市民甲"), await city.netizen("市民乙"), await city.netizen("市民丙")];
  for (let nth = 0; nth < QUESTIONS; nth += 1) {
    await askers[nth % askers.length]?.call("POST", `/interviews/${room.id}/questions`, { text: `第 ${nth + 1} 号楼什么时候供热？去年也反映过，有结果吗？` });
  }
  const crowd = await people(server.url);
  console.log(`| line | readable: median (most) | usable: median (most) | on the line |\n|---|---|---|---|`);
  for (const line of LINES) {
    /** @type {Visit[]} */
    const visits = [];
    for (let nth = 0; nth < VISITS; nth += 1) visits.push(await visit(crowd, room.path, line));
    /** @param {"readable_ms" | "usable_ms"} what */
    const told = (what) => {
      const sorted = visits.map((one) => one[what]).toSorted((a, b) => a - b);
      return `${seconds(sorted[Math.floor(VISITS / 2)] ?? NaN)} (${seconds(sorted.at(-1) ?? NaN)})`;
    };
    console.log(`| ${line.name} | ${told("readable_ms")} | ${told("usable_ms")} | ${Math.round((visits[0]?.bytes ?? 0) / 1024)} KiB |`);
  }
  console.log(`\n${VISITS} visits each without a cache, ${QUESTIONS} questions, processor ${CPU_SLOWER} times slower; load of the machine ${loadavg()[0]?.toFixed(1)}`);
  await crowd.leave();
} finally {
  await server.remove();
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** One visit by somebody new. @param {import("./harness/browser.mjs").People} crowd @param {string} path @param {{ kbit_s: number, latency_ms: number }} line @returns {Promise<Visit>} */
async function visit(crowd, path, line) {
  const page = await crowd.arrive(PHONE, "about:blank");
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  const bytes_s = (line.kbit_s * 1000) / 8;
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: line.latency_ms, downloadThroughput: bytes_s, uploadThroughput: bytes_s });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  let bytes = 0;
  devtools.on("Network.loadingFinished", (finished) => (bytes += finished.encodedDataLength));
  // A touch before the script runs is answered by nothing: whoever waits touches again.
  await page.goto(path, { waitUntil: "commit" });
  await askBox(page).waitFor();
  await page.waitForFunction(() => {
    const box = /** @type {HTMLElement} */ (document.getElementById("ask-text"));
    box.blur();
    box.focus();
    return document.querySelector(".ask.open") !== null;
  });
  const times = await page.evaluate(() => ({
    usable_ms: performance.now(),
    readable_ms: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  }));
  await page.waitForLoadState("load");
  await page.context().close();
  return { ...times, bytes };
}
