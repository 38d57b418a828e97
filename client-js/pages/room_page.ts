/**
 * The live part of an interview's page: ties the room of the client library to the parts of the page. Each part
 * is a file of its own; here is only who tells whom.
 */
import {
  cityAt,
  type Ask,
  type ConnectionState,
  type Http,
  type Id,
  type LiveRoom,
  type Receipt,
  type Result,
  type Unsent,
  type View,
} from "../lib/index.ts";
import { askBox, type AskBox } from "./ask.ts";
import { askingOf } from "./asking.ts";
import { connectionLine } from "./connection.ts";
import { head } from "./head.ts";
import { judgeInterview } from "./judge_interview.ts";
import { questionElement, type Around } from "./items.ts";
import { list, type List } from "./list.ts";
import { addMineActs, stateOf } from "./mine.ts";
import { blockOf, byId, maybe, type PageData } from "./page.ts";
import { problemText } from "./problems.ts";
import { pollCards } from "./polls.ts";
import { promises } from "./promises.ts";
import { clearReceipts, showAnswered, showProblem, showReceipt, showTaken } from "./receipts.ts";
import { roomOfPage } from "./room_data.ts";
import { settlement } from "./settlement.ts";
import { similarBox } from "./similar.ts";
import { spoken } from "./spoken.ts";
import { tabs, type Tab } from "./tabs.ts";
import { thread } from "./thread.ts";
import { times } from "./times.ts";
import { unsentList } from "./unsent_list.ts";
import { upvotes } from "./upvote.ts";
import { who } from "./who.ts";

/** How long to wait for a copy of the room that is new enough. */
const COPY_AGAIN_MS = 2_000;

export function startRoom(): void {
  const page = blockOf<PageData>("page");
  const { room: atLoad, is_complete } = roomOfPage();
  const interview_id = atLoad.interview.id;
  const clock = times(page.time_zone, page.now);
  const calls = cityAt(location.origin, { language: page.lang });

  // The parts know each other only through these; `room` exists once everything that listens to it does.
  const theRoom = (): LiveRoom => room;
  let current: View | null = null;
  let isCompleting = false;
  /** Whether every question of the room is known. */
  let isWhole = is_complete;
  let connection: ConnectionState = { name: "connecting" };
  let hasUnsent = false;

  const whoIs = who(page.session, calls, localStorage, () => {
    ask?.showWho();
    theRoom().refresh();
  });
  const votes = upvotes(theRoom, whoIs, showProblem);
  const around = (now: View): Around => ({
    interview: now.interview,
    times: clock,
    departments: page.departments,
    noOf: (id: Id) => (now.questions.get(id) ?? now.mine.questions.get(id))?.no ?? null,
  });
  const questions = list({
    at: { root: byId("questions"), more: byId("more"), empty: byId("empty"), waiting: byId("waiting"), top: byId("talk") },
    tab: page.sort,
    isPressed: votes.isPressed,
    elementOf: (question, now) => {
      const how = {
        isUpvoted: votes.isPressed(question.id, now),
        isOwn: now.mine.questions.has(question.id),
        state: stateOf(question, now),
      };
      const element = questionElement(question, how, around(now));
      addMineActs(element, question, now, {
        room: theRoom,
        http: calls,
        onFollow: (followed) => ask?.follow(followed.id, followed.no),
      });
      return element;
    },
  });
  let chosen: Tab = page.sort;
  const choose = tabs(byId("tabs"), byId("questions"), page.sort, (tab) => {
    chosen = tab;
    if (tab !== "mine") history.replaceState(null, "", `?sort=${tab}`);
    if (tab === "mine") clearReceipts();
    questions.show(tab);
  });
  const drawThread = thread();
  const drawPolls = pollCards(theRoom, whoIs, clock);
  const speak = spoken(byId("spoken"));
  const drawPromises = promises();
  const settled = settlement(clock);
  const judging = judgeInterview(interview_id, whoIs, calls, localStorage);
  const top = head(clock, () => {
    settled.tick();
    if (current !== null) ask?.setAsking(askingOf(current.interview, clock.now()));
  });

  const showConnection = connectionLine(byId("connection"));

  const handIn = async (text: Ask, key: string): Promise<Result<Receipt>> => {
    const problem = await whoIs.become();
    if (problem !== null) return { ok: false, problem };
    const result = await theRoom().ask(text, key);
    if (!result.ok && result.problem.code === "not_signed_in") {
      whoIs.forget();
      ask?.showWho();
    }
    return result;
  };
  const similar =
    maybe("similar") === null
      ? null
      : similarBox(calls, whoIs, page.departments, () => {
          ask?.clear();
          showTaken();
        });
  const ask: AskBox | null = askBox(interview_id, whoIs, localStorage, similar, (text) => texts?.add(text) != null);
  const texts = ask === null ? null : unsentOf(ask);

  function unsentOf(box: AskBox): Unsent {
    const draw = unsentList({
      retry: (key) => kept.retry(key),
      discard: (key) => void kept.discard(key),
      edit: (key) => {
        const refused = kept.texts().find((text) => text.key === key);
        const text = kept.discard(key);
        const why = refused?.state.name === "refused" ? problemText(refused.state.why) : "";
        if (text !== null) box.putBack(text, why);
      },
    });
    const kept = calls.unsent(interview_id, {
      storage: localStorage,
      send: handIn,
      onChange: (now) => {
        draw(now);
        hasUnsent = now.length > 0;
        showConnection(connection, hasUnsent);
      },
      onReceipt: (_, receipt) => showReceipt(receipt),
    });
    draw(kept.texts());
    return kept;
  }

  const onView = (next: View, before: View | null): void => {
    current = next;
    questions.update(next);
    drawThread(next, before, around(next));
    drawPolls(next, before);
    top.update(next);
    judging.setStatus(next.interview.status);
    if (isWhole && (next.questions !== before?.questions || next.interview !== before.interview)) {
      drawPromises(next, around(next));
      settled.update(next);
    }
    // The page may load video only from where it was when the page was made.
    if (before !== null && next.interview.video_url !== before.interview.video_url) byId("video-news").hidden = false;
    if (isCompleting || before === null) return;
    speak(next, before);
    // Who looks at the own questions sees it there.
    for (const id of chosen === "mine" ? [] : answeredOf(next, before)) {
      const question = next.questions.get(id);
      if (question !== undefined) showAnswered(question, () => look(id, choose, questions));
    }
  };

  const room = calls.room(interview_id, {
    initial: { room: atLoad, is_complete },
    onView,
    onState: (state) => {
      connection = state;
      showConnection(connection, hasUnsent);
      if (state.name === "live") texts?.retryAll();
    },
  });
  const first = room.view();
  if (first !== null) onView(first, null);
  if (!is_complete) {
    void fetchTheRest(calls, interview_id, (whole) => {
      isCompleting = true;
      isWhole = true;
      questions.expectTheRest();
      const isTaken = room.complete(whole);
      isCompleting = false;
      isWhole = isTaken;
      return isTaken;
    });
  }
  // Following the link again, the browser could show the page that it has kept for a moment.
  byId("video-news")
    .querySelector("a")
    ?.addEventListener("click", (event) => {
      event.preventDefault();
      location.reload();
    });
  window.addEventListener("offline", room.networkLost);
  window.addEventListener("online", () => {
    room.retryNow();
    texts?.retryAll();
  });
}

/** The page carries the first questions only; the rest comes with the snapshot that everybody shares. */
async function fetchTheRest(calls: Http, id: Id, take: (room: Parameters<LiveRoom["complete"]>[0]) => boolean): Promise<void> {
  for (;;) {
    const whole = await calls.call("GET /interviews/{id}/snapshot", { path: { id } });
    if (whole.ok && take(whole.body)) return;
    await new Promise((resolve) => setTimeout(resolve, COPY_AGAIN_MS));
  }
}

/** Own questions, and those that own ones were merged into, that have got an answer just now. */
function answeredOf(view: View, before: View): Id[] {
  if (view.questions === before.questions) return [];
  const own = new Set<Id>();
  for (const question of view.mine.questions.values()) own.add(question.merged_into ?? question.id);
  return Array.from(own).filter((id) => {
    const known = before.questions.get(id);
    return known !== undefined && (view.questions.get(id)?.answers.length ?? 0) > known.answers.length;
  });
}

function look(id: Id, choose: (tab: Tab) => void, questions: List): void {
  choose("mine");
  const element = questions.elementOf(id);
  element?.scrollIntoView({ block: "center" });
  element?.querySelector("a")?.focus({ preventScroll: true });
}
