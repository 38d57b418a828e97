/**
 * What the server gives a page of another site to draw with: templates, words, names, the city's time, and whether
 * that page's origin is registered. All rooms of a page share it, and so its language.
 */
import type { Id } from "../lib/index.ts";
import { layFrom } from "../pages/fill.ts";
import { speakWith, type Words } from "../pages/words.ts";
import english from "../i18n/en/embed.json";
import chinese from "../i18n/zh/embed.json";

export type Lang = "zh-CN" | "en";

export interface Parts {
  /** Whether this page may read the city's rooms. */
  registered: boolean;
  city: string;
  time_zone: string;
  /** The server's clock when this was made, in milliseconds. */
  now: number;
  departments: Record<Id, string>;
  english: Record<Id, string>;
}

const WAIT_MS_MAX = 15_000;
const OWN: Record<Lang, Words> = { "zh-CN": chinese, en: english };

let spoken: Lang | null = null;
const taken = new Map<string, Promise<Parts | null>>();

/** The language of this page's rooms: that of the first one. */
export function speak(lang: Lang): Lang {
  if (spoken === null) {
    spoken = lang;
    speakWith(OWN[lang]);
  }
  return spoken;
}

/** Null when the city cannot be reached; then the next one who asks tries again. */
export function partsOf(city: string): Promise<Parts | null> {
  const known = taken.get(city) ?? fetched(city, speak("zh-CN"));
  taken.set(city, known);
  void known.then((parts) => {
    if (parts === null) taken.delete(city);
  });
  return known;
}

/** Parsed by the browser as a document: neither scripts nor styles of it run, and no policy forbids it. */
function fetched(city: string, lang: Lang): Promise<Parts | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", `${city}/embed/parts?lang=${lang}`);
    request.responseType = "document";
    request.timeout = WAIT_MS_MAX;
    request.onloadend = () => {
      const document = request.status === 200 ? request.responseXML : null;
      resolve(document === null ? null : take(document, lang));
    };
    request.send();
  });
}

function take(document: Document, lang: Lang): Parts | null {
  const block = (id: string): string | null => document.getElementById(id)?.textContent ?? null;
  const parts = block("parts");
  const words = block("words");
  if (parts === null || words === null) return null;
  layFrom(document);
  speakWith({ ...(JSON.parse(words) as Words), ...OWN[lang] });
  return JSON.parse(parts) as Parts;
}
