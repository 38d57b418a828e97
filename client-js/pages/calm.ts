/**
 * When the list may change: not while a finger is on it or has just been, nor while a pointer moves over a button,
 * so that nothing moves from under a touch. It never waits longer than `WAIT_MS_MAX`.
 */
const TOUCHED_MS = 600;
const LOOK_MS = 150;
const WAIT_MS_MAX = 3_000;

/** Gives a function that asks for `run` at the next calm moment; asking again before then changes nothing. */
export function calmly(root: HTMLElement, run: () => void): () => void {
  let touched_at = -Infinity;
  let asked_at: number | null = null;
  const touched = (): void => {
    touched_at = Date.now();
  };
  for (const type of ["touchstart", "touchend", "mousedown", "keydown"]) {
    root.addEventListener(type, touched, { passive: true });
  }

  root.addEventListener(
    "mousemove",
    (event) => {
      if ((event.target as HTMLElement).closest("button, a") !== null) touched();
    },
    { passive: true },
  );

  const isCalm = (): boolean => Date.now() - touched_at > TOUCHED_MS;

  const look = (): void => {
    if (asked_at === null) return;
    if (!isCalm() && Date.now() - asked_at < WAIT_MS_MAX) {
      setTimeout(look, LOOK_MS);
      return;
    }
    asked_at = null;
    keepingPlace(root, run);
  };

  return () => {
    if (asked_at !== null) return;
    asked_at = Date.now();
    // A page that is not looked at gets no animation frames; it is brought up to date all the same.
    if (document.hidden) setTimeout(look, LOOK_MS);
    else requestAnimationFrame(look);
  };
}

/** What is read stays where it is when something above it grows; browsers without scroll anchoring need help. */
function keepingPlace(root: HTMLElement, run: () => void): void {
  if (CSS.supports("overflow-anchor", "auto")) return run();
  const read = Array.from(root.children).find((child) => child.getBoundingClientRect().bottom > 0);
  const before = read?.getBoundingClientRect().top ?? 0;
  run();
  if (read !== undefined && read.isConnected && before < 0) {
    window.scrollBy(0, read.getBoundingClientRect().top - before);
  }
}
