/** Planning: the interviews by their state on the left, the chosen one's plan on the right. */
import { useState } from "preact/hooks";
import type { Interview, Result } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { now, serverNow } from "../now.ts";
import { InterviewMark } from "../parts/marks.tsx";
import { States } from "../parts/states.tsx";
import { call, callAll } from "../server.ts";
import { may } from "../session.ts";
import { rangeOf } from "../time.ts";
import { figure, joined, t } from "../words.ts";
import { PlanEditor } from "./editor.tsx";
import { copyOf, emptyForm, formOf, type PlanForm } from "./form.ts";

type Chosen = { interview: Interview | null; form: PlanForm; key: string };
type Group = "coming" | "running" | "past";

const GROUPS: readonly Group[] = ["coming", "running", "past"];

/** What is over grows for ever: of that only the last ones are listed here; the rest is found by searching. */
const PAST_MAX = 200;

async function load(): Promise<Result<Interview[]>> {
  const [open, past] = await Promise.all([
    callAll("GET /interviews", { query: { status: "draft,announced,live" } }),
    call("GET /interviews", { query: { status: "ended,archived,cancelled", limit: PAST_MAX } }),
  ]);
  if (!open.ok) return open;
  if (!past.ok) return past;
  return { ...open, body: [...open.body, ...past.body.items] };
}

export function PlanPage() {
  const { state, reload, put } = useLoaded(load, "plan");
  const [group, open] = useState<Group>("coming");
  const [chosen, choose] = useState<Chosen | null>(null);

  const edit = (interview: Interview): void =>
    choose({ interview, form: formOf(interview), key: `${interview.id}-${interview.seq}` });
  const create = (form: PlanForm): void => choose({ interview: null, form, key: `new-${serverNow()}` });
  const saved = (interview: Interview): void => {
    if (state.name === "ready") put([...state.value.filter((one) => one.id !== interview.id), interview]);
    edit(interview);
  };

  return (
    <div class="answers">
      <section class="column queue" aria-label={t("plan.title")}>
        <header class="head">
          <h1>{t("plan.title")}</h1>
          <span class="grow" />
          {may("create_interview") && (
            <button class="button main" type="button" onClick={() => create(emptyForm(serverNow()))}>
              {t("plan.new")}
            </button>
          )}
        </header>
        <States of={state} retry={reload}>
          {(all) => (
            <>
              <div class="tabs" role="group" aria-label={t("plan.groups")}>
                {GROUPS.map((one) => (
                  <button key={one} type="button" aria-pressed={one === group} onClick={() => open(one)}>
                    {t(`plan.${one}`)}{" "}
                    <span>{figure(all.filter((interview) => groupOf(interview) === one).length)}</span>
                  </button>
                ))}
              </div>
              <InterviewList
                interviews={inOrder(
                  all.filter((interview) => groupOf(interview) === group),
                  group,
                )}
                chosen={chosen?.interview?.id ?? null}
                empty={t(`plan.empty_${group}`)}
                onChoose={edit}
              />
            </>
          )}
        </States>
      </section>
      <section class="column sheet-column" aria-label={t("plan.editor")}>
        {chosen === null ? (
          <div class="state">
            <p>{t("plan.none")}</p>
          </div>
        ) : (
          <PlanEditor
            key={chosen.key}
            interview={chosen.interview}
            initial={chosen.form}
            onSaved={saved}
            onCopy={(interview) => create(copyOf(interview, serverNow()))}
          />
        )}
      </section>
    </div>
  );
}

interface ListProps {
  interviews: readonly Interview[];
  chosen: string | null;
  empty: string;
  onChoose: (interview: Interview) => void;
}

function InterviewList({ interviews, chosen, empty, onChoose }: ListProps) {
  if (interviews.length === 0) {
    return (
      <div class="state">
        <p>{empty}</p>
      </div>
    );
  }
  return (
    <ul class="scroll list">
      {interviews.map((interview) => (
        <li key={interview.id}>
          <button
            type="button"
            class={interview.id === chosen ? "row selected" : "row"}
            aria-current={interview.id === chosen}
            onClick={() => onChoose(interview)}
          >
            <span class="facts">
              <b class="grow">{interview.title}</b>
              <InterviewMark status={interview.status} paused={interview.paused} />
            </span>
            <span class="soft">
              {rangeOf(interview.planned_start_at, interview.planned_end_at, now.peek())}
            </span>
            <span class="soft">{joined(interview.departments.map((department) => department.name))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function groupOf(interview: Interview): Group {
  switch (interview.status) {
    case "draft":
    case "announced":
      return "coming";
    case "live":
      return "running";
    case "ended":
    case "archived":
    case "cancelled":
      return "past";
    default:
      return interview.status satisfies never;
  }
}

/** What comes, the next first; what is over, the last first. */
function inOrder(interviews: Interview[], group: Group): Interview[] {
  const sign = group === "past" ? -1 : 1;
  return interviews.sort((a, b) => sign * (Date.parse(a.planned_start_at) - Date.parse(b.planned_start_at)));
}
