/** Instants and spans as the reader reads them, in the city's time zone, the same as the server writes them. */
import { say } from "./words.ts";

interface Parts {
  year: number;
  month: number;
  day: number;
  time: string;
}

export interface Times {
  /** The server's clock, in milliseconds. */
  now(): number;
  /** `19:42` today, `11月24日 19:42` another day, with the year when it is not this one. */
  shown(at: string): string;
  /** The day alone: `9月2日`, with the year when it is not this one. */
  date(at: string): string;
  /** How many midnights lie between now and `at`; below 0 when it is past. */
  daysUntil(at: string): number;
}

const DAY_MS = 86_400_000;

export function times(time_zone: string, server_now: number): Times {
  const ahead_ms = server_now - Date.now();
  const now = (): number => Date.now() + ahead_ms;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: time_zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  });

  const partsOf = (at: number): Parts => {
    const found: Record<string, string> = {};
    for (const part of format.formatToParts(at)) found[part.type] = part.value;
    // Some browsers write midnight as 24.
    const hour = found.hour === "24" ? "00" : (found.hour ?? "");
    return {
      year: Number(found.year),
      month: Number(found.month),
      day: Number(found.day),
      time: `${hour}:${found.minute ?? ""}`,
    };
  };

  const monthOf = (then: Parts): string => say("live.months").split(" ")[then.month - 1] ?? "";
  const dayOf = ({ year, month, day }: Parts): number => Date.UTC(year, month - 1, day) / DAY_MS;

  return {
    now,
    date: (at) => {
      const then = partsOf(Date.parse(at));
      const key = then.year === partsOf(now()).year ? "live.day" : "live.day_year";
      return say(key, { year: then.year, month: monthOf(then), day: then.day });
    },
    daysUntil: (at) => dayOf(partsOf(Date.parse(at))) - dayOf(partsOf(now())),
    shown: (at) => {
      const then = partsOf(Date.parse(at));
      const today = partsOf(now());
      if (then.year === today.year && then.month === today.month && then.day === today.day) return then.time;
      const key = then.year === today.year ? "live.date" : "live.date_year";
      return say(key, { year: then.year, month: monthOf(then), day: then.day, time: then.time });
    },
  };
}

/** The two largest units: `2 分 14 秒`, `42 分钟`, `3 小时 12 分`. */
export function span(span_ms: number): string {
  const seconds = Math.max(0, Math.floor(span_ms / 1000));
  const units: [string, number][] = [
    ["live.days", Math.floor(seconds / 86_400)],
    ["live.hours", Math.floor(seconds / 3_600) % 24],
    ["live.minutes", Math.floor(seconds / 60) % 60],
    ["live.seconds", seconds % 60],
  ];
  const first = units.findIndex(([, n]) => n > 0);
  if (first < 0) return say("live.seconds", { n: 0 });
  const told = units.slice(first, first + 2).filter(([, n]) => n > 0);
  if (told.length === 1 && told[0]?.[0] === "live.minutes") return say("live.whole_minutes", { n: told[0][1] });
  return told.map(([key, n]) => say(key, { n })).join(" ");
}
