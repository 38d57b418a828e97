/**
 * Cookies for programs outside a browser that take part as one netizen: there, nothing keeps the cookie that
 * taking a nickname gives. Made for one city; it looks at no domain, path or date but the end of a cookie.
 */
import type { Fetch } from "./http.ts";
import type { Storage } from "./unsent.ts";

const NAME = "wenzheng.cookies";

/**
 * A `fetch` that keeps the cookies it is given and sends them along: hand it to `cityAt`. It is one person; with a
 * storage, the same person after a restart.
 */
export function keepingCookies(fetch: Fetch, storage?: Storage): Fetch {
  const jar = new Map<string, string>();
  keep(jar, (storage?.getItem(NAME) ?? "").split("\n"));
  return async (url, init) => {
    const cookie = pairsOf(jar).join("; ");
    const headers = cookie === "" ? init.headers : { ...init.headers, cookie };
    const answer = await fetch(url, { ...init, headers });
    const given = answer.headers.getSetCookie?.() ?? [];
    keep(jar, given);
    if (given.length > 0) storage?.setItem(NAME, pairsOf(jar).join("\n"));
    return answer;
  };
}

const pairsOf = (jar: ReadonlyMap<string, string>): string[] => [...jar].map(([name, value]) => `${name}=${value}`);

/** Takes in lines of `Set-Cookie`. */
function keep(jar: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = "", ...attributes] = line.split(";");
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    const isOver = attributes.some((attribute) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(attribute));
    if (isOver) jar.delete(name);
    else jar.set(name, pair.slice(at + 1).trim());
  }
}
