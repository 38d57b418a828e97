/** The questions behind a figure, as many as it says, page after page; each leads to its clock. */
import { departmentName } from "../departments.ts";
import { useLoaded, type Loaded } from "../loaded.ts";
import { now } from "../now.ts";
import { QuestionMark } from "../parts/marks.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { States } from "../parts/states.tsx";
import { useSending } from "../sending.ts";
import { dateOf, momentOf } from "../time.ts";
import { count, t } from "../words.ts";
import { periodName } from "./dates.ts";
import { OnlyCampaign, whoOf } from "./head.tsx";
import { useOnline } from "./hooks.ts";
import { loadCases, type Case, type CasesPage as Page } from "./load.ts";
import { addressFor, OVERVIEW, type Figure, type Place } from "./place.ts";
import { sliceName } from "./slice_name.ts";
import { Shown } from "./value.tsx";

const TIMES = ["moderation", "response", "waiting"] as const;

export function CasesPage({ place, figure }: { place: Place; figure: Figure }) {
  const period = place.part ?? place.period;
  const whose = { department: place.row ?? place.department, campaign: place.campaign };
  const key = JSON.stringify([figure, period, whose, place.slice]);
  const { state, reload, put } = useLoaded(() => loadCases(figure, period, whose, place.slice, null), key);
  useOnline(() => {
    if (state.name === "failed") reload();
  });
  const who = place.row === null ? whoOf(place) : departmentName(place.row);
  return (
    <>
      <header class="assess-head">
        <p class="acts">
          <a href={addressFor(place, OVERVIEW)}>{t("assess.back_to_figures")}</a>
        </p>
        <h1>{t("assess.cases_title", { who, figure: t(`assess.figure.${figure}`) })}</h1>
        <OnlyCampaign place={place} />
        <p class="soft">
          {periodName(period)}
          {place.slice !== null && ` · ${sliceName(figure, place.slice)}`}
          {lengthOf(state)}
        </p>
      </header>
      <States
        of={state}
        retry={reload}
        empty={(page) => page.items.length === 0 && <p>{t("assess.no_cases")}</p>}
      >
        {(page) => (
          <>
            <CaseTable place={place} figure={figure} cases={page.items} />
            {page.next !== null && (
              <More
                key={page.next}
                load={() => loadCases(figure, period, whose, place.slice, page.next)}
                onMore={(more) => put({ items: [...page.items, ...more.items], next: more.next })}
              />
            )}
          </>
        )}
      </States>
    </>
  );
}

function lengthOf(state: Loaded<Page>) {
  if (state.name !== "ready" || state.value.items.length === 0) return null;
  const key = state.value.next === null ? "assess.all_shown" : "assess.first_shown";
  return <span role="status"> · {count(key, state.value.items.length)}</span>;
}

interface TableProps {
  place: Place;
  figure: Figure;
  cases: readonly Case[];
}

function CaseTable({ place, figure, cases }: TableProps) {
  const label = t(`assess.figure.${figure}`);
  return (
    <div class="table-box assess-table" tabIndex={0} role="region" aria-label={label}>
      <table class="assess-cases">
        <thead>
          <tr>
            <th scope="col">{t("assess.question")}</th>
            <th scope="col">{t("assess.column.name")}</th>
            <th scope="col">{t("assess.status")}</th>
            <th scope="col">{t("assess.asked_at")}</th>
            {TIMES.map((time) => (
              <th key={time} scope="col" class={time === figure ? "number sorted" : "number"}>
                {t(`assess.term.${time}`)}
              </th>
            ))}
            <th scope="col">{t("assess.due_at")}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one, i) => (
            // What was rated or promised twice is listed twice.
            <tr key={`${one.question_id} ${i}`}>
              <th scope="row">
                <a href={addressFor(place, { question: one.question_id })}>
                  {t("assess.question_no", { title: one.interview_title, no: one.no })}
                </a>
              </th>
              <td>{departmentName(one.department_id)}</td>
              <td>
                <QuestionMark status={one.status} />
              </td>
              <td>
                <time dateTime={one.asked_at}>{momentOf(one.asked_at, now.peek())}</time>
              </td>
              {TIMES.map((time) => (
                <td key={time} class={time === figure ? "number sorted" : "number"}>
                  <Shown kind="span" value={one[`${time}_ms`]} />
                </td>
              ))}
              <td>
                <Due of={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Due({ of: { due_at, late, status } }: { of: Case }) {
  if (due_at === null) return <Shown kind="span" value={null} />;
  const isOverdue = late || (status === "approved" && Date.parse(due_at) < now.peek());
  return (
    <>
      <time dateTime={due_at}>{dateOf(due_at, now.peek())}</time>
      {isOverdue && <span class="assess-late"> {t(late ? "assess.late" : "assess.overdue")}</span>}
    </>
  );
}

interface MoreProps {
  load: () => ReturnType<typeof loadCases>;
  onMore: (page: Page) => void;
}

function More({ load, onMore }: MoreProps) {
  const { isBusy, problem, send } = useSending();
  const fetchMore = async (): Promise<void> => {
    const page = await send(load);
    if (page !== null) onMore(page.body);
  };
  return (
    <div class="assess-more">
      <ProblemLine problem={problem} />
      <button class="button" type="button" disabled={isBusy} onClick={() => void fetchMore()}>
        {t(isBusy ? "desk.loading" : "assess.more_cases")}
      </button>
    </div>
  );
}
