/** The moderator's way in: the interviews that want one, the live ones first. */
import type { Interview, Result } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { now } from "../now.ts";
import { InterviewMark } from "../parts/marks.tsx";
import { States } from "../parts/states.tsx";
import { addressOf } from "../route.ts";
import { call, callAll } from "../server.ts";
import { rangeOf } from "../time.ts";
import { joined, t } from "../words.ts";

const WANTED = ["live", "announced", "ended"] as const;
/** Of those that have ended, the last ones. */
const ENDED_MAX = 50;

async function load(): Promise<Result<Interview[]>> {
  const [coming, ended] = await Promise.all([
    callAll("GET /interviews", { query: { status: "live,announced" } }),
    call("GET /interviews", { query: { status: "ended", limit: ENDED_MAX } }),
  ]);
  if (!coming.ok) return coming;
  if (!ended.ok) return ended;
  // The list has what is planned last first; what comes next is wanted on top.
  return { ...coming, body: [...coming.body.reverse(), ...ended.body.items] };
}

export function Choose() {
  const { state, reload } = useLoaded(load, "choose");
  return (
    <div class="sheet">
      <h1>{t("choose.title")}</h1>
      <States of={state} retry={reload} empty={(all) => all.length === 0 && <p>{t("choose.empty")}</p>}>
        {(all) =>
          WANTED.map((status) => {
            const group = all.filter((interview) => interview.status === status);
            return (
              group.length > 0 && (
                <section key={status}>
                  <h2>{t(`choose.${status}`)}</h2>
                  <ul class="cards">
                    {group.map((interview) => (
                      <Card key={interview.id} interview={interview} />
                    ))}
                  </ul>
                </section>
              )
            );
          })
        }
      </States>
    </div>
  );
}

function Card({ interview }: { interview: Interview }) {
  return (
    <li>
      <a class="card" href={addressOf("moderate", interview.id)}>
        <span class="facts">
          <InterviewMark status={interview.status} paused={interview.paused} />
          <b>{interview.title}</b>
        </span>
        <span class="soft">
          {joined(interview.departments.map((department) => department.name))} ·{" "}
          {rangeOf(interview.planned_start_at, interview.planned_end_at, now.peek())}
        </span>
      </a>
    </li>
  );
}
