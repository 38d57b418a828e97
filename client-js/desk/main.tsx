/** Where the staff desk starts: draws the application into the shell that the server sends. */
import { render } from "preact";
import { signal } from "@preact/signals";
const a = signal<{x?: number}|null>(null);
const root = document.getElementById("desk");
if (root) render(<p>{a.value?.x ?? 1}</p>, root);
