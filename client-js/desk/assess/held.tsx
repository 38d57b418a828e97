/** Who held a question when: a bar as long as the whole way, in parts as long as each department's, and the same in words. */
import { departmentName } from "../departments.ts";
import { now } from "../now.ts";
import { momentOf } from "../time.ts";
import { t } from "../words.ts";
import { sum } from "./findings.ts";
import type { QuestionClock } from "./load.ts";
import { exact, shown } from "./values.ts";

export function HeldBy({ held }: { held: QuestionClock["held"] }) {
  const all = sum(held.map((span) => span.ms));
  return (
    <section class="assess-card">
      <h2>{t("assess.held")}</h2>
      {held.length === 0 && <p class="soft">{t("assess.held_by_nobody")}</p>}
      {all > 0 && (
        <div class="assess-way" aria-hidden="true">
          {held.map((span, nth) => (
            <span
              key={nth}
              class={span.is_response ? "answering" : ""}
              style={{ flexGrow: String(span.ms / all) }}
            />
          ))}
        </div>
      )}
      <ol class="assess-held">
        {held.map((span, nth) => (
          <li key={nth} class={span.is_response ? "answering" : ""}>
            <b>{departmentName(span.department_id)}</b>
            <span>{t("assess.from_to", { from: momentOf(span.from, now.peek()), to: end(span.to) })}</span>
            <span>
              <data value={String(span.ms)}>{exact(span.ms)}</data>
              {all > 0 && <span class="soft"> · {shown("rate", span.ms / all)}</span>}
            </span>
            {span.is_response && <span class="soft">{t("assess.is_response")}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

const end = (to: string | null): string => (to === null ? t("assess.held_on") : momentOf(to, now.peek()));
