/** «I ask this too»: pressed at once, put right when the server refuses. */
import type { Id, LiveRoom, View } from "../lib/index.ts";
import { byId } from "./page.ts";
import { problemText } from "./problems.ts";
import type { Who } from "./who.ts";
import { figure } from "./words.ts";

export interface Upvotes {
  isPressed(id: Id, view: View): boolean;
}

export function upvotes(room: () => LiveRoom, whoIs: Who, onProblem: (text: string) => void): Upvotes {
  /** What the reader has pressed and the server has not yet confirmed. */
  const wished = new Map<Id, boolean>();

  const press = async (button: HTMLButtonElement): Promise<void> => {
    const id = button.value;
    const acts = button.parentElement;
    if (acts === null || !(await whoIs.ensure(acts))) return;
    const isWanted = button.getAttribute("aria-pressed") !== "true";
    wished.set(id, isWanted);
    show(button, isWanted, isWanted ? 1 : -1);
    const result = await (isWanted ? room().upvote(id) : room().removeUpvote(id));
    if (result.ok) return;
    wished.delete(id);
    show(button, !isWanted, isWanted ? -1 : 1);
    if (result.problem.code === "not_signed_in") whoIs.forget();
    onProblem(problemText(result.problem));
  };

  // The form that serves without script is not sent: this one answers first.
  byId("questions").addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button.upvote");
    if (button === null) return;
    event.preventDefault();
    void press(button);
  });

  return {
    isPressed: (id, view) => {
      const isConfirmed = view.mine.upvoted.has(id);
      if (wished.get(id) === isConfirmed) wished.delete(id);
      return wished.get(id) ?? isConfirmed;
    },
  };
}

function show(button: HTMLButtonElement, isPressed: boolean, change: number): void {
  button.setAttribute("aria-pressed", String(isPressed));
  const number = button.querySelector("b");
  const now = Number((number?.textContent ?? "0").replace(/\D/g, ""));
  if (number !== null) number.textContent = figure(Math.max(0, now + change));
}
