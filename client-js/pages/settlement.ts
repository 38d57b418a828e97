/** What the end of the interview handed over, in its head: how far it is, and how many days are left. */
import { isPublic, type View } from "../lib/index.ts";
import { put } from "./fill.ts";
import { byId } from "./page.ts";
import type { Times } from "./times.ts";
import { count, figure, say } from "./words.ts";

export interface Settled {
  handed_over: number;
  answered: number;
  /** Open, and past the due date. */
  overdue: number;
  /** The latest due date of all. */
  due_at: string;
}

/** Null before the end, and where nothing was open then. */
export function settledIn(view: View, now: number): Settled | null {
  let settled: Settled | null = null;
  for (const question of view.questions.values()) {
    const { status, due_at } = question;
    if (due_at === null || !isPublic(question)) continue;
    const isAnswered = status === "answered";
    settled = settled ?? { handed_over: 0, answered: 0, overdue: 0, due_at };
    settled.handed_over += 1;
    if (isAnswered) settled.answered += 1;
    else if (Date.parse(due_at) < now) settled.overdue += 1;
    if (Date.parse(due_at) > Date.parse(settled.due_at)) settled.due_at = due_at;
  }
  return settled;
}

export interface Settlement {
  /** To be called only when every question of the room is known. */
  update(view: View): void;
  /** Days pass without any event. */
  tick(): void;
}

export function settlement(times: Times): Settlement {
  const line = byId("settlement");
  let settled: Settled | null = null;
  let isArchived = false;

  const draw = (): void => {
    if (settled === null) return;
    const { handed_over, answered, due_at } = settled;
    put(line, "settled", say("live.settled", { count: figure(handed_over), date: times.date(due_at), answered: figure(answered) }));
    const { state, words } = restOf(settled, isArchived, times);
    put(line, "rest", words);
    line.className = `settlement ${state}`.trim();
  };

  return {
    update: (view) => {
      settled = settledIn(view, times.now());
      isArchived = view.interview.status === "archived";
      line.hidden = settled === null;
      draw();
    },
    tick: draw,
  };
}

/** Nobody answers any more once the interview is archived: then nothing is counted down. */
function restOf({ handed_over, answered, overdue, due_at }: Settled, isArchived: boolean, times: Times): { state: string; words: string } {
  if (answered === handed_over) return { state: "done", words: say("live.settled_done") };
  if (overdue > 0) return { state: "overdue", words: count("live.settled_overdue", overdue) };
  if (isArchived) return { state: "", words: "" };
  const left = times.daysUntil(due_at);
  return { state: "", words: left === 0 ? say("live.due_today") : say("live.due_left", { n: left }) };
}
