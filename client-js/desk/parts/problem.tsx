/** A refusal or fault in words that say what to do next: the server's own, or ours when it could not be reached. */
import type { Problem } from "../../lib/index.ts";
import { t } from "../words.ts";

export function titleOf(problem: Problem): string {
  if (problem.title !== "") return problem.title;
  switch (problem.code) {
    case "unreachable":
      return t("problem.unreachable");
    case "no_answer":
      return t("problem.no_answer");
    default:
      return t("problem.unknown");
  }
}

export function detailOf(problem: Problem): string {
  const faults = problem.errors.map((fault) => fault.detail).filter((detail) => detail !== "");
  if (faults.length > 0) return faults.join(" ");
  if (problem.detail !== "") return problem.detail;
  return problem.status === 0 ? t("problem.check_network") : "";
}

/** The whole of a list or page that could not be had. */
export function ProblemPanel({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const isForbidden = problem.status === 403;
  return (
    <div class="state problem" role="alert">
      <h2>{isForbidden ? t("problem.not_allowed") : titleOf(problem)}</h2>
      <p>{isForbidden ? t("problem.ask_admin") : detailOf(problem)}</p>
      {problem.request_id !== null && !isForbidden && (
        <p class="soft">{t("problem.request", { id: problem.request_id })}</p>
      )}
      {retry !== undefined && !isForbidden && (
        <button class="button" type="button" onClick={retry}>
          {t("desk.retry")}
        </button>
      )}
    </div>
  );
}

/** Over a form: why it was not taken. Faults of single fields stand at the fields. */
export function ProblemLine({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  return (
    <p class="refusal" role="alert">
      <b>{titleOf(problem)}</b> {detailOf(problem)}
    </p>
  );
}

export function faultOf(problem: Problem | null, field: string): string {
  const fault = problem?.errors.find((error) => error.field === field || error.field.startsWith(`${field}.`));
  return fault === undefined ? "" : fault.detail || fault.code;
}
