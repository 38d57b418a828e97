/**
 * The ask box: opens when it is touched, grows, keeps what is written through a reload, and gives it to
 * `unsent`, which hands it in. What is on its way is shown in `unsent_list.ts`.
 */
import type { Ask, QuestionKind } from "../lib/index.ts";
import type { Asking } from "./asking.ts";
import { byId, find, maybe } from "./page.ts";
import type { SimilarBox } from "./similar.ts";
import type { Who } from "./who.ts";
import { say } from "./words.ts";

const LEFT_SHOWN = 200;
const KEEP_MS = 300;

export interface AskBox {
  /** Puts a text back, to be changed. */
  putBack(ask: Ask, why: string): void;
  follow(question_id: string, no: number): void;
  /** What is written stays in any case and can be sent later. */
  setAsking(asking: Asking): void;
  /** Nobody or somebody: whether the nickname is asked for. */
  showWho(): void;
  /** Somebody has found the answer elsewhere: nothing is left to be asked. */
  clear(): void;
}

export function askBox(
  interview_id: string,
  whoIs: Who,
  storage: Storage,
  similar: SimilarBox | null,
  hand: (ask: Ask) => boolean,
): AskBox | null {
  const form = maybe<HTMLFormElement>("ask");
  if (form === null) return null;
  const text = byId<HTMLTextAreaElement>("ask-text");
  const submit = byId<HTMLButtonElement>("ask-submit");
  const nickname = byId<HTMLInputElement>("ask-nickname");
  const department = maybe<HTMLSelectElement>("ask-department");
  const kind = byId<HTMLSelectElement>("ask-kind");
  const topic = maybe<HTMLSelectElement>("ask-topic");
  const follows = byId("ask-follows");
  const followsField = find<HTMLInputElement>(form, "[name=follows]");
  const draftName = `wenzheng.draft.${interview_id}`;
  let keeping: number | null = null;
  let asking: Asking | null = null;

  const showProblem = (why: string, field: HTMLElement | null): void => {
    const line = byId("ask-problem");
    line.hidden = why === "";
    line.textContent = why;
    for (const control of [text, nickname]) control.removeAttribute("aria-invalid");
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
  };

  const grow = (): void => {
    text.style.height = "auto";
    if (text.value !== "") text.style.height = `${text.scrollHeight + 2}px`;
    const left = text.maxLength - text.value.length;
    const line = byId("ask-count");
    line.hidden = left > LEFT_SHOWN;
    line.textContent = say("live.left", { n: left });
  };

  const keep = (): void => {
    keeping = null;
    try {
      if (text.value === "") storage.removeItem(draftName);
      else storage.setItem(draftName, text.value);
    } catch {
      // Without storage the text lives as long as the page.
    }
  };
  const keepSoon = (): void => {
    if (keeping === null) keeping = window.setTimeout(keep, KEEP_MS);
  };

  const setFollows = (question_id: string, no: number | null): void => {
    if (followsField !== null) followsField.value = question_id;
    follows.hidden = no === null;
    const line = find(follows, "[data-field=follows]");
    if (line !== null && no !== null) line.textContent = say("live.follows", { no });
  };

  const open = (): void => form.classList.add("open");
  const showWho = (): void => {
    byId("nickname-field").hidden = whoIs.isSomebody();
  };

  const setText = (next: string): void => {
    text.value = next;
    grow();
    keep();
  };

  try {
    if (text.value === "") text.value = storage.getItem(draftName) ?? "";
  } catch {
    // Forbidden storage keeps nothing for us.
  }
  if (nickname.value === "") nickname.value = whoIs.wished();
  if (text.value !== "" || followsField?.value !== "") open();
  showWho();
  grow();
  form.noValidate = true;

  // Only the text opens the box: if the button did, it would move away from under the finger that presses it.
  text.addEventListener("focus", open);
  document.addEventListener("click", () => {
    if (!form.contains(document.activeElement) && text.value === "") form.classList.remove("open");
  });
  text.addEventListener("input", () => {
    open();
    grow();
    keepSoon();
    similar?.written(text.value);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit.click();
  });
  // Who leaves in the middle of a word has not waited for the next keeping.
  window.addEventListener("pagehide", keep);
  find(form, "[data-act=no-follow]")?.addEventListener("click", () => {
    setFollows("", null);
    text.focus();
  });

  const clear = (): void => {
    showProblem("", null);
    setText("");
    setFollows("", null);
    similar?.close();
    form.classList.remove("open");
    // What had the focus may be gone with the box.
    submit.focus({ preventScroll: true });
  };

  const handIn = (written: string): void => {
    const chosen = department?.value ?? "";
    const about = topic?.value ?? "";
    const followed = followsField?.value ?? "";
    const isTaken = hand({
      text: written,
      kind: kind.value as QuestionKind,
      ...(chosen === "" ? {} : { department_id: chosen }),
      ...(about === "" ? {} : { topic: about }),
      ...(followed === "" ? {} : { follows: followed }),
    });
    if (!isTaken) return showProblem(say("live.too_many_unsent"), text);
    clear();
  };

  /** What is being looked up for the text that is to be handed in; pressing twice hands it in once. */
  let isLooking = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    open();
    const written = text.value.trim();
    if (written === "") return showProblem(say("live.text_missing"), text);
    if (!whoIs.isSomebody()) {
      if (nickname.value.trim().length < 1) return showProblem(say("live.nickname_missing"), nickname);
      whoIs.wish(nickname.value);
    }
    // A question that follows another one asks for more than that one's answer.
    if (similar === null || followsField?.value !== "") return handIn(written);
    if (isLooking) return;
    isLooking = true;
    void similar.isToBeSeen(written).then((isToBeSeen) => {
      isLooking = false;
      if (!isToBeSeen) return handIn(written);
      showProblem(say("live.similar_first"), null);
    });
  });

  return {
    putBack: (ask, why) => {
      setText(text.value === "" ? ask.text : `${ask.text}\n${text.value}`);
      kind.value = ask.kind ?? "consultation";
      if (topic !== null) topic.value = ask.topic ?? "";
      if (department !== null) department.value = ask.department_id ?? "";
      open();
      showProblem(why, text);
    },
    follow: (question_id, no) => {
      setFollows(question_id, no);
      open();
      text.focus();
    },
    setAsking: (next) => {
      if (next === asking) return;
      asking = next;
      form.hidden = asking === "no";
      document.documentElement.classList.toggle("asking", asking !== "no");
      submit.disabled = asking === "paused";
      submit.textContent = say(asking === "paused" ? "live.submit_paused" : "live.submit");
    },
    showWho,
    clear,
  };
}
