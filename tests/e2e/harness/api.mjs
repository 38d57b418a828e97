/** A program that speaks the HTTP interface as one person: keeps their cookie, throws on any refusal. */

/** @typedef {ReturnType<typeof person>} Person */

/** @param {string} url the server's */
export function person(url) {
  /** @type {Map<string, string>} */
  const cookies = new Map();

  /**
   * @param {string} method @param {string} path below /api/v1 @param {unknown} [body]
   * @returns {Promise<unknown>} the answer's JSON; null where it has none
   */
  async function call(method, path, body) {
    /** @type {Record<string, string>} */
    const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") };
    if (body !== undefined) headers["content-type"] = "application/json";
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  return {
    call,
    /** @param {{ username: string, password: string }} account */
    signIn: (account) => call("POST", "/session", account),
    /** @param {string} nickname */
    introduce: (nickname) => call("POST", "/netizen", { nickname }),
    /** What a browser needs to be the same person. */
    cookies: () => [...cookies].map(([name, value]) => ({ name, value, url })),
  };
}
