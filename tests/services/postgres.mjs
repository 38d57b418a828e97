/**
 * A private PostgreSQL in a folder of its own: own data, own socket folder, a free port on the loopback address.
 * Durability is left as it comes (fsync on), so that what the tests see is what a city gets.
 */
import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { asAccount, freePort, start, unprivileged } from "./process.mjs";

const DEBIAN = "/usr/lib/postgresql";

/** @param {string} folder @returns {Promise<import("./process.mjs").Running & { url: string }>} */
export async function postgres(folder) {
  const home = join(folder, "postgres");
  const data = join(home, "data");
  const account = unprivileged();
  mkdirSync(home);
  if (account !== null) chownSync(home, account.uid, account.gid);

  const [initdb = "", ...initArgs] = asAccount(
    [program("initdb"), "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"],
    account,
  );
  execFileSync(initdb, initArgs, { cwd: home, stdio: ["ignore", "ignore", "inherit"] });

  const port = await freePort();
  const options = [`port=${port}`, "listen_addresses=127.0.0.1", `unix_socket_directories=${home}`, "max_connections=300"];
  const running = await start({
    name: "PostgreSQL",
    argv: [program("postgres"), "-D", data, ...options.flatMap((option) => ["-c", option])],
    cwd: home,
    log: join(folder, "postgres.log"),
    stopSignal: "SIGINT", // «fast»: does not wait for clients that forgot to leave
    account,
    answers: async () => isReady(port),
  });
  return { ...running, url: `postgres://postgres@127.0.0.1:${port}/postgres` };
}

/** @param {number} port */
function isReady(port) {
  try {
    execFileSync(program("pg_isready"), ["--quiet", "--host", "127.0.0.1", "--port", String(port)]);
    return true;
  } catch {
    return false;
  }
}

/** The newest of Debian's versions, which keeps these programs off the PATH; elsewhere the one on the PATH. @param {string} name */
function program(name) {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newest = versions
    .map(Number)
    .sort((a, b) => b - a)
    .map((version) => join(DEBIAN, String(version), "bin", name))
    .find((file) => existsSync(file));
  return newest ?? name;
}
