/**
 * A server of its own for one test: the debug binary on a free port with a fresh data directory, as a city would run
 * it. What is in the city is made by city.mjs.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { start } from "../../services/process.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const WENZHENG = process.env.WENZHENG ?? join(ROOT, "target/debug/wenzheng");

/** Logs and pictures of failed tests; a person opens them. */
export const OUTPUT = join(ROOT, "tests/e2e/output");

export const ADMIN = { username: "admin", password: "made-up-for-the-tests" };

/** @typedef {Awaited<ReturnType<typeof serve>>} Server */

/** @param {string} name the test's, for its log @param {Record<string, string>} [settings] beyond the harness's own */
export async function serve(name, settings = {}) {
  mkdirSync(OUTPUT, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), "wenzheng-e2e-"));
  const log = join(OUTPUT, `${name}.log`);
  const env = {
    PATH: process.env.PATH ?? "",
    WENZHENG_DATA_DIR: dataDir,
    WENZHENG_UNLIMITED_ADDRESSES: "127.0.0.0/8", // all the people of a test share one address
    ...settings,
  };
  execFileSync(WENZHENG, ["staff", "add", "--username", ADMIN.username, "--role", "admin", "--password-stdin"], {
    cwd: dataDir,
    env,
    input: `${ADMIN.password}\n`,
    stdio: ["pipe", "ignore", "inherit"],
  });

  writeFileSync(log, "");
  let listen = "127.0.0.1:0";
  async function begin() {
    const before = readFileSync(log, "utf8").length;
    const said = () => /^listening on http:\/\/(\S+)/m.exec(readFileSync(log, "utf8").slice(before));
    const running = await start({
      name: "wenzheng",
      argv: [WENZHENG, "serve"],
      cwd: dataDir,
      env: { ...env, WENZHENG_LISTEN: listen },
      log,
      stopSignal: "SIGTERM",
      account: null,
      answers: async () => said() !== null,
    });
    listen = said()?.[1] ?? listen; // a restart keeps the address
    return running;
  }

  let running = await begin();
  return {
    url: `http://${listen}`,
    /** Stops it as an operator would. The data stays: `start` goes on with it, at the same address. */
    stop: () => running.stop(),
    start: async () => {
      running = await begin();
    },
    remove: async () => {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
