/** Puts a text into the editor from elsewhere on the page: one editor is open at a time, and it listens here. */
import { signal } from "@preact/signals";

export const inserted = signal<string | null>(null);

export function insert(text: string): void {
  inserted.value = text;
}
