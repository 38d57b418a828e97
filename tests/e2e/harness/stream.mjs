/**
 * A city's provider of video: the few seconds of `tests/e2e/stream`, with captions in two languages, at an origin of its
 * own that lets every page read. Made once by ffmpeg from its test picture (H.264, AAC, fragmented MP4).
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../stream", import.meta.url));
const KINDS = new Map([
  [".m3u8", "application/vnd.apple.mpegurl"],
  [".m4s", "video/mp4"],
  [".mp4", "video/mp4"],
  [".vtt", "text/vtt"],
]);

/** @typedef {Awaited<ReturnType<typeof stream>>} Stream */

export async function stream() {
  /** @type {string[]} */
  const asked = [];
  let isThere = true;
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? "", "http://localhost").pathname.slice(1);
    asked.push(name);
    const kind = KINDS.get(extname(name));
    const body = isThere && kind !== undefined && /^[\w-]+\.\w+$/.test(name) ? await readFile(join(FOLDER, name)).catch(() => null) : null;
    response.writeHead(body === null ? 404 : 200, { "access-control-allow-origin": "*", "content-type": kind ?? "text/plain" });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    url: `${origin}/stream.m3u8`,
    /** The files that were asked for, in this order. */
    asked,
    /** From now on there is nothing, or there is. @param {boolean} whether */
    isThere: (whether) => {
      isThere = whether;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed(undefined));
        server.closeAllConnections();
      }),
  };
}
