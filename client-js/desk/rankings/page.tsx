/** Rankings: all of them, one with its table and its objections, or the formula; the address says which. */
import type { Id } from "../../lib/index.ts";
import { addressOf } from "../route.ts";
import { t } from "../words.ts";
import { FormulaPage } from "./formula.tsx";
import { RankingList } from "./list.tsx";
import { RankingPage } from "./ranking.tsx";

export const FORMULA = "formula";

export function RankingsPage({ id }: { id: Id | null }) {
  if (id === null) return <RankingList />;
  return (
    <div class="sheet rankings">
      <p>
        <a href={addressOf("rankings")}>{t("rank.back")}</a>
      </p>
      {id === FORMULA ? <FormulaPage /> : <RankingPage id={id} />}
    </div>
  );
}
