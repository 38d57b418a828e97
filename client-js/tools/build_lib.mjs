/**
 * Builds the client library as a package: JavaScript modules and their declarations in `lib/dist`. `npm pack` calls
 * it, so that a package never carries an old build.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

rmSync(path("lib/dist"), { recursive: true, force: true });
execFileSync(process.execPath, [path("node_modules/typescript/bin/tsc"), "-p", path("lib/tsconfig.build.json")], {
  stdio: ["ignore", "ignore", "inherit"],
});
