/** The moderator's desk: chooses an interview, then shows its three columns. */
import { useEffect, useMemo } from "preact/hooks";
import { signal } from "@preact/signals";
import type { Id } from "../../lib/index.ts";
import { useKeys, type Keys } from "../keys.ts";
import { ConnectionLine } from "../parts/connection.tsx";
import { ProblemPanel } from "../parts/problem.tsx";
import { Waiting } from "../parts/states.tsx";
import { actionsOf, isWorkedOn } from "./actions.ts";
import { Choose } from "./choose.tsx";
import { Counters } from "./counters.tsx";
import { openDesk, type ModeratorDesk } from "./desk.ts";
import { Dialogs, type Asked } from "./dialogs.tsx";
import { QuestionColumn } from "./question.tsx";
import { Queue } from "./queue.tsx";
import { RoomColumn } from "./room.tsx";
import { TABS } from "./tabs.ts";
import { refusedBy } from "./refused.ts";

export function ModeratePage({ interview_id }: { interview_id: Id | null }) {
  return interview_id === null ? <Choose /> : <Desk key={interview_id} interview_id={interview_id} />;
}

function Desk({ interview_id }: { interview_id: Id }) {
  const desk = useMemo(() => openDesk(interview_id), []);
  const asked = useMemo(() => signal<Asked | null>(null), []);
  useEffect(() => desk.stop, []);
  const ask = (next: Asked): void => {
    asked.value = next;
  };
  useKeys(() => keysOf(desk, ask));

  const connection = desk.connection.value;
  const view = desk.view.value;
  if (view === null) {
    if (connection.name === "closed") return <ProblemPanel problem={refusedBy(connection)} />;
    if (connection.name === "waiting") {
      return (
        <div class="state">
          <ConnectionLine state={connection} retryNow={desk.retryNow} />
        </div>
      );
    }
    return <Waiting />;
  }
  return (
    <div class="moderate">
      <header class="strip">
        <h1>{view.interview.title}</h1>
        <Counters desk={desk} />
        <ConnectionLine state={connection} retryNow={desk.retryNow} />
      </header>
      <div class="columns">
        <Queue desk={desk} />
        <QuestionColumn desk={desk} ask={ask} />
        <RoomColumn desk={desk} ask={ask} />
      </div>
      <Dialogs desk={desk} asked={asked} />
    </div>
  );
}

function keysOf(desk: ModeratorDesk, ask: (asked: Asked) => void): Keys {
  const keys: Keys = {
    j: () => desk.step(1),
    k: () => desk.step(-1),
    ArrowDown: () => desk.step(1),
    ArrowUp: () => desk.step(-1),
    z: () => isWorkedOn(desk) && desk.undo(),
    "?": () => ask({ name: "keys" }),
  };
  TABS.forEach((tab, i) => {
    keys[String(i + 1)] = () => desk.open(tab);
  });
  for (const action of actionsOf(desk.question.value, desk, ask)) keys[action.key.toLowerCase()] = action.run;
  return keys;
}
