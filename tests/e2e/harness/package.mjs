/**
 * The client library as somebody who uses it has it: packed, installed into an empty folder, compiled by a strict
 * compiler, run by plain Node. The programs are the README's own examples.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLIENT = fileURLToPath(new URL("../../../client-js/", import.meta.url));
const TSC = join(CLIENT, "node_modules/typescript/bin/tsc");
const README = readFileSync(join(CLIENT, "lib/README.md"), "utf8");
const WAIT_MS = 30_000;
/** As strict as the compiler can be; the declarations are checked, too. */
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  target: "es2022",
  lib: ["es2022"],
  module: "nodenext",
};
/** What the examples have in place of a real city. */
const ORIGIN = "https://wenzheng.example.org";
const INTERVIEW = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/** @typedef {ReturnType<typeof install>} Installed */

/** The examples by their names. @returns {Map<string, string>} */
export function examples() {
  return new Map([...README.matchAll(/^```ts (\w+)\n([^]*?)^```$/gm)].map(([, name = "", code = ""]) => [name, code]));
}

/** Packs the library and installs it into a folder of its own. */
export function install() {
  const folder = mkdtempSync(join(tmpdir(), "wenzheng-package-"));
  /** @type {import("node:child_process").ExecFileSyncOptions} */
  const quiet = { cwd: folder, stdio: ["ignore", "pipe", "inherit"] };
  execFileSync("npm", ["pack", join(CLIENT, "lib"), "--silent", "--pack-destination", folder], quiet);
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (packed === undefined) throw new Error("npm pack has made no package");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "somebody", private: true, type: "module" }));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", `./${packed}`], quiet);
  // Node's own types: the examples are programs for Node.
  mkdirSync(join(folder, "types"));
  symlinkSync(join(CLIENT, "node_modules/@types/node"), join(folder, "types/node"));

  return {
    folder,
    /**
     * Compiles a program. @param {string} name @param {string} code
     * @param {{ withNode?: boolean }} [how] whether Node's types are there, or none but the language's
     */
    compile(name, code, { withNode = true } = {}) {
      writeFileSync(join(folder, `${name}.ts`), code);
      const config = { compilerOptions: { ...STRICT, typeRoots: ["./types"], types: withNode ? ["node"] : [] }, files: [`${name}.ts`] };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      execFileSync(process.execPath, [TSC], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
    },
    /** Starts a compiled program. @param {string} name */
    run: (name) => running(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An example, about this city and this interview. @param {string} name @param {string} url @param {string} interview */
export function example(name, url, interview) {
  const code = examples().get(name);
  if (code === undefined) throw new Error(`the README has no example «${name}»`);
  return code.replaceAll(ORIGIN, url).replaceAll(INTERVIEW, interview);
}

/** @param {string} cwd @param {string} name */
function running(cwd, name) {
  const child = spawn(process.execPath, [`${name}.js`], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  /** @type {Set<() => void>} */
  const listeners = new Set();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (piece) => {
      said += String(piece);
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise((resolve) => child.once("close", resolve));
  return {
    /** Everything it has said, line by line. */
    lines: () => said.split("\n").filter((line) => line !== ""),
    /** Waits until it says that. @param {RegExp} what @returns {Promise<void>} */
    says: (what) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!what.test(said)) return;
          clearTimeout(patience);
          listeners.delete(look);
          resolve();
        };
        const patience = setTimeout(() => reject(new Error(`${name} did not say ${what}; it said:\n${said}`)), WAIT_MS);
        listeners.add(look);
        look();
      }),
    /** Waits until it ends by itself. */
    ended,
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
