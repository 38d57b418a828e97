/** What an official has written and not yet published, kept in this browser through a reload or a lost session. */
import type { Id } from "../../lib/index.ts";

const NAME = "wenzheng.draft.";

export function draftOf(id: Id): string {
  try {
    return localStorage.getItem(NAME + id) ?? "";
  } catch {
    return "";
  }
}

export function keepDraft(id: Id, text: string): void {
  try {
    if (text === "") localStorage.removeItem(NAME + id);
    else localStorage.setItem(NAME + id, text);
  } catch {
    // Storage that is full or forbidden: the text lives as long as the page.
  }
}
