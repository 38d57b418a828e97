/**
 * An official's desk: what the own departments answer and help with, from the list of the server, kept up to date by
 * the rooms in which they take part. A published or transferred question leaves at once and comes back with its text
 * when the server refuses. Drawing is in the other files of this folder.
 */
import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type {
  Id,
  Interview,
  Outcome,
  Problem,
  Question,
  QuestionStatus,
  Result,
  View,
} from "../../lib/index.ts";
import { sayDone, sayRefused } from "../notices.ts";
import { named, type Chosen } from "../parts/picture_field.tsx";
import { call, callAll, followRoom, type FollowedRoom } from "../server.ts";
import { t } from "../words.ts";
import { keepDraft } from "./drafts.ts";
import { isMine, rowsOf, TABS, type Tab } from "./mine.ts";

/** What is published: an answer with what came of it, or what is none. */
export interface Reply {
  text: string;
  form: "answer" | "holding" | "contribution";
  outcome: Outcome | null;
  promised_until: string | null;
  picture: Chosen | null;
}

export interface OfficialDesk {
  state: Signal<{ name: "loading" } | { name: "ready" } | { name: "failed"; problem: Problem }>;
  tab: Signal<Tab>;
  rows: ReadonlySignal<readonly Question[]>;
  counts: ReadonlySignal<Record<Tab, number>>;
  answered: ReadonlySignal<readonly Question[]>;
  selected: Signal<Id | null>;
  question: ReadonlySignal<Question | null>;
  interviews: Signal<ReadonlyMap<Id, Interview>>;
  own: readonly Id[];
  open(tab: Tab): void;
  step(by: number): void;
  /** Says to everybody that it is being answered; once a question. */
  start(question: Question): void;
  publish(question: Question, reply: Reply): void;
  transfer(question: Question, department_id: Id, reason: string): void;
  put(question: Question): void;
  reload(): void;
  stop(): void;
}

/** So many live rooms are followed at once; more interviews of one department at one time do not occur. */
const ROOMS_MAX = 4;
const RELOAD_MS = 60_000;
/** A room that opens later is found within this time. */
const ROOMS_MS = 10_000;

/** Of what has been answered, so many of the last ones are kept at hand for similar questions. */
const ANSWERED_MAX = 200;

/** Whether it is connected is not shown here: the list is fetched again all the same. */
const noState = (): void => undefined;

async function listOf(
  query: { department: Id; status: QuestionStatus },
  limit?: number,
): Promise<Result<Question[]>> {
  if (limit === undefined) return callAll("GET /desk/questions", { query });
  const result = await call("GET /desk/questions", { query: { ...query, limit } });
  return result.ok ? { ...result, body: result.body.items } : result;
}

export function openAnswers(own: readonly Id[]): OfficialDesk {
  const state: OfficialDesk["state"] = signal({ name: "loading" });
  const questions = signal<ReadonlyMap<Id, Question>>(new Map());
  const interviews = signal<ReadonlyMap<Id, Interview>>(new Map());
  /** On their way out of the list. */
  const leaving = signal<ReadonlySet<Id>>(new Set());
  const tab = signal<Tab>("open");
  const selected = signal<Id | null>(null);
  const rooms = new Map<Id, FollowedRoom>();
  const started = new Set<Id>();
  let isStopped = false;

  const staying = computed(() =>
    [...questions.value.values()].filter((question) => !leaving.value.has(question.id)),
  );
  const lists = {} as Record<Tab, ReadonlySignal<readonly Question[]>>;
  for (const one of TABS) lists[one] = computed(() => rowsOf(staying.value, one, interviews.value, own));
  const rows = computed(() => lists[tab.value].value);
  const question = computed(() => rows.value.find((row) => row.id === selected.value) ?? null);
  const counts = computed(() => {
    const lengths = {} as Record<Tab, number>;
    for (const one of TABS) lengths[one] = lists[one].value.length;
    return lengths;
  });

  const selectFirst = (): void => {
    if (question.value === null) selected.value = rows.value[0]?.id ?? null;
  };
  const put = (changed: Iterable<Question>): void => {
    const next = new Map(questions.value);
    for (const one of changed) {
      if (isMine(one, own)) next.set(one.id, one);
      else next.delete(one.id);
    }
    questions.value = next;
    selectFirst();
  };

  const onView = (view: View, before: View | null): void => {
    if (before?.questions === view.questions && before.interview === view.interview) return;
    interviews.value = new Map(interviews.value).set(view.interview.id, view.interview);
    put([...view.questions.values()].filter((one) => before?.questions.get(one.id) !== one));
  };

  const learnInterviews = async (): Promise<void> => {
    const unknown = new Set([...questions.value.values()].map((one) => one.interview_id));
    for (const id of interviews.value.keys()) unknown.delete(id);
    for (const id of unknown) {
      const result = await call("GET /interviews/{id}", { path: { id } });
      if (result.ok) interviews.value = new Map(interviews.value).set(id, result.body);
    }
  };

  const follow = (id: Id, status: "live" | "ended"): void => {
    if (rooms.has(id)) return;
    if (rooms.size >= ROOMS_MAX && !(status === "live" && makeRoom())) return;
    rooms.set(id, followRoom(id, onView, noState));
  };
  /** A room that has ended gives way to one that is live. */
  const makeRoom = (): boolean => {
    for (const [id, room] of rooms) {
      if (interviews.value.get(id)?.status === "live") continue;
      room.stop();
      return rooms.delete(id);
    }
    return false;
  };
  const followRooms = async (): Promise<void> => {
    // What is live comes first; what has ended is followed as far as there is room for it.
    for (const status of ["live", "ended"] as const) {
      for (const department of own) {
        const result = await call("GET /interviews", { query: { status, department, limit: ROOMS_MAX } });
        if (!result.ok || isStopped) continue;
        for (const { id } of result.body.items) follow(id, status);
      }
    }
  };

  const load = async (): Promise<void> => {
    const results = await Promise.all([
      ...own.map((department) => listOf({ department, status: "approved" })),
      ...own.map((department) => listOf({ department, status: "answered" }, ANSWERED_MAX)),
    ]);
    if (isStopped) return;
    const found: Question[] = [];
    for (const result of results) {
      if (!result.ok) {
        if (state.value.name !== "ready") state.value = { name: "failed", problem: result.problem };
        return;
      }
      found.push(...result.body);
    }
    // What a live room knows is newer than the list; after its end the list knows what is due when.
    const isLive = (one: Question): boolean =>
      rooms.has(one.interview_id) && interviews.value.get(one.interview_id)?.status === "live";
    const listed = found.filter((one) => isMine(one, own) && !isLive(one));
    const known = [...questions.value.values()].filter(isLive);
    questions.value = new Map([...listed, ...known].map((one) => [one.id, one]));
    // The order depends on which rooms are live, so the first selection waits for that.
    await learnInterviews();
    state.value = { name: "ready" };
    selectFirst();
    await followRooms();
  };

  const step = (by: number): void => {
    const index = rows.value.findIndex((row) => row.id === selected.value);
    const wanted = Math.min(rows.value.length - 1, Math.max(0, index + by));
    selected.value = rows.value[wanted]?.id ?? null;
  };

  /** Takes a question out of the list and selects the one that takes its place. */
  const leave = (id: Id): void => {
    const index = rows.value.findIndex((row) => row.id === id);
    const next = rows.value[index + 1]?.id ?? rows.value[index - 1]?.id ?? null;
    leaving.value = new Set(leaving.value).add(id);
    if (selected.value === id) selected.value = next;
  };
  const stay = (id: Id): void => {
    leaving.value = new Set([...leaving.value].filter((one) => one !== id));
  };
  const refused = (row: Question, key: string, problem: Problem): void => {
    const run = (): void => {
      tab.value = "open";
      selected.value = row.id;
    };
    stay(row.id);
    sayRefused(t(key, { no: row.no }), problem, { name: t("act.show"), run });
  };

  const publish = async (row: Question, { text, form, outcome, promised_until, picture }: Reply): Promise<void> => {
    keepDraft(row.id, text);
    const isAnswer = form === "answer";
    if (row.status === "approved" && isAnswer) leave(row.id);
    const body = {
      text,
      form,
      ...(outcome === null ? {} : { outcome }),
      ...(promised_until === null ? {} : { promised_until }),
      ...named(picture),
    };
    const result = await call("POST /questions/{id}/answers", { path: { id: row.id }, body });
    if (!result.ok) return refused(row, "answer.refused_publish", result.problem);
    keepDraft(row.id, "");
    const { answer } = result.body;
    const known = questions.value.get(row.id) ?? row;
    const answers = known.answers.some((one) => one.id === answer.id)
      ? known.answers
      : [...known.answers, answer];
    put([{ ...known, answers, ...(isAnswer ? { status: "answered" as const, answering: false } : {}) }]);
    stay(row.id);
    sayDone(t(`answer.published_${form}`, { no: row.no }));
  };

  const transfer = async (row: Question, department_id: Id, reason: string): Promise<void> => {
    leave(row.id);
    const result = await call("POST /questions/{id}/transfer", {
      path: { id: row.id },
      body: { department_id, reason },
    });
    if (!result.ok) return refused(row, "answer.refused_transfer", result.problem);
    put([result.body.question]);
    stay(row.id);
    sayDone(t("answer.transferred", { no: row.no }));
  };

  const start = async (row: Question): Promise<void> => {
    if (row.status !== "approved" || row.answering || started.has(row.id)) return;
    started.add(row.id);
    const result = await call("POST /questions/{id}/start", { path: { id: row.id } });
    // That others see «being answered» is a courtesy: without it the answer can be written all the same.
    if (result.ok) put([{ ...(questions.value.get(row.id) ?? row), answering: true }]);
    else started.delete(row.id);
  };

  void load();
  const timers = [setInterval(() => void load(), RELOAD_MS), setInterval(() => void followRooms(), ROOMS_MS)];
  return {
    state,
    tab,
    rows,
    counts,
    answered: lists.answered,
    own,
    selected,
    question,
    interviews,
    step,
    open: (next) => {
      tab.value = next;
      selected.value = rows.value[0]?.id ?? null;
    },
    start: (row) => void start(row),
    publish: (row, reply) => void publish(row, reply),
    transfer: (row, department_id, reason) => void transfer(row, department_id, reason),
    put: (one) => put([one]),
    reload: () => {
      state.value = { name: "loading" };
      void load();
    },
    stop: () => {
      isStopped = true;
      timers.forEach(clearInterval);
      for (const room of rooms.values()) room.stop();
    },
  };
}
