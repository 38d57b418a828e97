/** What a screen reader is told of what happens in the room: politely, in batches, at most one in five seconds. */
import { isPublic, type Question, type View } from "../lib/index.ts";
import { count, say } from "./words.ts";

const EVERY_MS = 5_000;

export function spoken(region: HTMLElement): (view: View, before: View | null) => void {
  let questions = 0;
  let answers = 0;
  let timer: number | null = null;

  const speak = (): void => {
    timer = null;
    const parts: string[] = [];
    if (questions > 0) parts.push(count("live.spoken_questions", questions));
    if (answers > 0) parts.push(count("live.spoken_answers", answers));
    region.textContent = parts.join(say("live.comma"));
    questions = 0;
    answers = 0;
  };

  return (view, before) => {
    if (before === null || view.questions === before.questions) return;
    for (const question of view.questions.values()) {
      const known = before.questions.get(question.id);
      if (known === question || !isPublic(question)) continue;
      if (known === undefined) questions += 1;
      answers += Math.max(0, answersOf(question) - (known === undefined ? 0 : answersOf(known)));
    }
    if (questions + answers > 0 && timer === null) timer = window.setTimeout(speak, EVERY_MS);
  };
}

function answersOf(question: Question): number {
  return question.answers.filter((answer) => answer.form === "answer").length;
}
