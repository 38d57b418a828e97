/** A room that cannot be followed, in the shape in which every other refusal is shown. */
import type { ConnectionState, Problem } from "../../lib/index.ts";
import { t } from "../words.ts";

export function refusedBy(state: Extract<ConnectionState, { name: "closed" }>): Problem {
  const is_archived = state.reason === "archived";
  return {
    status: is_archived ? 409 : 403,
    code: state.reason === "not_allowed" ? state.code : state.reason,
    title: is_archived ? t("connection.archived") : "",
    detail: "",
    errors: [],
    retry_after_s: null,
    request_id: null,
  };
}
