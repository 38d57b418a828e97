/**
 * What an asker sees on an own question and may do with it: withdraw, appeal, follow up, have it handled again,
 * say whether it is solved, rate the answer. Whether the server agrees is the server's affair; a refusal is shown in place.
 */
import type { Http, Id, Interview, LiveRoom, Question, Result, View } from "../lib/index.ts";
import { laid } from "./fill.ts";
import { giveFrom, thank } from "./give.ts";
import { find } from "./page.ts";
import { say } from "./words.ts";

export interface MineOptions {
  room: () => LiveRoom;
  http: Http;
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
  if (own?.status === "answered" && isWorkedOn(view.interview)) {
    find(element, ".answers")?.append(judgeForm(own, question.confirmed, options));
  }
}

function codeLine(tracking_code: string): HTMLElement {
  const line = document.createElement("p");
  line.className = "code";
  const code = document.createElement("code");
  code.textContent = tracking_code;
  line.append(`${say("live.tracking_code")} `, code);
  return line;
}

function isWorkedOn({ status }: Interview): boolean {
  return status === "announced" || status === "live" || status === "ended";
}

interface Act {
  name: string;
  /** Done at once. */
  run?: () => void;
  /** Or asked about first. */
  form?: { hint: string | null; label: string | null; submit: string; give(text: string): Promise<Result<unknown>> };
}

function actsOf(own: Question, interview: Interview, { room, onFollow }: MineOptions): Act[] {
  if (!isWorkedOn(interview)) return [];
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

/** «Solved» or «not solved», which may be said anew; who says «not solved» is asked what is missing. */
function judgeForm(own: Question, confirmed: boolean | null, { http }: MineOptions): HTMLElement {
  const form = laid("judge", {}) as HTMLFormElement;
  const choices = Array.from(form.querySelectorAll<HTMLButtonElement>(".choice"));
  const show = (answered: boolean | null): void => {
    for (const choice of choices) choice.setAttribute("aria-pressed", String(answered !== null && answered === (choice.value === "yes")));
  };
  show(confirmed);
  for (const choice of choices) {
    const answered = choice.value === "yes";
    choice.addEventListener("click", () => {
      const give = () => http.call("PUT /questions/{id}/judgement", { path: { id: own.id }, body: { answered } });
      void giveFrom(form, give).then((isDone) => {
        if (!isDone) return;
        show(answered);
        if (!answered) document.querySelector<HTMLElement>(`[data-id="${own.id}"] [data-act=handle_again]`)?.click();
      });
    });
  }
  return form;
}

/** The answer of an own question, or of one that an own question was merged into, that is not rated yet. */
function toRate(question: Question, view: View): Id | null {
  const isOwn =
    view.mine.questions.has(question.id) ||
    Array.from(view.mine.questions.values()).some((own) => own.merged_into === question.id);
  const answers = question.answers.filter((answer) => answer.form === "answer");
  const answer = answers[answers.length - 1];
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
      if (isDone) thank(form, say("live.rated"));
    });
  });
  return form;
}
