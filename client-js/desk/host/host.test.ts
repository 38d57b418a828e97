/** The host's turns as acts, and the notes that stay in the browser. */
import "../testing/shell.ts";
import { expect, test } from "vitest";
import { aQuestion } from "../../lib/testing/objects.ts";
import { keptNotes, type NoteStorage } from "./notes.tsx";
import { endTurn, giveTurn } from "./turns.ts";

const open = aQuestion("open");
const pinned = aQuestion("pinned", { pinned: true });

test("the next one is pinned before the one before it is let go", () => {
  const turn = { question: pinned, why: "pinned" as const };
  expect(giveTurn(open, turn)).toEqual([
    { name: "pin", id: "open" },
    { name: "unpin", id: "pinned" },
  ]);
  expect(giveTurn(open, null)).toEqual([{ name: "pin", id: "open" }]);
});

test("what nobody pinned needs no letting go", () => {
  expect(endTurn({ question: open, why: "answering" })).toEqual([]);
  expect(giveTurn(pinned, { question: open, why: "answering" })).toEqual([]);
});

test("notes are kept for one person and one interview, and a full storage is said", () => {
  const there = new Map<string, string>();
  const storage: NoteStorage = {
    getItem: (name) => there.get(name) ?? null,
    setItem: (name, value) => void there.set(name, value),
    removeItem: (name) => void there.delete(name),
  };
  const notes = keptNotes(storage, "interview1", "staff1");
  expect(notes.write("先请市热电局")).toBe(true);
  expect(notes.read()).toBe("先请市热电局");
  expect(keptNotes(storage, "interview1", "staff2").read()).toBe("");
  expect(keptNotes(storage, "interview2", "staff1").read()).toBe("");
  notes.write("");
  expect(there.size).toBe(0);
  const full = { ...storage, setItem: () => { throw new Error("full"); } };
  expect(keptNotes(full, "interview1", "staff1").write("x")).toBe(false);
});
