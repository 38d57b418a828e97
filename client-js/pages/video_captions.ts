/**
 * The captions of the video, where its stream has some: shown at once where they are in the page's language, and by a
 * button otherwise.
 */
const KINDS: readonly TextTrackKind[] = ["captions", "subtitles"];

/** Gives the function that forgets what was chosen for the stream before. */
export function captions(player: HTMLVideoElement, button: HTMLButtonElement, lang: string): () => void {
  const tracks = player.textTracks;
  /** Whether the first choice for this stream was made; the reader's own choice stays. */
  let isChosen = false;

  const offered = (): TextTrack[] => Array.from(tracks).filter((track) => KINDS.includes(track.kind));
  const fitting = (): TextTrack | undefined => offered().find((track) => base(track.language) === base(lang));
  const isShown = (): boolean => offered().some((track) => track.mode === "showing");

  const showOnly = (shown: TextTrack | undefined): void => {
    for (const track of offered()) track.mode = track === shown ? "showing" : "disabled";
  };
  /** Its texts stay loaded, so that they are there at once when they are wanted again. */
  const hide = (): void => {
    for (const track of offered()) if (track.mode === "showing") track.mode = "hidden";
  };
  const draw = (): void => {
    button.hidden = offered().length === 0;
    button.setAttribute("aria-pressed", String(isShown()));
  };

  tracks.addEventListener("addtrack", () => {
    const first = fitting();
    if (!isChosen && first !== undefined) {
      isChosen = true;
      showOnly(first);
    }
    draw();
  });
  // The browser's own menu offers them, too.
  tracks.addEventListener("change", draw);
  tracks.addEventListener("removetrack", draw);
  button.addEventListener("click", () => {
    isChosen = true;
    if (isShown()) hide();
    else showOnly(offered().find((track) => track.mode === "hidden") ?? fitting() ?? offered()[0]);
    draw();
  });

  return () => {
    isChosen = false;
    draw();
  };
}

/** `zh` of `zh-CN`. */
export const base = (lang: string): string => lang.toLowerCase().split("-")[0] ?? "";
