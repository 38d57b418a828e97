/** What comes back to an asker, above the ask box: receipts, news of an own question, and what did not work. */
import type { Question, Receipt } from "../lib/index.ts";
import { laid } from "./fill.ts";
import { byId, find } from "./page.ts";
import { say } from "./words.ts";

const SHOWN_MAX = 2;

export function showReceipt({ question, tracking_code }: Receipt): void {
  show(
    laid("receipt", {
      title: say("live.received", { no: question.no }),
      hint: say(question.status === "pending" ? "live.received_hint" : "live.received_public"),
      code: tracking_code,
      tracking_code,
    }),
  );
}

/** Of an own question that has got a reply, perhaps only a holding one. */
export function showAnswered(question: Question, onLook: () => void): void {
  const newest = question.answers[question.answers.length - 1];
  const notice = laid("receipt", {
    title: say(newest?.form === "answer" ? "live.mine_answered" : "live.mine_progress", { no: question.no }),
    hint: "",
    code: null,
  });
  const look = document.createElement("button");
  look.type = "button";
  look.className = "link";
  look.textContent = say("live.look");
  look.addEventListener("click", () => {
    notice.remove();
    onLook();
  });
  find(notice, "[data-field=hint]")?.append(look);
  show(notice);
}

/** An answer to a similar question was what was wanted. */
export function showTaken(): void {
  show(laid("receipt", { title: say("live.similar_taken"), hint: "", code: null }));
}

/** The reader looks at the own questions, where all of it stands. */
export function clearReceipts(): void {
  byId("receipts").textContent = "";
}

/** Something did not work, and nothing on the page shows it. */
export function showProblem(text: string): void {
  const notice = laid("receipt", { title: text, hint: "", code: null });
  notice.className = "notice problem";
  find(byId("receipts"), ".problem")?.remove();
  show(notice);
}

function show(notice: HTMLElement): void {
  const root = byId("receipts");
  const close = find<HTMLButtonElement>(notice, "[data-act=close]");
  if (close !== null) {
    close.hidden = false;
    close.addEventListener("click", () => notice.remove());
  }
  root.append(notice);
  while (root.childElementCount > SHOWN_MAX) root.firstElementChild?.remove();
}
