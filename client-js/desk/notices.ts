/** What has to be said beside the work: a refusal, a thing done elsewhere. Few at a time, and never over a button. */
import { signal } from "@preact/signals";
import type { Problem } from "../lib/index.ts";
import { detailOf, titleOf } from "./parts/problem.tsx";

export interface Notice {
  id: number;
  kind: "done" | "refused";
  text: string;
  detail: string;
  action: { name: string; run: () => void } | null;
}

export const notices = signal<readonly Notice[]>([]);

const NOTICES_MAX = 3;
const DONE_MS = 5_000;
const REFUSED_MS = 20_000;
let made = 0;

export function sayDone(text: string): void {
  add({ kind: "done", text, detail: "", action: null });
}

export function sayRefused(text: string, problem: Problem, action: Notice["action"] = null): void {
  add({ kind: "refused", text, detail: [titleOf(problem), detailOf(problem)].join(" "), action });
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

function add(notice: Omit<Notice, "id">): void {
  made += 1;
  const id = made;
  notices.value = [...notices.value, { ...notice, id }].slice(-NOTICES_MAX);
  setTimeout(() => dismiss(id), notice.kind === "done" ? DONE_MS : REFUSED_MS);
}
