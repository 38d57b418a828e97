/** The client library as a package: installed in an empty folder, its README's examples against a real server. */
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { foundCity } from "./harness/city.mjs";
import { example, examples, install } from "./harness/package.mjs";
import { serve } from "./harness/server.mjs";

/** @type {import("./harness/package.mjs").Installed} */
let installed;
before(() => {
  installed = install();
});
after(() => installed.remove());

/**
 * A live room and a program beside it. @param {string} name the example's
 * @param {(stage: { server: import("./harness/server.mjs").Server, city: import("./harness/city.mjs").City, room: import("./harness/city.mjs").Interview, start: () => ReturnType<typeof installed.run> }) => Promise<void>} play
 */
async function beside(name, play) {
  const server = await serve(`package-${name}`);
  /** @type {ReturnType<typeof installed.run>[]} */
  const started = [];
  try {
    const city = await foundCity(server.url);
    const room = await city.liveInterview("供热问题在线访谈", await city.department("市热电局"));
    installed.compile(name, example(name, server.url, room.id));
    const start = () => {
      const program = installed.run(name);
      started.push(program);
      return program;
    };
    await play({ server, city, room, start });
  } finally {
    await Promise.all(started.map((program) => program.stop()));
    await server.remove();
  }
}

test("every example of the README is tested here", () => {
  assert.deepEqual([...examples().keys()], ["follow", "ask", "resume", "offline"]);
});

test("the types need nothing but the language, and find what a program forgot", () => {
  installed.compile(
    "user",
    `import { cityAt, newKey, type AnswerOf, type ConnectionState, type Problem, type Result } from "wenzheng-client";
     const city = cityAt("https://wenzheng.example.org", { fetch: () => Promise.reject(new Error("away")) });
     export const listed: Promise<Result<AnswerOf<"GET /interviews">>> = city.call("GET /interviews", { query: { status: "live" } });
     export const why = (problem: Problem): string => problem.errors[0]?.detail ?? problem.detail;
     export const isOver = (state: ConnectionState): boolean => state.name === "closed" && state.reason !== "stopped";
     export const key: string = newKey();
     // @ts-expect-error no call is called so
     void city.call("GET /nothing", {});
     // @ts-expect-error the text is missing
     void city.call("POST /interviews/{id}/questions", { path: { id: "1" }, body: {} });
     // @ts-expect-error no state is called so
     export const never = (state: ConnectionState): boolean => state.name === "gone";`,
    { withNode: false },
  );
});

test("only the entrance can be imported", async () => {
  installed.compile("inside", `// @ts-expect-error not exported\nimport { openSocket } from "wenzheng-client/dist/socket.js";\nopenSocket;`);
  const inside = installed.run("inside");
  await inside.says(/ERR_PACKAGE_PATH_NOT_EXPORTED/);
});

test("a program follows a room", () =>
  beside("follow", async ({ city, room, start }) => {
    const program = start();
    await program.says(/^live$/m);
    const asked = await room.ask(await city.netizen("岛城市民"), "浮山后三小区什么时候供热？");
    await city.approve(asked);
    await program.says(/^1 浮山后三小区什么时候供热？ \[\]$/m);
    const [heating] = /** @type {{ items: import("./harness/city.mjs").Department[] }} */ (await city.admin.call("GET", "/departments")).items;
    assert.ok(heating);
    await city.answer(asked, heating, "十一月十六日起供热。");
    await program.says(/^1 浮山后三小区什么时候供热？ \[ '十一月十六日起供热。' \]$/m);
  }));

test("the same key asks once, and a refusal is a value", () =>
  beside("ask", async ({ room, start }) => {
    const first = start();
    await first.ended;
    assert.match(first.lines().join("\n"), /^no\. 1 again: false \S+\nno\. 1 again: true \S+$/);
    assert.equal((await room.questions()).length, 1);
    await room.pause();
    const second = start();
    await second.ended;
    assert.match(second.lines().join("\n"), /^(refused: asking_is_paused Questions are not taken right now\..*\n?){2}$/);
  }));

test("a room goes on where it was when the server comes back", () =>
  beside("resume", async ({ server, city, room, start }) => {
    const program = start();
    await program.says(/^live by stream$/m);
    await city.approve(await room.ask(await city.netizen("岛城市民"), "浮山后三小区什么时候供热？"));
    await program.says(/ 1$/m);
    await server.stop();
    await program.says(/^waiting: (node_gone|lost|unreachable)$/m);
    await server.start();
    await program.says(/^waiting: [^]*^live by stream$/m);
    await city.approve(await room.ask(await city.netizen("另一位市民"), "老旧管网今年换吗？"));
    await program.says(/ 2$/m);
    // Each step begins where the one before ended: nothing was left out, nothing came twice.
    const steps = program.lines().flatMap((line) => [...line.matchAll(/^(\d+) → (\d+) /g)]);
    const pairs = steps.map(([, from, to]) => [Number(from), Number(to)]);
    pairs.slice(1).forEach(([from], nth) => assert.equal(from, pairs[nth]?.[1], JSON.stringify(pairs)));
    assert.ok(pairs.every(([from = 0, to = 0]) => to >= from));
    await room.end();
    await room.archive();
    await program.says(/^closed: archived$/m);
  }));

test("a question written without a connection outlives the program and is asked once", () =>
  beside("offline", async ({ server, room, start }) => {
    await server.stop();
    const first = start();
    await first.says(/^sending\nwaiting$/m);
    await first.stop();
    await server.start();
    const second = start();
    await second.says(/^received: 1 热力站夜里为什么停？$/m);
    assert.deepEqual(await room.texts(), ["热力站夜里为什么停？"]);
  }));
