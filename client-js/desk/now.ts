/** The time of the server as the desk knows it, once a second; what shows a clock reads it. */
import { signal } from "@preact/signals";
import { page } from "./page.ts";

export const now = signal(serverNow());

export function serverNow(): number {
  return Date.now() + page.clock_off_ms;
}

/** Keeps it going for as long as the page lives. */
export function startClock(): void {
  setInterval(() => {
    now.value = serverNow();
  }, 1_000);
}
