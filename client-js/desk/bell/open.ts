/** How much staff is told of and has not acknowledged: asked for every half minute, and after each change. */
import { signal } from "@preact/signals";
import { call } from "../server.ts";
import { may, session } from "../session.ts";

export interface OpenNotices {
  count: number;
  isMore: boolean;
}

/** Null while it is not known: before the first answer, and without a connection. */
export const open = signal<OpenNotices | null>(null);

const EVERY_MS = 30_000;

export async function countOpen(): Promise<void> {
  if (!may("acknowledge_notice") || isOver()) return;
  const result = await call("GET /notices/count", {});
  open.value = result.ok ? { count: result.body.unacknowledged, isMore: result.body.is_more } : null;
}

/** Keeps it going until what is returned is called. */
export function followOpen(): () => void {
  void countOpen();
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") void countOpen();
  }, EVERY_MS);
  const again = (): void => void countOpen();
  const lost = (): void => {
    open.value = null;
  };
  addEventListener("online", again);
  addEventListener("offline", lost);
  document.addEventListener("visibilitychange", again);
  return () => {
    clearInterval(timer);
    removeEventListener("online", again);
    removeEventListener("offline", lost);
    document.removeEventListener("visibilitychange", again);
    open.value = null;
  };
}

function isOver(): boolean {
  return session.value.name === "staff" && session.value.isOver;
}
