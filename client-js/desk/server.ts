/** The desk's one client of the server. A 401 in the middle of work opens the sign-in over what is on screen. */
import {
  cityAt,
  type AnswerOf,
  type CallName,
  type ConnectionState,
  type Http,
  type InputOf,
  type List,
  type LiveRoom,
  type Result,
  type View,
} from "../lib/index.ts";
import { page } from "./page.ts";
import { session, signedOut } from "./session.ts";

const plain = cityAt(location.origin, { language: page.lang });

export const server: Http = {
  call: async (name, input, how) => {
    const result = await plain.call(name, input, how);
    if (!result.ok && result.problem.status === 401 && name !== "POST /session") signedOut();
    return result;
  },
};

export const call = <N extends CallName>(name: N, input: InputOf<N>): Promise<Result<AnswerOf<N>>> =>
  server.call(name, input);

const PAGE_LIMIT = 200;
/** Lists of the desk are shown whole; one that is longer than this is cut, and says so by its length. */
const PAGES_MAX = 25;

type ListName = { [N in CallName]: AnswerOf<N> extends List<infer _> ? N : never }[CallName];
type ItemOf<N extends ListName> = AnswerOf<N> extends List<infer T> ? T : never;

/** A list from its first page to its last. */
export async function callAll<N extends ListName>(name: N, input: InputOf<N>): Promise<Result<ItemOf<N>[]>> {
  const items: ItemOf<N>[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const query = {
      ...(input as { query?: object }).query,
      limit: PAGE_LIMIT,
      ...(after === null ? {} : { after }),
    };
    const result = await call(name, { ...input, query } as InputOf<N>);
    if (!result.ok) return result;
    const list = result.body as List<ItemOf<N>>;
    items.push(...list.items);
    after = list.next;
    if (after === null) break;
  }
  return { ok: true, status: 200, body: items, is_replayed: false };
}

export interface FollowedRoom {
  retryNow(): void;
  stop(): void;
}

/**
 * The live side of an interview as staff see it. Whoever is no longer signed in would get the public's stream and
 * miss what only staff see, so after a break it is asked who one is, and after signing in again all is taken anew.
 */
export function followRoom(
  interview_id: string,
  onView: (view: View, before: View | null) => void,
  onState: (state: ConnectionState) => void,
): FollowedRoom {
  let wasLost = false;
  const open = (): LiveRoom =>
    plain.room(interview_id, {
      audience: "staff",
      onView,
      onState: (state) => {
        if (state.name === "live" && wasLost) void checkSession();
        wasLost = state.name === "waiting";
        onState(state);
      },
    });
  let room = open();
  let wasOver = false;
  const stopWatching = session.subscribe((now) => {
    const isOver = now.name === "staff" && now.isOver;
    if (wasOver && !isOver) {
      room.stop();
      room = open();
    }
    wasOver = isOver;
  });
  const networkLost = (): void => room.networkLost();
  const retryNow = (): void => room.retryNow();
  addEventListener("offline", networkLost);
  addEventListener("online", retryNow);
  return {
    retryNow,
    stop: () => {
      removeEventListener("offline", networkLost);
      removeEventListener("online", retryNow);
      stopWatching();
      room.stop();
    },
  };
}

async function checkSession(): Promise<void> {
  const result = await plain.call("GET /session", {});
  if (result.ok && result.body.kind !== "staff") signedOut();
}
