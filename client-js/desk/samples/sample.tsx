/** One sample: the list to telephone by, and what came of it. */
import { useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { States } from "../parts/states.tsx";
import { periodOf } from "../rankings/list.tsx";
import { addressOf } from "../route.ts";
import { may } from "../session.ts";
import { count, figure, t } from "../words.ts";
import { loadSample, type Item, type Whole } from "./load.ts";
import { ResultDialog } from "./result.tsx";

export function SamplePage({ id }: { id: Id }) {
  const { state, reload } = useLoaded(() => loadSample(id), `sample-${id}`);
  const [open, enter] = useState<Item | null>(null);
  return (
    <div class="sheet samples">
      <p>
        <a href={addressOf("samples")}>{t("sample.back")}</a>
      </p>
      <States of={state} retry={reload}>
        {(whole) => <Shown whole={whole} onEnter={enter} />}
      </States>
      {open !== null && (
        <ResultDialog
          sample={id}
          item={open}
          onEntered={() => {
            sayDone(t("sample.done", { no: open.no }));
            reload();
          }}
          onClose={() => enter(null)}
        />
      )}
    </div>
  );
}

function Shown({ whole, onEnter }: { whole: Whole; onEnter: (item: Item) => void }) {
  const { sample, items } = whole;
  return (
    <>
      <header class="head">
        <h1>{sample.title}</h1>
        <span class="grow" />
        <a class="button" href={`/api/v1/samples/${sample.id}/items.csv`} download>
          {t("sample.csv")}
        </a>
      </header>
      <p>
        {periodOf(sample)} · {count("sample.progress", sample.items, { reached: figure(sample.reached) })}
      </p>
      <p class="soft">{t("sample.method", { seed: sample.seed })}</p>
      <div class="table-box" tabIndex={0} role="region" aria-label={sample.title}>
        <table class="sample-table">
          <thead>
            <tr>
              {["no", "department", "question", "result", "comment"].map((name) => (
                <th key={name} scope="col">
                  {t(`sample.head.${name}`)}
                </th>
              ))}
              <th scope="col">
                <span class="unseen">{t("desk.change")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.no}>
                <td>{item.no}</td>
                <td>{departmentName(item.department_id)}</td>
                <th scope="row">
                  <a href={`/questions/${item.question_id}`}>
                    {t("sample.question", { title: item.interview_title, no: item.question_no })}
                  </a>
                </th>
                <td>{resultOf(item)}</td>
                <td class="comment">{item.comment ?? ""}</td>
                <td class="acts">
                  {may("enter_sample_result") && (
                    <button class="plain" type="button" onClick={() => onEnter(item)}>
                      {t(item.reached === null ? "sample.enter" : "desk.change")}
                      <span class="unseen"> {item.no}</span>
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function resultOf({ reached, score }: Item): string {
  if (reached === null) return "—";
  if (!reached) return t("sample.missed");
  return score === null ? t("sample.reached") : t("sample.scored", { score });
}
