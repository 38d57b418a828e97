/**
 * Lays a `.br` and a `.gz` beside every file of `dist` that gains by it, so that the server never
 * compresses while it serves. Pictures and the manifest are left as they are.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const COMPRESSIBLE = /\.(js|css|svg|json)$/;
const SMALLEST_WORTH_IT = 512;

const names = await readdir(DIST, { recursive: true });
let raw = 0;
let small = 0;
for (const name of names) {
  if (!COMPRESSIBLE.test(name) || name === "manifest.json") continue;
  const path = join(DIST, name);
  const bytes = await readFile(path);
  if (bytes.length < SMALLEST_WORTH_IT) continue;
  const br = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  await writeFile(`${path}.br`, br);
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  raw += bytes.length;
  small += br.length;
  console.log(`${name}  ${bytes.length} → ${br.length} br`);
}
console.log(`in all ${raw} → ${small} br`);
