/** Where the moderator writes for the room: a statement in somebody's name, or an announcement. */
import { useState } from "preact/hooks";
import type { Interview } from "../../lib/index.ts";
import { isDescribed, named, PictureField, type Chosen } from "../parts/picture_field.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";

type What = "statement" | "announcement";

export function Compose({ interview }: { interview: Interview }) {
  const [what, choose] = useState<What>("statement");
  const [speaker, name] = useState(t("compose.host"));
  const [text, write] = useState("");
  const [picture, show] = useState<Chosen | null>(null);
  const { isBusy, problem, send } = useSending();

  const canState = may("publish_statement") && interview.status === "live";
  const canAnnounce = may("make_announcement") && ["announced", "live", "ended"].includes(interview.status);
  if (!canState && !canAnnounce) return null;
  const writes: What =
    what === "statement" && canState ? "statement" : canAnnounce ? "announcement" : "statement";
  const isComplete = text.trim() !== "" && (writes === "announcement" || (speaker.trim() !== "" && isDescribed(picture)));

  const submit = async (): Promise<void> => {
    if (!isComplete || isBusy) return;
    const path = { id: interview.id };
    const result = await send<unknown>(() =>
      writes === "announcement"
        ? call("POST /interviews/{id}/announcements", { path, body: { text: text.trim() } })
        : call("POST /interviews/{id}/statements", {
            path,
            body: { speaker: speaker.trim(), text: text.trim(), ...named(picture) },
          }),
    );
    if (result === null) return;
    write("");
    if (writes === "statement") show(null);
  };

  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void submit();
        }
      }}
    >
      <ProblemLine problem={problem} />
      <div class="facts">
        <select
          aria-label={t("compose.what")}
          value={writes}
          onChange={(event) => choose(event.currentTarget.value as What)}
        >
          {canState && <option value="statement">{t("compose.statement")}</option>}
          {canAnnounce && <option value="announcement">{t("compose.announcement")}</option>}
        </select>
        {writes === "statement" && (
          <>
            <input
              aria-label={t("compose.speaker")}
              list="speakers"
              value={speaker}
              onInput={(event) => name(event.currentTarget.value)}
            />
            <datalist id="speakers">
              <option value={t("compose.host")} />
              {interview.guests.map((guest) => (
                <option key={guest.name} value={guest.name} />
              ))}
            </datalist>
          </>
        )}
      </div>
      <textarea
        aria-label={t("compose.text")}
        placeholder={t(writes === "statement" ? "compose.statement_hint" : "compose.announcement_hint")}
        rows={2}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
      />
      {writes === "statement" && <PictureField picture={picture} onPicture={show} />}
      <button class="button" disabled={!isComplete || isBusy}>
        {t("compose.publish")} <kbd aria-hidden="true">Ctrl ↵</kbd>
      </button>
    </form>
  );
}
