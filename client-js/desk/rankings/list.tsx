/** All rankings that one may see, the newest first, and the way to a new one and to the formula. */
import { useState } from "preact/hooks";
import { useLoaded } from "../loaded.ts";
import { now } from "../now.ts";
import { States } from "../parts/states.tsx";
import { addressOf, go } from "../route.ts";
import { may } from "../session.ts";
import { dateOf, momentOf } from "../time.ts";
import { figure, t } from "../words.ts";
import { loadRankings, type Ranking } from "./load.ts";
import { NewRanking } from "./new.tsx";

export function RankingList() {
  const { state, reload } = useLoaded(loadRankings, "rankings");
  const [isMaking, make] = useState(false);
  return (
    <div class="sheet rankings">
      <header class="head">
        <h1>{t("place.rankings")}</h1>
        <span class="grow" />
        <a class="button" href={addressOf("rankings", "formula")}>
          {t("rank.formula")}
        </a>
        {may("create_ranking") && (
          <button class="button main" type="button" onClick={() => make(true)}>
            {t("rank.new")}
          </button>
        )}
      </header>
      <p class="soft">{t("rank.hint")}</p>
      <States of={state} retry={reload} empty={(none) => none.items.length === 0 && <p>{t("rank.empty")}</p>}>
        {({ items }) => <Table items={items} />}
      </States>
      {isMaking && (
        <NewRanking onMade={(made) => go(addressOf("rankings", made.id))} onClose={() => make(false)} />
      )}
    </div>
  );
}

function Table({ items }: { items: readonly Ranking[] }) {
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("place.rankings")}>
      <table class="rank-list">
        <thead>
          <tr>
            {["title", "period", "cut_off", "objections", "status"].map((name) => (
              <th key={name} scope="col">
                {t(`rank.head.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((ranking) => (
            <tr key={ranking.id}>
              <th scope="row">
                <a href={addressOf("rankings", ranking.id)}>{ranking.title}</a>
              </th>
              <td>{periodOf(ranking)}</td>
              <td>{momentOf(ranking.cut_off, now.peek())}</td>
              <td>{objectionsOf(ranking)}</td>
              <td>
                <StatusMark status={ranking.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Its end is the last moment that counts. */
export function periodOf({ from, to }: Pick<Ranking, "from" | "to">): string {
  const last = new Date(Date.parse(to) - 1).toISOString();
  return `${dateOf(from, now.peek())} – ${dateOf(last, now.peek())}`;
}

function objectionsOf({ objections, objections_open: open }: Ranking): string {
  if (open === 0) return figure(objections);
  return t("rank.objections_open", { count: figure(objections), open: figure(open) });
}

export function StatusMark({ status }: { status: Ranking["status"] }) {
  return <span class={`mark rank-${status}`}>{t(`rank.status.${status}`)}</span>;
}
