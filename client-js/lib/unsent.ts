/**
 * Keeps what a netizen wrote until the receipt is there: each text under its idempotency key in the storage
 * that is handed in, so that it outlives a reload and a lost connection. Hands texts in by itself, with
 * jitter; a refusal stays with its text until the person decides. Two pages with one storage may both hand a
 * text in: the key makes that harmless.
 */
import { backoff, type Backoff } from "./backoff.ts";
import type { Cancel, Chance, Clock } from "./clock.ts";
import type { Ask, Receipt } from "./door.ts";
import type { Result } from "./http.ts";
import { isPassing, type Problem } from "./problem.ts";
import type { Id } from "./types.ts";

/** What of the browser's storage is used here. */
export interface Storage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** A text on its way. `saved_at` is in milliseconds since 1970. */
export interface UnsentText {
  readonly key: string;
  readonly ask: Ask;
  readonly saved_at: number;
  readonly state: UnsentState;
}

/** How it stands with a text; `retry_at` is in milliseconds since 1970. */
export type UnsentState =
  | { name: "sending" }
  /** `why` is null before the first try. */
  | { name: "waiting"; why: Problem | null; retry_at: number }
  /** Said no, and saying it again will not help: the person decides. */
  | { name: "refused"; why: Problem };

export interface UnsentOptions {
  storage: Storage;
  clock: Clock;
  chance: Chance;
  newKey: () => string;
  interview_id: Id;
  send(ask: Ask, key: string): Promise<Result<Receipt>>;
  onChange(texts: readonly UnsentText[]): void;
  onReceipt(text: UnsentText, receipt: Receipt): void;
}

/** The texts of one room that are not handed in yet. */
export interface Unsent {
  texts(): readonly UnsentText[];
  /** Keeps the text and starts handing it in. Null when it is full: the text stays with the person. */
  add(ask: Ask): UnsentText | null;
  /** The person, or a connection that came back, asks for another try now. */
  retry(key: string): void;
  retryAll(): void;
  /** Forgets the text and gives it back, to be changed or thrown away. */
  discard(key: string): Ask | null;
  stop(): void;
}

/** So many texts of one room are kept; more than anybody writes while a connection is down. */
export const TEXTS_MAX = 20;

export function unsent(options: UnsentOptions): Unsent {
  const { clock, chance, storage } = options;
  const name = `wenzheng.unsent.${options.interview_id}`;
  const waits = new Map<string, Backoff>();
  const timers = new Map<string, Cancel>();
  let texts: readonly UnsentText[] = load(storage, name, clock.now());
  let isStopped = false;

  const keep = (next: readonly UnsentText[]): void => {
    texts = next;
    save(storage, name, texts);
    options.onChange(texts);
  };
  const become = (key: string, state: UnsentState): void =>
    keep(texts.map((text) => (text.key === key ? { ...text, state } : text)));
  const forget = (key: string): void => {
    timers.get(key)?.();
    timers.delete(key);
    waits.delete(key);
    keep(texts.filter((text) => text.key !== key));
  };

  const hand = async (key: string): Promise<void> => {
    timers.get(key)?.();
    const text = texts.find((known) => known.key === key);
    if (isStopped || text === undefined || text.state.name === "sending") return;
    become(key, { name: "sending" });
    const result = await options.send(text.ask, key);
    if (isStopped || !texts.some((known) => known.key === key)) return;
    if (result.ok) {
      forget(key);
      return options.onReceipt(text, result.body);
    }
    if (!isPassing(result.problem)) return become(key, { name: "refused", why: result.problem });
    waitFor(key, result.problem);
  };

  const waitFor = (key: string, why: Problem | null): void => {
    const wait = waits.get(key) ?? backoff(chance);
    waits.set(key, wait);
    const wait_ms = Math.max(wait.next(), (why?.retry_after_s ?? 0) * 1_000);
    timers.set(
      key,
      clock.after(wait_ms, () => void hand(key)),
    );
    become(key, { name: "waiting", why, retry_at: clock.now() + wait_ms });
  };

  for (const text of texts) {
    if (text.state.name !== "refused") waitFor(text.key, null);
  }

  const retry = (key: string): void => void hand(key);
  return {
    texts: () => texts,
    add: (ask) => {
      if (texts.length >= TEXTS_MAX) return null;
      const now = clock.now();
      const text: UnsentText = {
        key: options.newKey(),
        ask,
        saved_at: now,
        state: { name: "waiting", why: null, retry_at: now },
      };
      keep([...texts, text]);
      retry(text.key);
      return text;
    },
    retry,
    retryAll: () => {
      for (const text of texts) if (text.state.name === "waiting") retry(text.key);
    },
    discard: (key) => {
      const text = texts.find((known) => known.key === key);
      if (text === undefined) return null;
      forget(key);
      return text.ask;
    },
    stop: () => {
      isStopped = true;
      for (const cancel of timers.values()) cancel();
    },
  };
}

/** What an earlier page left; what was being sent then has an unknown fate and is handed in again. */
function load(storage: Storage, name: string, now: number): UnsentText[] {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(name) ?? "[]");
  } catch {
    // Unreadable or forbidden storage holds nothing for us; asking still works, only not through a reload.
    return [];
  }
  if (!Array.isArray(kept)) return [];
  return kept
    .filter(isText)
    .map((text) =>
      text.state.name === "refused"
        ? text
        : { ...text, state: { name: "waiting", why: null, retry_at: now } },
    );
}

function save(storage: Storage, name: string, texts: readonly UnsentText[]): void {
  try {
    if (texts.length === 0) storage.removeItem(name);
    else storage.setItem(name, JSON.stringify(texts));
  } catch {
    // A full or forbidden storage: the texts live as long as the page, which is still better than refusing them.
  }
}

function isText(value: unknown): value is UnsentText {
  if (typeof value !== "object" || value === null) return false;
  const text = value as Partial<UnsentText>;
  return (
    typeof text.key === "string" && typeof text.ask?.text === "string" && typeof text.state?.name === "string"
  );
}
