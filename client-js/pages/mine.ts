/**
 * What an asker sees on an own question and may do with it: withdraw, appeal, follow up, have it handled again,
 * rate the answer. Whether the server agrees is the server's affair; a refusal is shown in place.
 */
import { type Id, type Interview, type LiveRoom, type Problem, type Question, type Result, type View } from "../lib/index.ts";
import { laid } from "./fill.ts";
import { find } from "./page.ts";
import { problemText } from "./problems.ts";
import { say } from "./words.ts";

export interface MineOptions {
  room: () => LiveRoom;
  onFollow(question: Question): void;
}

/** The line that tells an asker how an own question stands; null when everybody sees it anyway. */
export function stateOf(question: Question, view: View): string | null {
  const own = view.mine.questions.get(question.id);
  if (own === undefined) return null;
  switch (own.status) {
    case "pending":
      return say("live.state_pending");
    case "rejected":
      return say("live.state_rejected", { reason: own.reject_reason ?? "" });
    case "hidden":
      return say("live.state_hidden", { reason: own.hide_reason ?? "" });
    case "withdrawn":
      return say("live.state_withdrawn");
    case "merged":
      return say("live.merged", { no: own.no, into: view.questions.get(own.merged_into ?? "")?.no ?? "" });
    case "approved":
    case "answered":
      return null;
    default:
      return own.status satisfies never;
  }
}

/** Puts into `element` what its asker may do. */
export function addMineActs(element: HTMLElement, question: Question, view: View, options: MineOptions): void {
  const place = find(element, ".mine-acts");
  const own = view.mine.questions.get(question.id);
  if (own !== undefined && place !== null) {
    if (own.tracking_code != null) find(element, ".acts")?.after(codeLine(own.tracking_code));
    for (const act of actsOf(own, view.interview, options)) place.append(buttonOf(act, element));
  }
  if (place !== null && place.childElementCount === 0) place.remove();
  const answer_id = toRate(question, view);
  if (answer_id !== null) find(element, ".answers")?.append(rateForm(answer_id, options.room));
}

function codeLine(tracking_code: string): HTMLElement {
  const line = document.createElement("p");
  line.className = "code";
  const code = document.createElement("code");
  code.textContent = tracking_code;
  line.append(`${say("live.tracking_code")} `, code);
  return line;
}

interface Act {
  name: string;
  /** Done at once. */
  run?: () => void;
  /** Or asked about first. */
  form?: { hint: string | null; label: string | null; submit: string; give(text: string): Promise<Result<unknown>> };
}

function actsOf(own: Question, interview: Interview, { room, onFollow }: MineOptions): Act[] {
  const isWorkedOn = ["announced", "live", "ended"].includes(interview.status);
  if (!isWorkedOn) return [];
  const acts: Act[] = [];
  if (own.status === "answered" && interview.status === "live") {
    acts.push({ name: "follow", run: () => onFollow(own) });
  }
  if (own.status === "answered" && !own.handled_again) {
    acts.push({
      name: "handle_again",
      form: {
        hint: null,
        label: say("live.handle_again_text"),
        submit: say("live.handle_again_submit"),
        give: (text) => room().handleAgain(own.id, text === "" ? undefined : text),
      },
    });
  }
  if (own.status === "rejected" && !own.appealed) {
    acts.push({
      name: "appeal",
      form: {
        hint: null,
        label: say("live.appeal_text"),
        submit: say("live.appeal_submit"),
        give: (text) => room().appeal(own.id, text === "" ? undefined : text),
      },
    });
  }
  if (own.status === "pending" || own.status === "approved") {
    acts.push({
      name: "withdraw",
      form: {
        hint: say("live.withdraw_sure"),
        label: null,
        submit: say("live.withdraw"),
        give: () => room().withdraw(own.id),
      },
    });
  }
  return acts;
}

const NAMES: Record<string, string> = {
  follow: "live.follow",
  handle_again: "live.handle_again",
  appeal: "live.appeal",
  withdraw: "live.withdraw",
};

function buttonOf(act: Act, element: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.dataset.act = act.name;
  button.textContent = say(NAMES[act.name] ?? "");
  button.addEventListener("click", () => {
    if (act.run !== undefined) return act.run();
    if (act.form !== undefined) openForm(act.name, act.form, button, element);
  });
  return button;
}

function openForm(name: string, { hint, label, submit, give }: NonNullable<Act["form"]>, button: HTMLElement, element: HTMLElement): void {
  element.querySelector("form.appeal")?.remove();
  const form = laid("act", { hint, label, submit }) as HTMLFormElement;
  form.dataset.act = `${name}-form`;
  find(element, ".acts")?.after(form);
  find(form, "textarea, .button")?.focus();
  find(form, "[data-act=cancel]")?.addEventListener("click", () => {
    form.remove();
    if (button.isConnected) button.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void giveFrom(form, () => give(find<HTMLTextAreaElement>(form, "textarea")?.value.trim() ?? "")).then((isDone) => {
      if (isDone) form.remove();
    });
  });
}

/** The answer of an own question, or of one that an own question was merged into, that is not rated yet. */
function toRate(question: Question, view: View): Id | null {
  const isOwn =
    view.mine.questions.has(question.id) ||
    Array.from(view.mine.questions.values()).some((own) => own.merged_into === question.id);
  const answer = question.answers[question.answers.length - 1];
  if (!isOwn || answer === undefined || view.mine.rated.has(answer.id)) return null;
  return view.interview.status === "archived" ? null : answer.id;
}

function rateForm(answer_id: Id, room: () => LiveRoom): HTMLElement {
  const form = laid("rate", {}) as HTMLFormElement;
  const more = find(form, ".rate-more");
  form.addEventListener("change", () => {
    if (more !== null) more.hidden = false;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const score = Number(find<HTMLInputElement>(form, "[name=score]:checked")?.value);
    const comment = find<HTMLInputElement>(form, "[name=comment]")?.value.trim() ?? "";
    void giveFrom(form, () => room().rate(answer_id, score, comment === "" ? undefined : comment)).then((isDone) => {
      if (!isDone) return;
      const thanks = document.createElement("p");
      thanks.className = "state done";
      thanks.setAttribute("role", "status");
      thanks.tabIndex = -1;
      thanks.textContent = say("live.rated");
      form.parentNode?.replaceChild(thanks, form);
      thanks.focus({ preventScroll: true });
    });
  });
  return form;
}

/** Gives the command and shows in the form why it was refused. */
async function giveFrom(form: HTMLFormElement, give: () => Promise<Result<unknown>>): Promise<boolean> {
  const button = find<HTMLButtonElement>(form, ".button");
  if (button !== null) button.disabled = true;
  const result = await give();
  if (button !== null) button.disabled = false;
  if (result.ok) return true;
  showProblem(form, result.problem);
  return false;
}

function showProblem(form: HTMLFormElement, problem: Problem): void {
  const line = find(form, ".problem");
  if (line === null) return;
  line.hidden = false;
  line.textContent = problemText(problem);
}
