/** What one is told of: open or all, latest first; and for those who remind, what came of their reminders. */
import { useState } from "preact/hooks";
import type { Notice } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { States } from "../parts/states.tsx";
import { addressOf, query } from "../route.ts";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import { AcknowledgeDialog } from "./acknowledge.tsx";
import { NoticeCard } from "./notice.tsx";
import { countOpen } from "./open.ts";
import { RemindDialog } from "./remind.tsx";

/** Older ones are not looked for here. */
const SHOWN_MAX = 200;

export function NoticesPage() {
  const view = query.value.get("show") ?? "open";
  const reminds = may("remind_department");
  const views = reminds ? ["open", "all", "reminders"] : ["open", "all"];
  const [reminding, remind] = useState(false);
  const [round, again] = useState(0);
  return (
    <div class="sheet">
      <header class="head">
        <h1>{t("place.notices")}</h1>
        <span class="grow" />
        {reminds && (
          <button class="button main" type="button" onClick={() => remind(true)}>
            {t("notices.remind_department")}
          </button>
        )}
      </header>
      <nav class="tabs" aria-label={t("notices.views")}>
        {views.map((one) => (
          <a
            key={one}
            href={`${addressOf("notices")}?show=${one}`}
            {...(one === view ? { "aria-current": "page" as const } : {})}
          >
            {t(`notices.show_${one}`)}
          </a>
        ))}
      </nav>
      <NoticeList key={`${view} ${round}`} view={view} />
      {reminding && (
        <RemindDialog
          of={{ name: "chosen" }}
          onGiven={() => again((n) => n + 1)}
          onClose={() => remind(false)}
        />
      )}
    </div>
  );
}

function NoticeList({ view }: { view: string }) {
  const isOpen = view === "open";
  const load = () =>
    view === "reminders"
      ? call("GET /reminders", { query: { limit: SHOWN_MAX } })
      : call("GET /notices", { query: { unacknowledged: isOpen, limit: SHOWN_MAX } });
  const { state, reload } = useLoaded(load, view);
  const [asked, ask] = useState<Notice | null>(null);
  const changed = (): void => {
    reload();
    void countOpen();
  };
  return (
    <>
      <States
        of={state}
        retry={reload}
        empty={({ items }) => items.length === 0 && <p>{t(`notices.none_${view}`)}</p>}
      >
        {({ items, next }) => (
          <>
            <ul class="cards told">
              {items.map((notice) => (
                <li key={notice.id}>
                  <NoticeCard notice={notice} onAcknowledge={view === "reminders" ? null : () => ask(notice)} />
                </li>
              ))}
            </ul>
            {next !== null && <p class="soft">{t("notices.more", { count: SHOWN_MAX })}</p>}
          </>
        )}
      </States>
      {asked !== null && <AcknowledgeDialog notice={asked} onDone={changed} onClose={() => ask(null)} />}
    </>
  );
}
