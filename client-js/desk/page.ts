/** What the server wrote into the shell: language, the city's time zone, the time of sending. Read once. */

export type Language = "zh-CN" | "en";

export interface Page {
  lang: Language;
  time_zone: string;
  /** The server's clock minus ours. */
  clock_off_ms: number;
}

const FALLBACK_ZONE = "Asia/Shanghai";

export const page: Page = readPage();

function readPage(): Page {
  const lang: Language = document.documentElement.lang.startsWith("en") ? "en" : "zh-CN";
  const fields = fieldsOf(document.getElementById("page")?.textContent ?? "");
  const now = typeof fields.now === "string" ? Date.parse(fields.now) : Number.NaN;
  return {
    lang,
    time_zone: typeof fields.time_zone === "string" ? fields.time_zone : FALLBACK_ZONE,
    clock_off_ms: Number.isNaN(now) ? 0 : now - Date.now(),
  };
}

function fieldsOf(text: string): Record<string, unknown> {
  if (text === "") return {};
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
