/** More time that a department asked for: for what reason, until when, and what became of it. */
import type { ComponentChildren } from "preact";
import type { Question } from "../../lib/index.ts";
import { now } from "../now.ts";
import { dateOf } from "../time.ts";
import { count, t } from "../words.ts";

export type ExtensionSeen = NonNullable<Question["extension"]>;

/** A request that nobody has decided yet. */
export function openExtension({ status, extension }: Question): ExtensionSeen | null {
  const isOpen = status === "approved" && extension != null && extension.decided_at === null;
  return isOpen ? extension : null;
}

/** `children` are what can be done with an open one. */
export function ExtensionLine({ question, children }: { question: Question; children?: ComponentChildren }) {
  const { extension } = question;
  if (extension == null) return null;
  const until = dateOf(extension.until, now.peek());
  return (
    <div class="remark extension">
      <p>
        <b>{t(`extension.${stateOf(extension)}`)}</b>{" "}
        {count("extension.until", extension.days, { date: until })}
      </p>
      <p class="words">{extension.reason}</p>
      {extension.refusal != null && <p>{t("extension.refusal", { reason: extension.refusal })}</p>}
      {openExtension(question) !== null && children}
    </div>
  );
}

function stateOf({ decided_at, is_granted }: ExtensionSeen): "open" | "granted" | "refused" {
  if (decided_at === null) return "open";
  return is_granted ? "granted" : "refused";
}
