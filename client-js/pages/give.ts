/** Forms that stand at an item or below the room: giving what they hold, saying why it was refused, and thanks. */
import type { Problem, Result } from "../lib/index.ts";
import { find } from "./page.ts";
import { problemText } from "./problems.ts";

/** Gives the command and shows in the form why it was refused. */
export async function giveFrom(form: HTMLFormElement, give: () => Promise<Result<unknown>>): Promise<boolean> {
  const buttons = form.querySelectorAll<HTMLButtonElement>(".button, .choice");
  for (const button of buttons) button.disabled = true;
  const result = await give();
  for (const button of buttons) button.disabled = false;
  if (!result.ok) showProblem(form, result.problem);
  return result.ok;
}

function showProblem(form: HTMLFormElement, problem: Problem): void {
  const line = find(form, ".problem");
  if (line === null) return;
  line.hidden = false;
  line.textContent = problemText(problem);
}

/** Puts a line of thanks in the form's place, where the focus stays. */
export function thank(form: HTMLFormElement, words: string): void {
  const thanks = document.createElement("p");
  thanks.className = "state done";
  thanks.setAttribute("role", "status");
  thanks.tabIndex = -1;
  thanks.textContent = words;
  form.parentNode?.replaceChild(thanks, form);
  thanks.focus({ preventScroll: true });
}
