/** Where a question belongs: chooses another interview, those of the same campaign first. It is moved at once. */
import { useState } from "preact/hooks";
import type { Id, Interview, Question, Result } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { Dialog } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { InterviewMark } from "../parts/marks.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { States } from "../parts/states.tsx";
import { call, callAll } from "../server.ts";
import { useSending } from "../sending.ts";
import { joined, t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

const SHOWN_MAX = 9;
/** Where questions are worked on. */
const WANTED = "live,announced,ended";

const load = (): Promise<Result<Interview[]>> => callAll("GET /interviews", { query: { status: WANTED } });

interface Props {
  question: Question;
  desk: ModeratorDesk;
  onClose: () => void;
}

export function MoveDialog({ question, desk, onClose }: Props) {
  const { state, reload } = useLoaded(load, "move");
  const [wanted, find] = useState("");
  const { isBusy, problem, send } = useSending();
  const here = desk.view.value?.interview;
  const move = async (to: Interview): Promise<void> => {
    if (isBusy) return;
    const body = { interview_id: to.id };
    const sent = await send(() => call("POST /questions/{id}/move", { path: { id: question.id }, body }));
    if (sent === null) return;
    sayDone(t("move.done", { no: question.no, title: to.title, new_no: sent.body.question.no }));
    onClose();
  };
  return (
    <Dialog title={t("move.title", { no: question.no })} onClose={onClose}>
      <ProblemLine problem={problem} />
      <p class="soft">{t("move.hint")}</p>
      <TextField label={t("move.find")} value={wanted} onValue={find} isFirst autocomplete="off" />
      <States of={state} retry={reload}>
        {(all) => {
          const shown = destinations(all, here, wanted).slice(0, SHOWN_MAX);
          if (shown.length === 0) return <p class="soft">{t("move.none")}</p>;
          return (
            <ul class="choices">
              {shown.map((interview) => (
                <li key={interview.id}>
                  <button type="button" disabled={isBusy} onClick={() => void move(interview)}>
                    <InterviewMark status={interview.status} paused={interview.paused} />
                    <span>
                      {interview.title} <span class="soft">{joined(interview.departments.map(({ name }) => name))}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </States>
    </Dialog>
  );
}

/** Of the same campaign first, then what is live, then by the planned start. */
export function destinations(all: readonly Interview[], here: Interview | undefined, wanted: string): Interview[] {
  const text = wanted.trim().toLowerCase();
  const matches = ({ title, departments }: Interview): boolean =>
    text === "" || [title, ...departments.map(({ name }) => name)].some((name) => name.toLowerCase().includes(text));
  const campaign: Id | null = here?.campaign_id ?? null;
  const rank = (one: Interview): number =>
    Number(campaign === null || one.campaign_id !== campaign) * 2 + Number(one.status !== "live");
  return all
    .filter((one) => one.id !== here?.id && one.rehearsal === (here?.rehearsal ?? false) && matches(one))
    .sort((a, b) => rank(a) - rank(b) || (a.planned_start_at < b.planned_start_at ? -1 : 1));
}
