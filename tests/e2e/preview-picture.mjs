/** client-js/pages/preview.png, which previews of addresses show, from the drawing beside it: `make preview-picture`. */
import { fileURLToPath } from "node:url";
import { people } from "./harness/browser.mjs";

const PLACE = new URL("../../client-js/pages/", import.meta.url);

const crowd = await people("file://");
const page = await crowd.arrive({ viewport: { width: 1200, height: 630 } }, new URL("preview.svg", PLACE).href);
await page.screenshot({ path: fileURLToPath(new URL("preview.png", PLACE)) });
await crowd.leave();
