/**
 * The video beside the room. Nothing of it is loaded before somebody presses; what goes wrong with it is said there, and
 * the room goes on. How a stream gets into the element is in `video_source.ts`.
 */
import { captions } from "./video_captions.ts";
import { attach, type Attached, type Failure } from "./video_source.ts";
import { must } from "./page.ts";

type State = "idle" | "loading" | "shown" | "not_begun" | "offline" | "failed" | "cannot";

export function video(section: HTMLElement, lang: string): void {
  const address = section.dataset.address ?? "";
  const player = must<HTMLVideoElement>(section, "video");
  const cover = must(section, ".video-cover");
  const play = must<HTMLButtonElement>(section, "[data-act=play]");
  const elsewhere = must(section, ".video-cover a");
  const showCaptions = captions(player, must<HTMLButtonElement>(section, "[data-act=captions]"), lang);
  const [words, again] = [play.textContent, play.dataset.again ?? ""];
  let state: State = "idle";
  let attached: Attached | null = null;
  /** Of the attempts only the last one counts. */
  let attempt = 0;

  const show = (next: State): void => {
    state = next;
    for (const line of section.querySelectorAll<HTMLElement>("[data-state]")) line.hidden = line.dataset.state !== next;
    const isCovered = next !== "shown" && next !== "loading";
    player.hidden = isCovered;
    cover.hidden = !isCovered;
    play.hidden = next === "cannot";
    play.textContent = next === "idle" ? words : again;
    elsewhere.hidden = next === "idle";
  };

  const fail = (why: Failure): void => {
    attached?.release();
    attached = null;
    if (!navigator.onLine) return show("offline");
    const isBefore = document.documentElement.classList.contains("announced");
    show(why === "missing" || (why === "broken" && isBefore) ? "not_begun" : why === "cannot" ? "cannot" : "failed");
  };

  const start = async (): Promise<void> => {
    const mine = (attempt += 1);
    attached?.release();
    attached = null;
    show("loading");
    player.focus({ preventScroll: true });
    const isMine = (): boolean => mine === attempt;
    const source = await attach(player, address, lang, (why) => {
      if (isMine()) fail(why);
    });
    if (!isMine()) return source?.release();
    if (source === null) return;
    attached = source;
    showCaptions();
    // A browser that does not let it begin by itself shows its own button.
    player.play().catch(() => {
      if (isMine() && attached !== null) show("shown");
    });
  };

  player.addEventListener("playing", () => show("shown"));
  player.addEventListener("waiting", () => {
    if (state === "shown") show("loading");
  });
  play.addEventListener("click", () => void start());
  window.addEventListener("online", () => {
    if (state === "offline") void start();
  });
  show("idle");
}
