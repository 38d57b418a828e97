/** The cookies of a program that is one netizen. */
import { expect, test } from "vitest";
import { keepingCookies } from "./cookies.ts";

function city(...given: string[][]) {
  const sent: (string | undefined)[] = [];
  const fetch = (_: string, init: { headers: Record<string, string> }) => {
    const lines = given[sent.push(init.headers.cookie) - 1] ?? [];
    return Promise.resolve({
      status: 200,
      headers: { get: () => null, getSetCookie: () => lines },
      text: () => Promise.resolve(""),
    });
  };
  return { sent, fetch };
}
const get = { method: "GET", headers: {}, credentials: "same-origin" } as const;

test("what was given is sent along, and what has ended no more", async () => {
  const { sent, fetch } = city(["wz_netizen=a=b; Path=/; HttpOnly", "wz_view=zh"], ["wz_view=; Max-Age=0"], []);
  const kept = keepingCookies(fetch);
  for (let call = 0; call < 3; call += 1) await kept("https://city.example", get);
  expect(sent).toEqual([undefined, "wz_netizen=a=b; wz_view=zh", "wz_netizen=a=b"]);
});

test("with a storage it is the same person after a restart", async () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  };
  await keepingCookies(city(["wz_netizen=a; Path=/"]).fetch, storage)("https://city.example", get);
  const again = city();
  await keepingCookies(again.fetch, storage)("https://city.example", get);
  expect(again.sent).toEqual(["wz_netizen=a"]);
});
