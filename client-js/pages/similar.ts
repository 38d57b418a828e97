/**
 * Similar questions with their answers, above the ask box, where nothing that a finger is about to touch moves. They come
 * while somebody writes; when they are slow or fail, nobody notices.
 */
import type { AnswerOf, Http, Id } from "../lib/index.ts";
import { byId } from "./page.ts";
import type { Who } from "./who.ts";
import { say } from "./words.ts";

const CHARS_MIN = 6;
const WRITING_MS = 600;
/** Handing in does not wait longer. */
const SUBMIT_MS = 800;

type Similar = AnswerOf<"GET /questions/similar">["items"][number];

export interface SimilarBox {
  /** The text has changed. */
  written(text: string): void;
  /** Whether there is something to be looked at before this text is handed in; true once for each text. */
  isToBeSeen(text: string): Promise<boolean>;
  close(): void;
}

export function similarBox(http: Http, whoIs: Who, departments: Record<Id, string>, onTaken: () => void): SimilarBox {
  const root = byId("similar");
  let timer: number | null = null;
  /** What was looked for last, and what has been shown. */
  let lookedFor = "";
  let looking: Promise<Similar[]> = Promise.resolve([]);
  let seen = "";

  const look = (text: string): Promise<Similar[]> => {
    if (text === lookedFor) return looking;
    lookedFor = text;
    looking = http
      .call("GET /questions/similar", { query: { text } }, { tries_max: 1 })
      .then((result) => (result.ok ? result.body.items : []));
    return looking;
  };

  const close = (): void => {
    if (timer !== null) window.clearTimeout(timer);
    timer = null;
    // What is still on its way comes for a text that is no longer there.
    lookedFor = "";
    root.hidden = true;
    root.textContent = "";
  };

  const take = ({ id }: Similar["question"]): void => {
    // Only somebody is counted, and that it could not be counted is nobody's trouble here.
    if (whoIs.isSomebody()) void http.call("POST /questions/{id}/taken_as_answer", { path: { id } });
    close();
    onTaken();
  };

  const show = (found: Similar[]): void => {
    if (found.length === 0) return close();
    root.textContent = "";
    const title = document.createElement("h3");
    title.textContent = say("live.similar_title");
    const list = document.createElement("ul");
    list.append(...found.map((similar) => itemOf(similar, departments, take)));
    root.append(title, list);
    root.hidden = false;
  };

  return {
    written: (text) => {
      if (timer !== null) window.clearTimeout(timer);
      const wanted = text.trim();
      if ([...wanted].length < CHARS_MIN) return close();
      timer = window.setTimeout(() => {
        timer = null;
        void look(wanted).then((found) => {
          if (wanted !== lookedFor) return;
          show(found);
          seen = wanted;
        });
      }, WRITING_MS);
    },
    isToBeSeen: async (text) => {
      if (timer !== null) window.clearTimeout(timer);
      timer = null;
      if ([...text].length < CHARS_MIN || text === seen || !root.hidden) return false;
      const late = new Promise<Similar[]>((resolve) => window.setTimeout(() => resolve([]), SUBMIT_MS));
      const found = await Promise.race([look(text), late]);
      seen = text;
      const answered = found.filter((similar) => answerOf(similar.question) !== undefined);
      if (answered.length === 0) return false;
      show(answered);
      return true;
    },
    close,
  };
}

/** A holding reply says only that there will be an answer. */
function answerOf(question: Similar["question"]): Similar["question"]["answers"][number] | undefined {
  return question.status === "answered" ? question.answers.find((answer) => answer.form === "answer") : undefined;
}

function itemOf(
  { title, question }: Similar,
  departments: Record<Id, string>,
  take: (question: Similar["question"]) => void,
): HTMLElement {
  const item = document.createElement("li");
  item.append(line("found-text", question.text));
  const answer = answerOf(question);
  if (answer !== undefined) {
    const by = departments[answer.department_id];
    item.append(line("found-answer", by === undefined ? answer.text : `${by}：${answer.text}`));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = say("live.similar_take");
    button.addEventListener("click", () => take(question));
    item.append(button);
  } else {
    item.append(line("found-title", say("live.similar_waiting")));
  }
  const link = document.createElement("a");
  link.href = `/questions/${question.id}`;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = `${title} · ${say("live.no", { no: question.no })}`;
  item.append(link);
  return item;
}

function line(name: string, text: string): HTMLElement {
  const element = document.createElement("p");
  element.className = name;
  element.textContent = text;
  return element;
}
