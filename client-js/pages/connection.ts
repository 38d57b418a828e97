/** The line about the connection: only there when it is not well, and not for a moment's flicker. */
import type { ConnectionState } from "../lib/index.ts";
import { say } from "./words.ts";

const SHOWN_AFTER_MS = 2_000;

export function connectionLine(line: HTMLElement): (state: ConnectionState, hasUnsent: boolean) => void {
  let timer: number | null = null;

  const show = (text: string): void => {
    if (timer !== null) window.clearTimeout(timer);
    timer = null;
    if (text === "") {
      line.hidden = true;
      line.textContent = "";
      return;
    }
    if (!line.hidden) {
      line.textContent = text;
      return;
    }
    timer = window.setTimeout(() => {
      line.hidden = false;
      line.textContent = text;
    }, SHOWN_AFTER_MS);
  };

  return (state, hasUnsent) => show(textOf(state, hasUnsent));
}

function textOf(state: ConnectionState, hasUnsent: boolean): string {
  switch (state.name) {
    case "live":
      return "";
    case "connecting":
    case "waiting":
      return `${say("live.reconnecting")} ${say(hasUnsent ? "live.reconnecting_kept" : "live.reconnecting_read")}`;
    case "closed":
      return state.reason === "not_allowed" ? say("live.not_allowed") : "";
    default:
      return state satisfies never;
  }
}
