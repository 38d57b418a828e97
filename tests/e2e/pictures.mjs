/**
 * Every page as pictures for people to look at: `node tests/e2e/pictures.mjs FOLDER`. Three widths, both languages,
 * large type, dark. It judges nothing.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { people } from "./harness/browser.mjs";
import { foundCity } from "./harness/city.mjs";
import { serve } from "./harness/server.mjs";
import { LOOKS, tour, visit } from "./harness/tour.mjs";

const { light, english, large, largeEnglish, dark } = LOOKS;
const WIDTHS = [360, 768, 1440];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node tests/e2e/pictures.mjs FOLDER");
  process.exit(2);
}

const server = await serve("pictures");
try {
  const stops = await tour(await foundCity(server.url));
  const crowd = await people(server.url);
  for (const [nth, stop] of stops.entries()) {
    mkdirSync(join(folder, stop.name), { recursive: true });
    for (const look of [light, english, large, largeEnglish, dark]) {
      for (const width of WIDTHS) {
        const page = await visit(crowd, stop, look, { viewport: { width, height: width < 1000 ? 740 : 900 } });
        await page.screenshot({ path: join(folder, stop.name, `${width}-${look.name}.png`), fullPage: true });
        await page.context().close();
      }
    }
    console.log(`${nth + 1}/${stops.length} ${join(folder, stop.name)}`);
  }
  await crowd.leave();
} finally {
  await server.remove();
}
