/** Where the staff desk starts: draws the application into the shell that the server sends. */
import { render } from "preact";
import { App } from "./app.tsx";
import { startClock } from "./now.ts";
import { startRouting } from "./route.ts";
import { loadSession } from "./sign_in.tsx";
import { loadWords } from "./words.ts";

// Browsers before 2019 lack it; the signals use it.
if (typeof queueMicrotask === "undefined") window.queueMicrotask = (run) => void Promise.resolve().then(run);

async function start(): Promise<void> {
  const root = document.getElementById("desk");
  if (root === null) return;
  await loadWords();
  startClock();
  startRouting();
  root.textContent = "";
  render(<App />, root);
  await loadSession();
}

void start();
