/** A private Redis on a free port of the loopback address. It keeps nothing on disk: the bus is carried, never stored. */
import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort, start } from "./process.mjs";

/** @param {string} folder @returns {Promise<import("./process.mjs").Running & { url: string }>} */
export async function redis(folder) {
  const home = join(folder, "redis");
  mkdirSync(home);
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home];
  const running = await start({
    name: "Redis",
    argv: ["redis-server", ...options],
    cwd: home,
    log: join(folder, "redis.log"),
    stopSignal: "SIGTERM",
    account: null,
    answers: () => pongs(port),
  });
  return { ...running, url: `redis://127.0.0.1:${port}` };
}

/** @param {number} port @returns {Promise<boolean>} */
function pongs(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.once("data", (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith("+PONG"));
    });
    socket.once("error", () => resolve(false));
  });
}
