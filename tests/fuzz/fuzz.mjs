/**
 * What a program could send that follows the description, or nearly: schemathesis makes requests from openapi.json and
 * sends them as each role, to things that exist. No answer may be a server error, or one that the description lacks.
 *
 *     node tests/fuzz/fuzz.mjs [REQUESTS]     so many at most for each operation and role; 15 unless said
 *
 * The seed is in the output: SEED=n repeats a run.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { foundCity } from "../e2e/harness/city.mjs";
import { serve } from "../e2e/harness/server.mjs";
import { person } from "../e2e/harness/api.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const VENV = join(ROOT, "target/fuzz");
const SCHEMATHESIS = join(VENV, "bin/schemathesis");
const CHECKS = "not_a_server_error,response_schema_conformance,status_code_conformance,content_type_conformance";
/** Streams have no end, and whoever signs out is somebody else afterwards. */
const LEFT_OUT = "/(live|events|session)$";

const requests = process.argv[2] ?? "15";
const seed = process.env.SEED ?? String(Date.now() % 1_000_000);
if (!existsSync(SCHEMATHESIS)) install();

const server = await serve("fuzz");
const folder = mkdtempSync(join(tmpdir(), "wenzheng-fuzz-"));
let failed = 0;
try {
  const { who, things } = await scene(server.url);
  writeFileSync(join(folder, "schemathesis.toml"), things.map(named).join("\n"));
  for (const [role, cookie] of Object.entries(who)) {
    console.log(`\n── ${role}, seed ${seed}`);
    const run = spawnSync(SCHEMATHESIS, options(cookie), { cwd: folder, encoding: "utf8" });
    if (run.error !== undefined) throw run.error;
    console.log(run.status === 0 ? (/\d+ generated.*/.exec(run.stdout)?.[0] ?? run.stdout) : run.stdout + run.stderr);
    if (run.status !== 0) failed += 1;
  }
} finally {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

function install() {
  execFileSync("python3", ["-m", "venv", VENV], { stdio: "inherit" });
  const wanted = join(ROOT, "tests/fuzz/requirements.txt");
  execFileSync(join(VENV, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", "-r", wanted], { stdio: "inherit" });
}

/** @param {string} cookie */
function options(cookie) {
  const as = cookie === "" ? [] : ["-H", `Cookie: ${cookie}`];
  const address = [`${server.url}/api/v1/openapi.json`, "--url", server.url, "--exclude-path-regex", LEFT_OUT];
  const amount = ["--phases", "coverage,fuzzing", "--max-examples", requests, "--seed", seed, "--request-timeout", "10"];
  return ["run", ...address, ...as, "--checks", CHECKS, ...amount];
}

/** A city with something of everything, and the cookies of every role. @param {string} url */
async function scene(url) {
  const city = await foundCity(url);
  const heating = await city.department("市热电局");
  const netizen = await city.netizen("岛城市民");
  const room = await city.liveInterview("供热问题在线访谈", heating);
  const question = await room.ask(netizen, "浮山后三小区什么时候供热？");
  await city.approve(question);
  const official = await city.officialOf(heating);
  const answer = /** @type {{ answer: { id: string } }} */ (await official.call("POST", `/questions/${question.id}/answers`, { text: "十一月十六日起供热。" }));
  const statement = /** @type {{ statement: { id: string } }} */ (
    await city.moderator.call("POST", `/interviews/${room.id}/statements`, { speaker: "王一", text: "欢迎各位网友。" })
  );
  // The admin last: whoever changes settings at random may leave nothing to the others.
  const roles = { nobody: person(url), netizen, official, moderator: city.moderator, admin: city.admin };
  return {
    who: Object.fromEntries(Object.entries(roles).map(([role, one]) => [role, cookieOf(one)])),
    things: [
      { path: "interviews", id: room.id },
      { path: "questions", id: question.id },
      { path: "answers", id: answer.answer.id },
      { path: "statements", id: statement.statement.id },
      { path: "departments", id: heating.id },
    ],
  };
}

/** @param {import("../e2e/harness/api.mjs").Person} one */
function cookieOf(one) {
  return one
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");
}

/** Requests to these addresses name something that exists. @param {{ path: string, id: string }} thing */
function named({ path, id }) {
  return `[[operations]]\ninclude-path-regex = "/${path}/\\\\{id\\\\}"\nparameters = { "path.id" = "${id}" }\n`;
}
