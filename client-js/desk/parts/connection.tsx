/** The state of the live connection, only when it is not well: one line that says what is kept. */
import type { ConnectionState } from "../../lib/index.ts";
import { now } from "../now.ts";
import { t } from "../words.ts";

export function ConnectionLine({ state, retryNow }: { state: ConnectionState; retryNow: () => void }) {
  switch (state.name) {
    case "live":
      return null;
    case "connecting":
      return (
        <p class="connection" role="status">
          {t("connection.connecting")}
        </p>
      );
    case "waiting": {
      const seconds = Math.max(0, Math.ceil((state.retry_at - now.value) / 1_000));
      return (
        <p class="connection" role="status">
          {t(state.reason === "unreachable" ? "connection.unreachable" : "connection.lost", { n: seconds })}{" "}
          <button class="plain" type="button" onClick={retryNow}>
            {t("connection.retry")}
          </button>
        </p>
      );
    }
    case "closed":
      if (state.reason === "stopped") return null;
      return (
        <p class="connection over" role="status">
          {t(state.reason === "archived" ? "connection.archived" : "connection.not_allowed")}
        </p>
      );
    default:
      return state satisfies never;
  }
}
