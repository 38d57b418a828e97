/** One figure: a link down to its questions where there are any, and under it the difference to the period before. */
import type { Id } from "../../lib/index.ts";
import { t } from "../words.ts";
import { addressFor, type Figure, type Place } from "./place.ts";
import { difference, exact, shown, type Kind } from "./values.ts";

interface Props {
  kind: Kind;
  value: number | null;
  /** Not given when nothing is compared; none when the period before had none. */
  before?: number | null | undefined;
  place: Place;
  figure: Figure | null;
  /** Of which row of the table; without it of the whole page. */
  row?: Id | null;
}

export function Value({ kind, value, before, place, figure, row = null }: Props) {
  const by = before === undefined ? null : difference(kind, value, before);
  const text = <Shown kind={kind} value={value} />;
  // There is nothing behind a dash, and nothing behind a count of none.
  const hasCases = figure !== null && value !== null && !(kind === "count" && value === 0);
  return (
    <>
      {hasCases ? <a href={addressFor(place, { figure, row })}>{text}</a> : text}
      {before !== undefined && (
        <small class="assess-by">
          {by !== null && <span class="unseen"> {t("assess.against_before")} </span>}
          {by}
        </small>
      )}
    </>
  );
}

/** For programs and for the pointer that rests on it also to the thousandth of a second. */
export function Shown({ kind, value }: { kind: Kind; value: number | null }) {
  if (value === null) {
    return (
      <>
        <span aria-hidden="true">{shown(kind, null)}</span>
        <span class="unseen">{t("assess.none")}</span>
      </>
    );
  }
  if (kind !== "span") return <>{shown(kind, value)}</>;
  return (
    <data value={String(value)} title={exact(value)}>
      {shown(kind, value)}
    </data>
  );
}
