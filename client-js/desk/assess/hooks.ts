/** What the assessment's pages need of the browser: the scrolled place of each address, the line's return, a width. */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Scrolls what scrolls around the box to where this address was left, a new one to its beginning, and the keyboard too. */
export function useScrollKept(address: string): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const kept = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const scroller = box.current?.parentElement ?? null;
    if (scroller === null) return;
    scroller.scrollTop = kept.current.get(address) ?? 0;
    // Whoever followed a link that is gone now goes on from the beginning of what it led to.
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused.closest("[hidden]") !== null) {
      box.current?.focus({ preventScroll: true });
    }
    const keep = (): void => void kept.current.set(address, scroller.scrollTop);
    scroller.addEventListener("scroll", keep);
    return () => scroller.removeEventListener("scroll", keep);
  }, [address]);
  return box;
}

export function useOnline(run: () => void): void {
  useEffect(() => {
    addEventListener("online", run);
    return () => removeEventListener("online", run);
  });
}

/** The width of an element in px, so that what is drawn in it has letters of their own size. 0 before it is known. */
export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, become] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => become(box.current?.clientWidth ?? 0);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);
  return [box, width];
}
