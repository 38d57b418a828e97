/**
 * A moderator's desk for one interview: the live room, the acts that are on their way, what is selected. An act
 * shows at once and the next question is selected without waiting; when the server refuses, it is put right and
 * said. Drawing is in the other files of this folder.
 */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ConnectionState, Id, Question, View } from "../../lib/index.ts";
import { sayRefused } from "../notices.ts";
import { followRoom } from "../server.ts";
import { t } from "../words.ts";
import { inverseOf, send, withActs, type Act, type GivenAct } from "./acts.ts";
import { neighbourOf, nextOf, rowsOf, tabOf, type Tab } from "./tabs.ts";

/** The last act, as the foot of the queue tells it. */
export interface LastAct {
  act: Act;
  question: Question;
  inverse: Act | null;
}

export interface ModeratorDesk {
  view: Signal<View | null>;
  connection: Signal<ConnectionState>;
  /** Every question, with the acts on their way. */
  questions: ReadonlySignal<ReadonlyMap<Id, Question>>;
  tab: Signal<Tab>;
  rows: ReadonlySignal<readonly Question[]>;
  selected: Signal<Id | null>;
  question: ReadonlySignal<Question | null>;
  last: Signal<LastAct | null>;
  give(act: Act): void;
  undo(): void;
  open(tab: Tab): void;
  /** Selects a question wherever it stands. */
  reveal(id: Id): void;
  step(by: number): void;
  retryNow(): void;
  stop(): void;
}

export function openDesk(interview_id: Id): ModeratorDesk {
  const view = signal<View | null>(null);
  const connection = signal<ConnectionState>({ name: "connecting" });
  const given = signal<readonly GivenAct[]>([]);
  const tab = signal<Tab>("pending");
  const selected = signal<Id | null>(null);
  const last = signal<LastAct | null>(null);
  let acts_given = 0;

  const questions = computed(() => withActs(view.value?.questions ?? new Map(), given.value));
  const rows = computed(() => rowsOf(questions.value.values(), tab.value, selected.value));
  const question = computed(() =>
    selected.value === null ? null : (questions.value.get(selected.value) ?? null),
  );

  const onView = (next: View, before: View | null): void => {
    const isOtherHistory = before !== null && before.epoch !== next.epoch;
    given.value = given.value.filter(({ seq }) => !isOtherHistory && (seq === null || seq > next.seq));
    view.value = next;
    if (question.value === null) selected.value = rows.value[0]?.id ?? null;
  };
  const room = followRoom(interview_id, onView, (state) => {
    connection.value = state;
  });

  const reveal = (id: Id): void => {
    const known = questions.value.get(id);
    if (known === undefined) return;
    tab.value = tabOf(known.status);
    selected.value = id;
  };

  const drop = (no: number): void => {
    given.value = given.value.filter((one) => one.no !== no);
  };

  const give = async (act: Act, before: Question): Promise<void> => {
    acts_given += 1;
    const no = acts_given;
    given.value = [...given.value, { no, act, seq: null }];
    const result = await send(act);
    if (!result.ok) {
      drop(no);
      if (last.value?.act === act) last.value = null;
      const action = { name: t("act.show"), run: () => reveal(act.id) };
      return sayRefused(t(`act.refused_${act.name}`, { no: before.no }), result.problem, action);
    }
    const { seq } = result.body;
    if ((view.value?.seq ?? 0) >= seq) return drop(no);
    given.value = given.value.map((one) => (one.no === no ? { ...one, seq } : one));
  };

  return {
    view,
    connection,
    questions,
    tab,
    rows,
    selected,
    question,
    last,
    reveal,
    give: (act) => {
      const before = questions.value.get(act.id);
      if (before === undefined) return;
      last.value = { act, question: before, inverse: inverseOf(act, before) };
      const next = nextOf(rows.value, act.id);
      void give(act, before);
      const after = questions.value.get(act.id);
      if (selected.value === act.id && after !== undefined && tabOf(after.status) !== tab.value)
        selected.value = next;
    },
    undo: () => {
      const undone = last.value;
      const before = undone === null ? undefined : questions.value.get(undone.act.id);
      if (undone === null || undone.inverse === null || before === undefined) return;
      last.value = { act: undone.inverse, question: before, inverse: null };
      void give(undone.inverse, before);
      // What is in this list again is at hand again; what is not stays away from the work.
      const after = questions.value.get(before.id);
      if (after !== undefined && tabOf(after.status) === tab.value) selected.value = after.id;
    },
    open: (next) => {
      if (next === tab.value) return;
      selected.value = null;
      tab.value = next;
      selected.value = rows.value[0]?.id ?? null;
    },
    step: (by) => {
      selected.value = neighbourOf(rows.value, selected.value, by);
    },
    retryNow: room.retryNow,
    stop: room.stop,
  };
}
