/** The list of what was promised in the interview: open promises first, the most urgent of them first. */
import { isPublic, type Answer, type Question, type View } from "../lib/index.ts";
import { laid } from "./fill.ts";
import type { Around } from "./items.ts";
import { byId, find } from "./page.ts";
import { promiseLine } from "./promise.ts";
import { count, say } from "./words.ts";

/** As the server has them (`pages/interview/promises.rs`). */
const SHOWN_MAX = 20;
const TEXT_CHARS_MAX = 40;

interface Promised {
  question: Question;
  answer: Answer;
}

/** The function draws the list anew; it is to be called only when every question of the room is known. */
export function promises(): (view: View, around: Around) => void {
  const root = byId("promises");
  const list = find(root, "ul");
  const title = find(root, "[data-field=title]");
  let drawn: readonly Answer[] = [];

  return (view, around) => {
    const promised = promisedIn(view);
    const answers = promised.map(({ answer }) => answer);
    if (answers.length === drawn.length && answers.every((answer, n) => answer === drawn[n])) return;
    drawn = answers;
    root.hidden = promised.length === 0;
    if (list === null || title === null) return;
    const kept = answers.filter((answer) => answer.promise_kept_at !== null).length;
    title.textContent = `${count("live.promises", promised.length)}${say("live.comma")}${count("live.promises_kept", kept)}`;
    list.textContent = "";
    for (const one of promised.slice(0, SHOWN_MAX)) list.append(rowOf(one, around));
  };
}

function promisedIn(view: View): Promised[] {
  const found: Promised[] = [];
  for (const question of view.questions.values()) {
    if (!isPublic(question)) continue;
    for (const answer of question.answers) if (answer.promised_until !== null) found.push({ question, answer });
  }
  return found.sort(inOrder);
}

function inOrder(a: Promised, b: Promised): number {
  const isKept = ({ answer }: Promised): number => (answer.promise_kept_at === null ? 0 : 1);
  const until = ({ answer }: Promised): number => Date.parse(answer.promised_until ?? "");
  return isKept(a) - isKept(b) || until(a) - until(b) || a.question.no - b.question.no;
}

function rowOf({ question, answer }: Promised, { times, departments }: Around): HTMLElement {
  const line = promiseLine(answer, times);
  const row = laid("promise", {
    no: say("live.no", { no: question.no }),
    text: shortened(question.text),
    department: departments[answer.department_id] ?? answer.by,
    promise: line?.words ?? "",
  });
  find(row, "a")?.setAttribute("href", `/questions/${question.id}`);
  if (line !== null) find(row, ".promise")?.classList.add(line.state);
  return row;
}

function shortened(text: string): string {
  const chars = Array.from(text);
  return chars.length > TEXT_CHARS_MAX ? `${chars.slice(0, TEXT_CHARS_MAX).join("").trimEnd()}…` : text;
}
