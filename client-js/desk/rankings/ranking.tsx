/** One ranking: how far it has come, what may be done with it now, its table, the objections, the formula. */
import { useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { now } from "../now.ts";
import { SayDialog } from "../parts/say_dialog.tsx";
import { States } from "../parts/states.tsx";
import { call } from "../server.ts";
import { may, ownDepartments } from "../session.ts";
import { momentOf } from "../time.ts";
import { t } from "../words.ts";
import { ConfirmDialog } from "./confirm.tsx";
import { FormulaWords } from "./formula_words.tsx";
import { periodOf, StatusMark } from "./list.tsx";
import { loadRanking, type Whole } from "./load.ts";
import { Objections } from "./objections.tsx";
import { RankingTables } from "./table.tsx";

type Asked = "freeze" | "publish" | "withdraw" | "object";

export function RankingPage({ id }: { id: Id }) {
  const { state, reload, put } = useLoaded(() => loadRanking(id), `ranking-${id}`);
  return (
    <States of={state} retry={reload}>
      {(ranking) => <Shown ranking={ranking} put={put} />}
    </States>
  );
}

function Shown({ ranking, put }: { ranking: Whole; put: (ranking: Whole) => void }) {
  const [asked, ask] = useState<Asked | null>(null);
  const close = (): void => ask(null);
  const path = { id: ranking.id };
  const done = (said: string) => (changed: Whole) => {
    sayDone(t(said, { title: ranking.title }));
    put(changed);
  };
  return (
    <>
      <header class="head">
        <h1>{ranking.title}</h1>
        <StatusMark status={ranking.status} />
        <span class="grow" />
        <Acts ranking={ranking} onAsk={ask} />
      </header>
      <Facts ranking={ranking} />
      {ranking.withdrawn_because !== null && (
        <p class="refusal">{t("rank.withdrawn_because", { reason: ranking.withdrawn_because })}</p>
      )}
      <RankingTables ranking={ranking} />
      <Objections ranking={ranking} onAnswered={put} />
      <section aria-labelledby="formula">
        <h2 id="formula">{t("rank.by_formula", { version: ranking.formula.version })}</h2>
        <FormulaWords formula={ranking.formula} />
      </section>
      {(asked === "freeze" || asked === "publish") && (
        <ConfirmDialog
          title={t(`rank.${asked}`)}
          say={t(`rank.${asked}_say`)}
          submit={t(`rank.${asked}`)}
          give={() => call(`POST /rankings/{id}/${asked}`, { path })}
          onGiven={done(`rank.done_${asked}`)}
          onClose={close}
        />
      )}
      {asked === "withdraw" && (
        <SayDialog
          title={t("rank.withdraw")}
          label={t("rank.withdraw_reason")}
          hint={t("rank.withdraw_hint")}
          submit={t("rank.withdraw")}
          field="reason"
          give={(reason) => call("POST /rankings/{id}/withdraw", { path, body: { reason } })}
          onGiven={done("rank.done_withdraw")}
          onClose={close}
        />
      )}
      {asked === "object" && (
        <SayDialog
          title={t("rank.object")}
          label={t("rank.object_text")}
          hint={t("rank.object_hint")}
          submit={t("rank.object")}
          field="text"
          give={(text) => call("POST /rankings/{id}/objections", { path, body: { text } })}
          onGiven={done("rank.done_object")}
          onClose={close}
        />
      )}
    </>
  );
}

function Acts({ ranking, onAsk }: { ranking: Whole; onAsk: (asked: Asked) => void }) {
  const { status } = ranking;
  const isOver = now.value > Date.parse(ranking.cut_off);
  const export_url = (kind: "json" | "csv"): string => `/api/v1/rankings/${ranking.id}/export.${kind}`;
  return (
    <>
      {ranking.frozen_at !== null && (
        <>
          <a class="button" href={export_url("csv")} download>
            {t("rank.csv")}
          </a>
          <a class="button" href={export_url("json")} download>
            {t("rank.json")}
          </a>
        </>
      )}
      {status !== "withdrawn" && may("withdraw_ranking") && (
        <button class="button" type="button" onClick={() => onAsk("withdraw")}>
          {t("rank.withdraw")}
        </button>
      )}
      {status === "preview" && !isOver && may("object_to_ranking") && ownDepartments().length > 0 && (
        <button class="button main" type="button" onClick={() => onAsk("object")}>
          {t("rank.object")}
        </button>
      )}
      {status === "preview" && may("freeze_ranking") && (
        <button
          class="button main"
          type="button"
          disabled={!isOver || ranking.objections_open > 0}
          onClick={() => onAsk("freeze")}
        >
          {t("rank.freeze")}
        </button>
      )}
      {status === "frozen" && may("publish_ranking") && (
        <button class="button main" type="button" onClick={() => onAsk("publish")}>
          {t("rank.publish")}
        </button>
      )}
    </>
  );
}

function Facts({ ranking }: { ranking: Whole }) {
  const moment = (at: string | null): string => (at === null ? "—" : momentOf(at, now.peek()));
  const facts = [
    ["period", periodOf(ranking)],
    ["cut_off", moment(ranking.cut_off)],
    ["as_of", moment(ranking.at)],
    ["published_at", moment(ranking.published_at)],
  ] as const;
  return (
    <>
      <dl class="rank-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`rank.head.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {ranking.status === "preview" && <p class="soft">{t("rank.preview_hint")}</p>}
    </>
  );
}
