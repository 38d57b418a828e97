/** How a reply is published: as an answer with what came of it, or as what is none; a promise wants its date. */
import type { Outcome } from "../../lib/index.ts";
import { now } from "../now.ts";
import { dayOf } from "../time.ts";
import { t } from "../words.ts";
import type { Reply } from "./desk.ts";

const OUTCOMES: readonly Outcome[] = ["explained", "done", "adopted", "promised", "refused", "not_ours"];

export interface How {
  form: Reply["form"];
  outcome: Outcome | "";
  /** A day like `2026-09-02`; of a promise only. */
  until: string;
}

interface Props {
  how: How;
  /** A co-handler contributes; the lead answers. */
  forms: readonly Reply["form"][];
  onHow: (how: How) => void;
}

/** A promise without its date is not complete. */
export function isComplete({ form, outcome, until }: How): boolean {
  return form !== "answer" || outcome !== "promised" || until !== "";
}

export function HowField({ how, forms, onHow }: Props) {
  return (
    <>
      {forms.length > 1 && (
        <span class="choice" role="group" aria-label={t("answer.form")}>
          {forms.map((form) => (
            <button
              key={form}
              type="button"
              aria-pressed={form === how.form}
              onClick={() => onHow({ ...how, form })}
            >
              {t(`form.${form}`)}
            </button>
          ))}
        </span>
      )}
      {how.form === "answer" && (
        <label class="inline">
          {t("answer.outcome")}
          <select
            value={how.outcome}
            onChange={(event) => onHow({ ...how, outcome: event.currentTarget.value as Outcome | "" })}
          >
            <option value="">{t("answer.no_outcome")}</option>
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {t(`outcome.${one}`)}
              </option>
            ))}
          </select>
        </label>
      )}
      {how.form === "answer" && how.outcome === "promised" && (
        <label class="inline">
          {t("answer.promised_until")}
          <input
            type="date"
            required
            min={dayOf(now.peek())}
            value={how.until}
            onInput={(event) => onHow({ ...how, until: event.currentTarget.value })}
          />
        </label>
      )}
    </>
  );
}
