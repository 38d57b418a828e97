/** Texts on their way, above the ask box: what is being sent, what waits for the connection, what was refused. */
import type { UnsentText } from "../lib/index.ts";
import { laid } from "./fill.ts";
import { byId, find } from "./page.ts";
import { problemText } from "./problems.ts";
import { say } from "./words.ts";

/** Sending that is over sooner than this is not worth a line. */
const SHOWN_AFTER_MS = 400;

export interface UnsentActs {
  retry(key: string): void;
  edit(key: string): void;
  discard(key: string): void;
}

export function unsentList(acts: UnsentActs): (texts: readonly UnsentText[]) => void {
  const root = byId("unsent");
  let timer: number | null = null;
  let shown: readonly UnsentText[] = [];

  const draw = (): void => {
    timer = null;
    root.hidden = shown.length === 0;
    root.textContent = "";
    for (const text of shown) root.append(elementOf(text, acts));
  };

  return (texts) => {
    shown = texts;
    const isQuick = root.childElementCount === 0 && texts.every((text) => text.state.name === "sending");
    if (timer !== null) return;
    if (isQuick && texts.length > 0) timer = window.setTimeout(draw, SHOWN_AFTER_MS);
    else draw();
  };
}

function elementOf(text: UnsentText, acts: UnsentActs): HTMLElement {
  const element = laid("unsent-text", { text: text.ask.text, stand: standOf(text) });
  const { state } = text;
  const on = (act: keyof UnsentActs, isShown: boolean): void => {
    const button = find<HTMLButtonElement>(element, `[data-act=${act}]`);
    if (button === null) return;
    button.hidden = !isShown;
    button.addEventListener("click", () => acts[act](text.key));
  };
  on("retry", state.name === "waiting");
  on("edit", state.name === "refused");
  on("discard", state.name !== "sending");
  element.classList.toggle("refused", state.name === "refused");
  return element;
}

function standOf({ state }: UnsentText): string {
  switch (state.name) {
    case "sending":
      return say("live.sending");
    case "waiting":
      return state.why === null || state.why.status === 0 ? say("live.kept") : `${problemText(state.why)} ${say("live.kept")}`;
    case "refused":
      return problemText(state.why);
    default:
      return state satisfies never;
  }
}
