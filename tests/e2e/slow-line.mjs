/**
 * How long a person with an old phone and a slow line waits for the public pages: `node tests/e2e/slow-line.mjs`. Chromium slows its line and its
 * processor down. Figures are for docs/performance.md: nothing is judged, since they are those of the machine and of what else runs on it.
 */
import { loadavg } from "node:os";
import { people } from "./harness/browser.mjs";
import { foundCity } from "./harness/city.mjs";
import { serve } from "./harness/server.mjs";
import { slowVisit } from "./harness/slow.mjs";

const VISITS = 3;
const QUESTIONS = 30;
/** As Chromium's and Lighthouse's presets name them. */
const LINES = [
  { name: "3G (Lighthouse): 1.6 Mbit/s, 150 ms", kbit_s: 1_600, latency_ms: 150 },
  { name: "slow 3G: 400 kbit/s, 400 ms", kbit_s: 400, latency_ms: 400 },
];

const server = await serve("slow-line");
try {
  const places = await inhabited(await foundCity(server.url));
  const crowd = await people(server.url);
  for (const line of LINES) {
    console.log(`\n| ${line.name} | first paint | largest paint | usable | blocked | shift | on the line |\n|---|--:|--:|--:|--:|--:|--:|`);
    for (const [name, path] of places) {
      /** @type {import("./harness/slow.mjs").Visit[]} */
      const visits = [];
      for (let nth = 0; nth < VISITS; nth += 1) visits.push(await slowVisit(crowd, path, line));
      /** Median and most. @param {keyof import("./harness/slow.mjs").Visit} what @param {(value: number) => string} unit */
      const told = (what, unit) => {
        const sorted = visits.map((one) => one[what]).toSorted((a, b) => a - b);
        return `${unit(sorted[Math.floor(VISITS / 2)] ?? NaN)} (${unit(sorted.at(-1) ?? NaN)})`;
      };
      const kib = Math.round(Math.max(...visits.map((one) => one.bytes)) / 1024);
      console.log(
        `| ${name} | ${told("first_ms", seconds)} | ${told("largest_ms", seconds)} | ${told("usable_ms", seconds)} | ${told("blocked_ms", (ms) => `${Math.round(ms)} ms`)} | ${told("shift", (part) => part.toFixed(3))} | ${kib} KiB |`,
      );
    }
  }
  console.log(`\n${VISITS} visits each without a cache: median (most); rooms of ${QUESTIONS} questions; load of the machine ${loadavg()[0]?.toFixed(1)}`);
  await crowd.leave();
} finally {
  await server.remove();
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A city with something on each page: its name and its address. @param {import("./harness/city.mjs").City} city @returns {Promise<[string, string][]>} */
async function inhabited(city) {
  const heating = await city.department("市热电局");
  const askers = [await city.netizen("市民甲"), await city.netizen("市民乙"), await city.netizen("市民丙")];
  const campaign = /** @type {{ id: string }} */ (
    await city.moderator.call("POST", "/campaigns", { title: "供暖季集中问政", first_day: new Date().toISOString().slice(0, 10) })
  );
  /** @param {string} title */
  async function asked(title) {
    const room = await city.liveInterview(title, heating, "post");
    await city.moderator.call("PATCH", `/interviews/${room.id}`, { campaign_id: campaign.id });
    for (let nth = 0; nth < QUESTIONS; nth += 1) {
      await askers[nth % askers.length]?.call("POST", `/interviews/${room.id}/questions`, { text: `第 ${nth + 1} 号楼什么时候供热？去年也反映过，有结果吗？` });
    }
    return room;
  }
  const ended = await asked("去年的供热访谈");
  const answered = await ended.question(1);
  await city.answer(answered, heating, "经与街道和物业核实，您反映的情况属实，十一月十六日起供热。");
  await ended.end();
  const live = await asked("供热问题在线访谈");
  return [
    ["home", "/"],
    ["interview, live", live.path],
    ["interview, ended", ended.path],
    ["question", `/questions/${answered.id}`],
    ["search", "/search?q=供热"],
    ["campaign lobby", `/campaigns/${campaign.id}`],
  ];
}
