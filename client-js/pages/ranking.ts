/** Where the script of the ranking's page starts: it computes what is published again, from the export. */
import { byId } from "./page.ts";
import { differing, type RankingExport, type Result } from "./ranking_score.ts";
import { say } from "./words.ts";

/** The department's row as the page shows it. */
function shownRow(row: HTMLElement): [string, Result] {
  const { department, score, place } = row.dataset;
  const id = department ?? "";
  return [id, { department_id: id, score: hundredths(score), place: number(place) }];
}

function number(text: string | undefined): number | null {
  return text === undefined || text === "" ? null : Number(text);
}

/** `87.50` as 8750. */
function hundredths(text: string | undefined): number | null {
  return number(text?.replace(".", ""));
}

async function check(): Promise<void> {
  const line = byId("recomputed");
  line.textContent = say("rank.check_running");
  try {
    const response = await fetch(line.dataset["export"] ?? "");
    if (!response.ok) throw new Error(`the export answered ${response.status}`);
    const exported = (await response.json()) as RankingExport;
    const rows = document.querySelectorAll<HTMLElement>("tr[data-department]");
    const found = differing(exported, new Map([...rows].map(shownRow)));
    line.classList.add(found.length === 0 ? "same" : "differs");
    const departments = found.join(say("rank.check_comma"));
    line.textContent = found.length === 0 ? say("rank.check_same") : say("rank.check_differs", { departments });
  } catch {
    line.textContent = say("rank.check_failed");
  }
}

void check();
