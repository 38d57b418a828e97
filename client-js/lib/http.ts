/**
 * Makes the calls of the HTTP interface: typed, each write under an idempotency key, tried again with jitter
 * when nothing is known of its fate. A refusal is a value, never an exception.
 */
import { backoff } from "./backoff.ts";
import type { AnswerOf, CallName, File, InputOf } from "./calls.ts";
import type { Chance, Clock } from "./clock.ts";
import { ownProblem, problemOf, type Problem } from "./problem.ts";

/** What came of a call. `is_replayed`: the key was used before, and this is what came of it then. */
export type Result<T> =
  { ok: true; status: number; body: T; is_replayed: boolean } | { ok: false; problem: Problem };

/** Makes calls by their names; it never throws for what the server or the network does. */
export interface Http {
  call<N extends CallName>(name: N, input: InputOf<N>, how?: How): Promise<Result<AnswerOf<N>>>;
}

/** How a call is made. */
export interface How {
  /** The idempotency key; a write without one gets a fresh one. */
  key?: string;
  /** How often it is tried in all; default 3. */
  tries_max?: number;
}

/** What is used here of what `fetch` gives. */
export interface FetchAnswer {
  status: number;
  headers: { get(name: string): string | null; getSetCookie?(): string[] };
  text(): Promise<string>;
  /** Read only of a stream of events. */
  body?: Bytes | null;
}

interface Bytes {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** What is used here of `fetch`: the browser's and Node's own both fit. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string | File; credentials: "same-origin" },
) => Promise<FetchAnswer>;

export interface HttpOptions {
  fetch: Fetch;
  clock: Clock;
  chance: Chance;
  newKey: () => string;
  /** Without a slash at the end; "" is this origin. */
  origin: string;
  /** In which language refusals are wanted. */
  language: string;
  /** What every call carries besides. */
  headers?: Record<string, string>;
}

export const API = "/api/v1";
export const ANSWER_MS_MAX = 15_000;
const TRIES_MAX = 3;
/** Signing in has no actor yet, or makes or ends one: no key, and never twice by itself. */
const UNKEYED: readonly CallName[] = ["POST /session", "DELETE /session", "POST /netizen"];

interface Parts {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
}

export function http(options: HttpOptions): Http {
  const { clock, chance } = options;

  return {
    call: async <N extends CallName>(name: N, input: InputOf<N>, how: How = {}) => {
      const parts = input as Parts;
      const [method = "GET", template = ""] = name.split(" ");
      const url = options.origin + API + fill(template, parts.path ?? {}) + queryOf(parts.query ?? {});
      const isKeyed = method !== "GET" && !UNKEYED.includes(name);
      const headers: Record<string, string> = {
        accept: "application/json",
        "accept-language": options.language,
        ...options.headers,
      };
      if (isKeyed) headers["idempotency-key"] = how.key ?? options.newKey();
      const hasBody = parts.body !== undefined;
      const isFile = parts.body instanceof Uint8Array;
      if (hasBody) headers["content-type"] = isFile ? "application/octet-stream" : "application/json";
      const init = {
        method,
        headers,
        credentials: "same-origin" as const,
        ...(hasBody ? { body: isFile ? (parts.body as File) : JSON.stringify(parts.body) } : {}),
      };

      const mayRepeat = method === "GET" || isKeyed;
      const tries_max = mayRepeat ? (how.tries_max ?? TRIES_MAX) : 1;
      const waits = backoff(chance);
      let result = await once<AnswerOf<N>>(options, url, init);
      for (let tried = 1; tried < tries_max && isUnknown(result); tried += 1) {
        await pause(clock, waits.next());
        result = await once<AnswerOf<N>>(options, url, init);
      }
      return result;
    },
  };
}

async function once<T>(
  { fetch, clock }: HttpOptions,
  url: string,
  init: Parameters<Fetch>[1],
): Promise<Result<T>> {
  try {
    const answer = fetch(url, init).then(async (response) => {
      const body = bodyOf(await response.text());
      if (response.status >= 400) {
        const problem = problemOf(response.status, body, {
          retry_after: response.headers.get("retry-after"),
          request_id: response.headers.get("x-request-id"),
        });
        return { ok: false as const, problem };
      }
      if (body === NOT_JSON)
        return { ok: false as const, problem: ownProblem("not_understood", response.status) };
      const is_replayed = response.headers.get("idempotent-replayed") === "true";
      return { ok: true as const, status: response.status, body: body as T, is_replayed };
    });
    return await within(clock, ANSWER_MS_MAX, answer);
  } catch {
    // `fetch` rejects only when no answer came; which kind of network failure it was, it does not tell.
    return { ok: false, problem: ownProblem("unreachable") };
  }
}

/** The first of the answer and the end of patience. */
function within<T>(clock: Clock, wait_ms: number, answer: Promise<Result<T>>): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(wait_ms, () => resolve({ ok: false, problem: ownProblem("no_answer") }));
    answer.then(resolve, reject).finally(cancel);
  });
}

/** No answer, or one from a node or proxy that could not do it now: whether it was done is unknown or it was not. */
function isUnknown(result: Result<unknown>): boolean {
  if (result.ok) return false;
  const { status, code } = result.problem;
  return status === 502 || status === 503 || status === 504 || code === "unreachable" || code === "no_answer";
}

const pause = (clock: Clock, wait_ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(wait_ms, resolve);
  });

const NOT_JSON = Symbol("not JSON");

function bodyOf(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

function fill(template: string, path: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ""));
}

function queryOf(query: Record<string, string | number | undefined>): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
