/**
 * How much the client library and the embedded room weigh on the way to a browser, as their READMEs say it: bundled,
 * minified, compressed. Run, it writes them there; that they are true is tested.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "vite";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const PLACE = /(<!-- size -->\n)[^]*?(\n<!-- \/size -->)/;
const NUMBER = /(\d+\.\d) kB/g;
/** Compressors differ a little from one version of Node to the next. */
const TOLERANCE_KB = 0.2;

/** The bundles: where the size is stated, and what is built. */
export const BUNDLES = {
  "lib/README.md": {
    configFile: false,
    // As a page that uses all of it would have it; the library mode of the bundler would keep the white space.
    build: { target: "es2020", modulePreload: false, rolldownOptions: { input: path("lib/index.ts"), preserveEntrySignatures: "strict" } },
  },
  "embed/README.md": { configFile: path("vite.embed.config.ts"), build: {} },
};

/** @returns {Promise<string>} the sentence that is true now */
export async function measured(readme) {
  const { build: options, ...config } = BUNDLES[readme];
  const built = await build({ root: path("."), logLevel: "error", ...config, build: { ...options, write: false } });
  const [bundle] = [built].flat();
  const code = Buffer.from(bundle.output.map((part) => part.code ?? "").join(""));
  const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  return `Minified and whole: ${kb(code.length)}, with gzip ${kb(gzipSync(code, { level: 9 }).length)}, with brotli ${kb(brotliCompressSync(code).length)}.`;
}

/** @returns {string} the sentence that stands in the README */
export const stated = (readme) => PLACE.exec(readFileSync(path(readme), "utf8"))?.[0].split("\n")[1] ?? "";

/** Whether two sentences say the same, but for what compressors differ by. */
export function agree(one, other) {
  const [ours, theirs] = [one, other].map((text) => [...text.matchAll(NUMBER)].map(([, kb]) => Number(kb)));
  return ours.length === 3 && theirs.length === 3 && ours.every((kb, nth) => Math.abs(kb - theirs[nth]) <= TOLERANCE_KB);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const readme of Object.keys(BUNDLES)) {
    const sentence = await measured(readme);
    writeFileSync(path(readme), readFileSync(path(readme), "utf8").replace(PLACE, `$1${sentence}$2`));
    console.log(`${readme}: ${sentence}`);
  }
}
