/** Samples for telephone interviews: all of them, or one with its list; the address says which. */
import { useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { States } from "../parts/states.tsx";
import { periodOf } from "../rankings/list.tsx";
import { addressOf, go } from "../route.ts";
import { may } from "../session.ts";
import { figure, t } from "../words.ts";
import { loadSamples, type Sample } from "./load.ts";
import { NewSample } from "./new.tsx";
import { SamplePage } from "./sample.tsx";

export function SamplesPage({ id }: { id: Id | null }) {
  return id === null ? <SampleList /> : <SamplePage id={id} />;
}

function SampleList() {
  const { state, reload } = useLoaded(loadSamples, "samples");
  const [isMaking, make] = useState(false);
  return (
    <div class="sheet samples">
      <header class="head">
        <h1>{t("place.samples")}</h1>
        <span class="grow" />
        {may("draw_sample") && (
          <button class="button main" type="button" onClick={() => make(true)}>
            {t("sample.new")}
          </button>
        )}
      </header>
      <p class="soft">{t("sample.hint")}</p>
      <States of={state} retry={reload} empty={(none) => none.items.length === 0 && <p>{t("sample.empty")}</p>}>
        {({ items }) => <Table items={items} />}
      </States>
      {isMaking && (
        <NewSample onDrawn={(drawn) => go(addressOf("samples", drawn.id))} onClose={() => make(false)} />
      )}
    </div>
  );
}

function Table({ items }: { items: readonly Sample[] }) {
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("place.samples")}>
      <table class="sample-table">
        <thead>
          <tr>
            <th scope="col">{t("sample.head.title")}</th>
            <th scope="col">{t("sample.head.period")}</th>
            {["items", "reached", "missed"].map((name) => (
              <th key={name} scope="col" class="number">
                {t(`sample.head.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((sample) => (
            <tr key={sample.id}>
              <th scope="row">
                <a href={addressOf("samples", sample.id)}>{sample.title}</a>
              </th>
              <td>{periodOf(sample)}</td>
              {[sample.items, sample.reached, sample.missed].map((n, nth) => (
                <td key={nth} class="number">
                  {figure(n)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
