/**
 * One private server process: started as a user that it accepts, awaited until it answers, stopped by its pid.
 * What the server is (its arguments, its question «are you there?») is said by mail.mjs, postgres.mjs and redis.mjs.
 */
import { execFileSync, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 20_000;

/** @typedef {{ pid: number, stop: () => Promise<void> }} Running */

/** A TCP port on the loopback address that nobody listens on now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/**
 * The account for servers that refuse root: null where we are not root, so that they run as ourselves.
 * @returns {{ user: string, uid: number, gid: number } | null}
 */
export function unprivileged() {
  if (process.getuid?.() !== 0) return null;
  for (const user of ["postgres", "nobody"]) {
    try {
      /** @param {string} flag */
      const id = (flag) => Number(execFileSync("id", [flag, user], { stdio: ["ignore", "pipe", "ignore"] }));
      return { user, uid: id("-u"), gid: id("-g") };
    } catch {
      continue; // this machine has no such account: try the next
    }
  }
  throw new Error("neither an account «postgres» nor «nobody»: PostgreSQL does not run as root");
}

/**
 * Starts a server and waits until it answers.
 * @param {{ name: string, argv: string[], cwd: string, env?: Record<string, string>, log: string,
 *   stopSignal: "SIGINT" | "SIGTERM", account: { user: string, uid: number, gid: number } | null, answers: () => Promise<boolean> }} server
 * @returns {Promise<Running>}
 */
export async function start(server) {
  const { name, cwd, log, stopSignal } = server;
  const [command = "", ...args] = asAccount(diesWithUs(server.argv, stopSignal), server.account);
  const output = openSync(log, "a");
  const child = spawn(command, args, { cwd, env: server.env ?? process.env, stdio: ["ignore", output, output] });
  closeSync(output);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`exit ${code ?? signal}`));
  });
  let isOver = false;
  void ended.then(() => (isOver = true));

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await server.answers())) {
    if (isOver || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`${name} did not start (${isOver ? await ended : "no answer"}):\n${tail(log)}`);
    }
    await pause(50);
  }

  async function stop() {
    if (isOver) return;
    child.kill(stopSignal);
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    await ended;
    clearTimeout(force);
  }
  return { pid: child.pid ?? 0, stop };
}

/** Even when this process is killed outright the kernel stops the server. @param {string[]} argv @param {string} signal */
function diesWithUs(argv, signal) {
  return process.platform === "linux" ? ["setpriv", "--pdeathsig", signal.replace("SIG", ""), ...argv] : argv;
}

/** @param {string[]} argv @param {{ user: string, uid: number, gid: number } | null} account */
export function asAccount(argv, account) {
  if (account === null) return argv;
  const drop = ["--reuid", String(account.uid), "--regid", String(account.gid), "--clear-groups"];
  return argv[0] === "setpriv" ? ["setpriv", ...drop, ...argv.slice(1)] : ["setpriv", ...drop, ...argv];
}

/** @param {string} file */
function tail(file) {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}
