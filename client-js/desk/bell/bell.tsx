/** The bell in the head: that there is something to take notice of, and how much. */
import { useEffect } from "preact/hooks";
import { addressOf, route } from "../route.ts";
import { figure, t } from "../words.ts";
import { followOpen, open } from "./open.ts";

export function Bell() {
  useEffect(followOpen, []);
  const here = route.value.name === "notices";
  const known = open.value;
  const many = known === null || known.count === 0 ? null : figure(known.count) + (known.isMore ? "+" : "");
  return (
    <a class="bell" href={addressOf("notices")} {...(here ? { "aria-current": "page" as const } : {})}>
      {t("place.notices")}
      {many !== null && (
        <b>
          {many}
          <span class="unseen"> {t("notices.open_count")}</span>
        </b>
      )}
    </a>
  );
}
