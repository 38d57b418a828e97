/**
 * The host's screen: large, for a glance while speaking. What is being answered, what comes next, how long it goes on,
 * the counters, the host's own notes; and the keys that give the next one its turn.
 */
import { useEffect, useMemo } from "preact/hooks";
import { isAnswered, nextAfter, turnOf, type Id, type Question, type Turn } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { useKeys } from "../keys.ts";
import type { Act } from "../moderate/acts.ts";
import { isWorkedOn } from "../moderate/actions.ts";
import { Counters } from "../moderate/counters.tsx";
import { openDesk, type ModeratorDesk } from "../moderate/desk.ts";
import { refusedBy } from "../moderate/refused.ts";
import { TimeLeft } from "../moderate/room.tsx";
import { ConnectionLine } from "../parts/connection.tsx";
import { Key } from "../parts/marks.tsx";
import { ProblemPanel } from "../parts/problem.tsx";
import { Waiting } from "../parts/states.tsx";
import { addressOf } from "../route.ts";
import { may } from "../session.ts";
import { count, t } from "../words.ts";
import { Notes } from "./notes.tsx";
import { endTurn, giveTurn } from "./turns.ts";

const NEXT_MAX = 6;

export function HostPage({ interview_id }: { interview_id: Id }) {
  return <Host key={interview_id} interview_id={interview_id} />;
}

function Host({ interview_id }: { interview_id: Id }) {
  const desk = useMemo(() => openDesk(interview_id), []);
  useEffect(() => desk.stop, []);
  const turn = turnOf(desk.questions.value.values());
  const next = nextAfter(desk.questions.value.values(), turn?.question.id ?? null, NEXT_MAX);
  const first = next[0];
  const mayPin = may("pin_question") && may("unpin_question") && isWorkedOn(desk);
  const give = (acts: readonly Act[]): void => acts.forEach(desk.give);
  useKeys(() => {
    if (!mayPin) return {};
    return {
      n: () => first !== undefined && give(giveTurn(first, turn)),
      p: () => give(turn !== null && !turn.question.pinned ? giveTurn(turn.question, null) : endTurn(turn)),
    };
  });

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
    <div class="host">
      <header class="strip">
        <h1>{view.interview.title}</h1>
        <a href={addressOf("moderate", interview_id)}>{t("host.to_desk")}</a>
        <a href={`/interviews/${interview_id}/screen`} target="_blank" rel="noopener">
          {t("host.to_screen")}
        </a>
        <Counters desk={desk} />
        <ConnectionLine state={connection} retryNow={desk.retryNow} />
      </header>
      <div class="host-columns">
        <section class="host-turn" aria-labelledby="host-turn">
          <header class="facts">
            <h2 id="host-turn">{t("host.turn")}</h2>
            <span class="grow" />
            <span class="host-time">
              <TimeLeft interview={view.interview} />
            </span>
          </header>
          {turn === null ? <p class="soft host-none">{t("host.no_turn")}</p> : <TurnNow turn={turn} desk={desk} />}
          {mayPin && (
            <div class="host-acts">
              <button
                class="button main"
                type="button"
                disabled={first === undefined}
                onClick={() => first !== undefined && give(giveTurn(first, turn))}
              >
                {t("host.next")} <Key of="N" />
              </button>
              {turn !== null && (
                <button
                  class="button"
                  type="button"
                  onClick={() => give(turn.question.pinned ? endTurn(turn) : giveTurn(turn.question, null))}
                >
                  {t(turn.question.pinned ? "host.unpin" : "host.pin")} <Key of="P" />
                </button>
              )}
            </div>
          )}
        </section>
        <section class="host-next" aria-labelledby="host-next">
          <h2 id="host-next">{t("host.coming")}</h2>
          {next.length === 0 && <p class="soft">{t("host.nothing_next")}</p>}
          <ol>
            {next.map((question) => (
              <NextOne
                key={question.id}
                question={question}
                desk={desk}
                choose={mayPin ? () => give(giveTurn(question, turn)) : null}
              />
            ))}
          </ol>
          <Notes interview_id={interview_id} />
        </section>
      </div>
    </div>
  );
}

function Facts({ question, desk }: { question: Question; desk: ModeratorDesk }) {
  return (
    <p class="host-facts">
      <b>{t("question.no", { no: question.no })}</b> {question.nickname} ·{" "}
      {departmentName(question.department_id, desk.view.value?.interview)} ·{" "}
      {count("question.upvotes", question.upvotes)}
    </p>
  );
}

function TurnNow({ turn, desk }: { turn: Turn; desk: ModeratorDesk }) {
  const { question } = turn;
  const answer = question.answers[question.answers.length - 1];
  const why = turn.why === "pinned" && isAnswered(question) ? "answered" : turn.why;
  return (
    <div class="host-now" tabIndex={0} role="group" aria-labelledby="host-turn">
      <p>
        <span class={why === "pinned" ? "mark pinned" : `mark ${why}`}>{t(`host.why_${why}`)}</span>
      </p>
      <Facts question={question} desk={desk} />
      <p class="host-asked words">{question.text}</p>
      {answer !== undefined && (
        <div class="answer">
          <p class="soft">{departmentName(answer.department_id, desk.view.value?.interview)}</p>
          <p class="host-said words">{answer.text}</p>
        </div>
      )}
    </div>
  );
}

function NextOne({ question, desk, choose }: { question: Question; desk: ModeratorDesk; choose: (() => void) | null }) {
  return (
    <li>
      <Facts question={question} desk={desk} />
      <p class="excerpt">{question.text}</p>
      {choose !== null && (
        <button class="plain" type="button" onClick={choose}>
          {t("host.choose", { no: question.no })}
        </button>
      )}
    </li>
  );
}
