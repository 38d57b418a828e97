/** What stands in the picture: read from the page, in the words in which people read it there. */
import { find, must } from "../page.ts";

export interface Reply {
  department: string;
  /** What kind of reply, and when. */
  about: string;
  text: string;
  /** Not a word for the time being, nor a contribution. */
  isAnswer: boolean;
}

export interface Content {
  service: string;
  /** Small, above the title. */
  above: string;
  title: string;
  text: string;
  /** Small lines below: `第 3 问 · 岛城市民 · 2026年11月24日 19:42`. */
  details: string[];
  replies: Reply[];
  /** Where all of it stands. */
  address: string;
  scan: string;
  asOf: string;
}

/** The latest ones; so many fit into a picture that a telephone can show. */
const REPLIES_MAX = 3;
const TEXT_LENGTH_MAX = 600;

/** Of the question of this page, or of its interview. */
export function contentOf(page: ParentNode, now: Date): Content {
  const words = must(page, "#card").dataset;
  const inFull = (at: Date): string => dated(at, words.lang ?? "", words.zone ?? "UTC");
  const shown = words.of === "question" ? questionOn(page, inFull, words.more ?? "") : interviewOn(page);
  return {
    ...shown,
    service: words.service ?? "",
    address: words.address ?? "",
    scan: words.scan ?? "",
    asOf: (words.asOf ?? "").replace("{time}", inFull(now)),
  };
}

type Shown = Pick<Content, "above" | "title" | "text" | "details" | "replies">;

function questionOn(page: ParentNode, inFull: (at: Date) => string, more: string): Shown {
  const question = must(page, "article.question");
  const timeOf = (within: ParentNode): string => inFull(new Date(must<HTMLTimeElement>(within, "time").dateTime));
  const field = (within: ParentNode, name: string): string => textOf(find(within, `[data-field=${name}]`));
  const replies = [...question.querySelectorAll<HTMLElement>(".answer")].slice(-REPLIES_MAX);
  return {
    above: textOf(find(page, ".path a")),
    title: cut(textOf(must(question, ".text")), more),
    text: "",
    details: [joined(field(question, "no"), field(question, "nickname"), timeOf(question))],
    replies: replies.map((reply) => ({
      department: field(reply, "department"),
      about: joined(field(reply, "form"), timeOf(reply)),
      text: cut(textOf(must(reply, ".text")), more),
      isAnswer: !reply.matches(".holding, .contribution"),
    })),
  };
}

function interviewOn(page: ParentNode): Shown {
  const about = [...page.querySelectorAll(".about > div")];
  return {
    above: "",
    title: textOf(find(page, "h1")),
    text: textOf(find(page, ".subject")),
    details: about.map((one) => joined(textOf(find(one, "dt")), textOf(find(one, "dd")).replace(/\s+/g, " "))),
    replies: [],
  };
}

function textOf(element: Element | null): string {
  return element?.textContent?.trim() ?? "";
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}

/** With the year: a picture is looked at later, too. */
export function dated(at: Date, lang: string, timeZone: string): string {
  const long = { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" } as const;
  // Some browsers write midnight as 24.
  return at.toLocaleString(lang, { ...long, hour12: false, timeZone }).replace(/\b24:/, "00:");
}

/** Whole characters only, also those of two halves. */
export function cut(text: string, more: string): string {
  const characters = [...text];
  return characters.length > TEXT_LENGTH_MAX ? characters.slice(0, TEXT_LENGTH_MAX).join("") + more : text;
}
