/** What a part of a chart is called: at the chart, and over the list of its questions. */
import { t } from "../words.ts";
import type { Figure, Slice } from "./place.ts";
import { spanned } from "./values.ts";

export function sliceName(figure: Figure, { over, up_to, hour }: Slice): string {
  if (hour !== null) return `${hour}–${hour + 1}`;
  if (figure === "rated") return t("assess.stars", { n: up_to ?? 0 });
  if (up_to === null) return t("assess.more_than", { span: spanned(over ?? 0) });
  if (over === null) return t("assess.up_to", { span: spanned(up_to) });
  return t("assess.between", { from: spanned(over), to: spanned(up_to) });
}
