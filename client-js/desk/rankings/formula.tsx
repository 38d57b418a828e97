/** The newest version of the formula; an admin sets the next one. */
import { useState } from "preact/hooks";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { now } from "../now.ts";
import { States } from "../parts/states.tsx";
import { may } from "../session.ts";
import { momentOf } from "../time.ts";
import { t } from "../words.ts";
import { FormulaForm } from "./formula_form.tsx";
import { FormulaWords } from "./formula_words.tsx";
import { loadFormula, type Formula } from "./load.ts";

export function FormulaPage() {
  const { state, reload, put } = useLoaded(loadFormula, "formula");
  const [isEdited, edit] = useState(false);
  const saved = (formula: Formula): void => {
    sayDone(t("rank.formula_saved", { version: formula.version }));
    put(formula);
    edit(false);
  };
  return (
    <>
      <header class="head">
        <h1>{t("rank.formula")}</h1>
        <span class="grow" />
        {may("change_formula") && !isEdited && state.name === "ready" && (
          <button class="button main" type="button" onClick={() => edit(true)}>
            {t("rank.formula_change")}
          </button>
        )}
      </header>
      <p class="soft">{t("rank.formula_hint")}</p>
      <States of={state} retry={reload}>
        {(formula) =>
          isEdited ? (
            <FormulaForm formula={formula} onSaved={saved} onClose={() => edit(false)} />
          ) : (
            <Current formula={formula} />
          )
        }
      </States>
    </>
  );
}

function Current({ formula }: { formula: Formula | null }) {
  if (formula === null) return <p class="state">{t("rank.no_formula")}</p>;
  const since = { version: formula.version, at: momentOf(formula.set_at, now.peek()), by: formula.set_by ?? "" };
  return (
    <>
      <p>{t("rank.formula_since", since)}</p>
      <FormulaWords formula={formula} />
    </>
  );
}
