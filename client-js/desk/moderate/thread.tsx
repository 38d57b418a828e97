/** Statements and announcements of the room in the order in which they were made, the newest at the bottom. */
import { useEffect, useRef } from "preact/hooks";
import type { Announcement, Statement } from "../../lib/index.ts";
import { may } from "../session.ts";
import { timeOf } from "../time.ts";
import { t } from "../words.ts";
import type { Asked } from "./dialogs.tsx";

interface Props {
  statements: readonly Statement[];
  announcements: readonly Announcement[];
  /** Statements can be revised while the room is live or has just ended. */
  isOpen: boolean;
  ask: (asked: Asked) => void;
}

type Entry = { at: string; statement: Statement } | { at: string; announcement: Announcement };

export function Thread({ statements, announcements, isOpen, ask }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const entries: Entry[] = [
    ...statements.map((statement) => ({ at: statement.published_at, statement })),
    ...announcements.map((announcement) => ({ at: announcement.made_at, announcement })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));

  useEffect(() => {
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  }, [entries.length]);

  return (
    <section class="thread" aria-label={t("thread.title")}>
      <h2>{t("thread.title")}</h2>
      <div class="scroll" ref={box} tabIndex={0}>
        {entries.length === 0 && <p class="soft">{t("thread.empty")}</p>}
        {entries.map((entry) =>
          "statement" in entry ? (
            <StatementEntry key={entry.statement.id} statement={entry.statement} isOpen={isOpen} ask={ask} />
          ) : (
            <div key={entry.announcement.id} class="entry announcement">
              <p class="facts">
                <b>{t("thread.announcement")}</b>
                <span class="soft">{timeOf(entry.at)}</span>
              </p>
              <p class="words">{entry.announcement.text}</p>
            </div>
          ),
        )}
      </div>
    </section>
  );
}

function StatementEntry({
  statement,
  isOpen,
  ask,
}: Pick<Props, "isOpen" | "ask"> & { statement: Statement }) {
  return (
    <div class="entry">
      <p class="facts">
        <b>{statement.speaker}</b>
        <span class="soft">{timeOf(statement.published_at)}</span>
        {statement.revised_at !== null && <span class="soft">{t("thread.revised")}</span>}
        <span class="grow" />
        {isOpen && may("revise_statement") && (
          <button class="plain" type="button" onClick={() => ask({ name: "revise_statement", statement })}>
            {t("thread.revise")}
          </button>
        )}
        {isOpen && may("retract_statement") && (
          <button class="plain" type="button" onClick={() => ask({ name: "retract_statement", statement })}>
            {t("thread.retract")}
          </button>
        )}
      </p>
      <p class="words">{statement.text}</p>
      {statement.picture !== null && (
        <img class="thumbnail" src={statement.picture.url} alt={statement.picture.alt} />
      )}
    </div>
  );
}
