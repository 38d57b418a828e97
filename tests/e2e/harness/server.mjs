/**
 * A server of its own for one test: the debug binary on a free port with a fresh data directory, as a city would run
 * it. What is in the city is made by city.mjs, or by the demo.
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

/** An empty city with one admin. @param {string} name the test's, for its log @param {Record<string, string>} [settings] */
export async function serve(name, settings = {}) {
  const dataDir = mkdtempSync(join(tmpdir(), "wenzheng-e2e-"));
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
  const log = openLog(name);
  let { running, listen } = await begin("serve", dataDir, { ...env, WENZHENG_LISTEN: "127.0.0.1:0" }, log);
  return {
    url: `http://${listen}`,
    /** Stops it as an operator would. The data stays: `start` goes on with it, at the same address. */
    stop: () => running.stop(),
    start: async () => {
      ({ running } = await begin("serve", dataDir, { ...env, WENZHENG_LISTEN: listen }, log));
    },
    remove: async () => {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The made-up city that a newcomer sees; it has a temporary data directory of its own. @param {string} name the test's */
export async function demo(name) {
  const home = mkdtempSync(join(tmpdir(), "wenzheng-e2e-"));
  const env = { PATH: process.env.PATH ?? "", TMPDIR: home, WENZHENG_LISTEN: "127.0.0.1:0" };
  const { running, listen } = await begin("demo", home, env, openLog(name));
  return {
    url: `http://${listen}`,
    remove: async () => {
      await running.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** @param {string} name */
function openLog(name) {
  mkdirSync(OUTPUT, { recursive: true });
  const log = join(OUTPUT, `${name}.log`);
  writeFileSync(log, "");
  return log;
}

/** Runs it until it says where it listens. @param {"serve" | "demo"} command @param {string} cwd @param {Record<string, string>} env @param {string} log */
async function begin(command, cwd, env, log) {
  const before = readFileSync(log, "utf8").length;
  const said = () => /^listening on http:\/\/(\S+)/m.exec(readFileSync(log, "utf8").slice(before))?.[1];
  const running = await start({
    name: `wenzheng ${command}`,
    argv: [WENZHENG, command],
    cwd,
    env,
    log,
    stopSignal: "SIGTERM",
    account: null,
    answers: async () => said() !== undefined,
  });
  return { running, listen: said() ?? "" };
}
