/**
 * Every page as pictures for people to look at: `node tests/e2e/pictures.mjs FOLDER [PATTERN]`, then open FOLDER/index.html.
 * Three widths, both languages, large type, dark; with a pattern only pages whose name fits it. It judges nothing.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { people } from "./harness/browser.mjs";
import { foundCity } from "./harness/city.mjs";
import { serve } from "./harness/server.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";

const SHOWN = [LOOKS.light, LOOKS.english, LOOKS.large, LOOKS.largeEnglish, LOOKS.dark];
const WIDTHS = [360, 768, 1440];

const [folder, pattern = ""] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node tests/e2e/pictures.mjs FOLDER [PATTERN]");
  process.exit(2);
}

const server = await serve("pictures");
try {
  const stops = (await tour(await foundCity(server.url))).filter((stop) => new RegExp(pattern).test(stop.name));
  const crowd = await people(server.url);
  for (const [nth, stop] of stops.entries()) {
    mkdirSync(join(folder, stop.name), { recursive: true });
    for (const look of SHOWN) {
      const page = await visit(crowd, stop, look, {});
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width < 1000 ? 740 : 900 });
        // A window as high as the page: what sticks to an edge stands where it belongs.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: join(folder, stop.name, `${width}-${look.name}.png`) });
      }
      await page.context().close();
    }
    console.log(`${nth + 1}/${stops.length} ${join(folder, stop.name)}`);
  }
  await crowd.leave();
  writeFileSync(join(folder, "index.html"), overview(stops.map((stop) => stop.name)));
} finally {
  await server.remove();
}

/** All pictures on one page, one row for a look. @param {string[]} names @returns {string} */
function overview(names) {
  /** @param {string} name @param {string} look */
  const row = (name, look) =>
    WIDTHS.map((width) => `${name}/${width}-${look}.png`)
      .map((file, nth) => `<a href="${file}"><img src="${file}" alt="${file}" width="${[180, 256, 480][nth]}" loading="lazy"></a>`)
      .join(" ");
  const sections = names.map((name) => `<h2>${name}</h2>${SHOWN.map((look) => `<p>${row(name, look.name)}</p>`).join("")}`);
  return `<!doctype html><meta charset="utf-8"><title>Wenzheng, every page</title><style>img { vertical-align: top; border: 1px solid #ccc }</style>${sections.join("\n")}\n`;
}
