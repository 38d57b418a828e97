/**
 * How a stream gets into the video element: many browsers play HLS themselves, for the others a library is loaded that
 * does; a file is played as it is.
 */
import type { ErrorData } from "hls.js";
import { base } from "./video_captions.ts";

/** `missing`: there is nothing at the address yet; `cannot`: this browser shows no such stream. */
export type Failure = "missing" | "broken" | "cannot";

export interface Attached {
  /** Takes the stream out of the element and ends all loading. */
  release(): void;
}

const HLS = "application/vnd.apple.mpegurl";
const FILE = /\.(mp4|m4v|webm)$/i;
const MISSING = [404, 410];

/** None when the stream could not be attached; `onFailure` has been told then. */
export async function attach(
  player: HTMLVideoElement,
  address: string,
  lang: string,
  onFailure: (why: Failure) => void,
): Promise<Attached | null> {
  if (FILE.test(new URL(address).pathname) || player.canPlayType(HLS) !== "") return byItself(player, address, onFailure);
  const loaded = await import("hls.js").catch(() => null);
  if (loaded === null) {
    onFailure("broken");
    return null;
  }
  const Hls = loaded.default;
  if (!Hls.isSupported()) {
    onFailure("cannot");
    return null;
  }
  // Its worker would be a script from a blob, which the page's policy forbids.
  const hls = new Hls({ enableWorker: false, lowLatencyMode: false });
  let isRecovering = false;
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !isRecovering) {
      isRecovering = true;
      hls.recoverMediaError();
    } else onFailure(whyOf(data));
  });
  // Without a word it leaves the choice to the browser, which does not know the language of the page.
  hls.once(Hls.Events.MANIFEST_PARSED, (_, { subtitleTracks }) => {
    const fitting = subtitleTracks.find((track) => base(track.lang ?? "") === base(lang));
    if (fitting?.lang !== undefined) hls.config.subtitlePreference = { lang: fitting.lang };
  });
  hls.loadSource(address);
  hls.attachMedia(player);
  return { release: () => hls.destroy() };
}

function byItself(player: HTMLVideoElement, address: string, onFailure: (why: Failure) => void): Attached {
  const onError = (): void => onFailure("broken");
  player.addEventListener("error", onError);
  player.src = address;
  return {
    release: () => {
      player.removeEventListener("error", onError);
      player.removeAttribute("src");
      player.load();
    },
  };
}

function whyOf({ response }: ErrorData): Failure {
  return response?.code !== undefined && MISSING.includes(response.code) ? "missing" : "broken";
}
