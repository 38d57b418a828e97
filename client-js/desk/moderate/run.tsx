/** Runs the room: what can be done with the interview in its state, from announcing to archiving. */
import type { Interview } from "../../lib/index.ts";
import { sayRefused } from "../notices.ts";
import { call } from "../server.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import type { Asked } from "./dialogs.tsx";

type Step = "announce" | "open" | "pause" | "resume" | "reopen";

export function Run({ interview, ask }: { interview: Interview; ask: (asked: Asked) => void }) {
  return (
    <div class="run" role="toolbar" aria-label={t("run.title")}>
      {interview.status === "draft" && <StepButton interview={interview} step="announce" isMain />}
      {interview.status === "announced" && <StepButton interview={interview} step="open" isMain />}
      {["announced", "live"].includes(interview.status) && may("open_poll") && (
        <button class="button" type="button" onClick={() => ask({ name: "poll", interview })}>
          {t("run.poll")}
        </button>
      )}
      {interview.status === "live" && (
        <>
          <StepButton
            interview={interview}
            step={interview.paused ? "resume" : "pause"}
            isMain={interview.paused}
          />
          {may("extend_interview") && (
            <button class="button" type="button" onClick={() => ask({ name: "extend", interview })}>
              {t("run.extend")}
            </button>
          )}
          {may("end_interview") && (
            <button class="button grave" type="button" onClick={() => ask({ name: "end", interview })}>
              {t("run.end")}
            </button>
          )}
        </>
      )}
      {interview.status === "ended" && may("archive_interview") && (
        <button class="button" type="button" onClick={() => ask({ name: "archive", interview })}>
          {t("run.archive")}
        </button>
      )}
      {interview.status === "archived" && <StepButton interview={interview} step="reopen" />}
    </div>
  );
}

function StepButton({ interview, step, isMain }: { interview: Interview; step: Step; isMain?: boolean }) {
  if (!may(`${step}_interview`)) return null;
  const run = async (): Promise<void> => {
    const result = await call(`POST /interviews/{id}/${step}`, { path: { id: interview.id } });
    if (!result.ok) sayRefused(t(`run.refused_${step}`), result.problem);
  };
  return (
    <button class={isMain === true ? "button main" : "button"} type="button" onClick={() => void run()}>
      {t(`run.${step}`)}
    </button>
  );
}
