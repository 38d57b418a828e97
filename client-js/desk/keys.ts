/** Single-key commands: not while somebody types or a dialog is open, and everybody may switch them off. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { openDialogs } from "./parts/dialog.tsx";

const STORED = "wenzheng.desk.keys";

export const keysAreOn = signal(readOn());

export function switchKeys(isOn: boolean): void {
  keysAreOn.value = isOn;
  try {
    localStorage.setItem(STORED, isOn ? "on" : "off");
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function readOn(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

export type Keys = Record<string, (() => void) | undefined>;

/**
 * Listens as long as the component lives. What a key does is asked when it is pressed, so that the second of two
 * quick ones means the question that is selected by then. Letters are named in lower case.
 */
export function useKeys(keysNow: () => Keys): void {
  const latest = useRef(keysNow);
  latest.current = keysNow;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (openDialogs.value > 0 || event.defaultPrevented) return;
      if (event.key.length === 1 && !keysAreOn.value) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const run = latest.current()[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
