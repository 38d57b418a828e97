/**
 * Runs a command beside a private PostgreSQL, Redis and mail server, and stops them however the command ends:
 *
 *     node tests/services/with.mjs cargo nextest run --workspace
 *
 * The command finds them by TEST_POSTGRES_URL, TEST_REDIS_URL and TEST_SMTP_URL; mails that were sent are files below
 * TEST_MAIL_FOLDER. Nothing is installed here (see needs).
 */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { mail } from "./mail.mjs";
import { postgres } from "./postgres.mjs";
import { redis } from "./redis.mjs";

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error("usage: node tests/services/with.mjs COMMAND [ARGUMENT…]");
  process.exit(2);
}

/** @type {import("node:child_process").ChildProcess | null} */
let child = null;
/** @type {NodeJS.Signals | null} */
let interruptedBy = null;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {
    interruptedBy = signal;
    child?.kill("SIGTERM");
  });
}

// Not the user's own temporary folder: PostgreSQL's account must be able to walk into it.
const folder = mkdtempSync(join("/tmp", "wenzheng-services-"));
chmodSync(folder, 0o711);
/** @type {import("./process.mjs").Running[]} */
const running = [];
try {
  const database = await postgres(folder);
  running.push(database);
  const bus = await redis(folder);
  running.push(bus);
  const post = await mail(folder);
  running.push(post);
  process.exitCode = await run({
    TEST_POSTGRES_URL: database.url,
    TEST_REDIS_URL: bus.url,
    TEST_SMTP_URL: post.url,
    TEST_MAIL_FOLDER: post.box,
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await Promise.all(running.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}

/** @param {Record<string, string>} addresses @returns {Promise<number>} the exit status of the command */
function run(addresses) {
  if (interruptedBy !== null) return Promise.resolve(128 + constants.signals[interruptedBy]);
  return new Promise((resolve, reject) => {
    child = spawn(/** @type {string} */ (command), args, { stdio: "inherit", env: { ...process.env, ...addresses } });
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]));
  });
}
