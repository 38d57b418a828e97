/** Every department in a row, sortable by every column, its head and its first column held fast, the whole at the foot. */
import { useMemo } from "preact/hooks";
import { RemindButton } from "../bell/remind.tsx";
import { go } from "../route.ts";
import { t } from "../words.ts";
import { COLUMNS, GROUPS, inOrder, NAME, nameOf, orderOf, sortBy, type Order } from "./columns.ts";
import { whoOf } from "./head.tsx";
import type { Compared, Figures, FiguresOf } from "./load.ts";
import { addressFor, type Place } from "./place.ts";
import { Value } from "./value.tsx";

interface Props {
  place: Place;
  rows: readonly FiguresOf[];
  total: Figures;
  before: Compared["before"];
}

export function DepartmentTable({ place, rows, total, before }: Props) {
  const order = orderOf(place.sort);
  const sorted = useMemo(() => inOrder(rows, order), [rows, place.sort]);
  const earlier = useMemo(
    () => new Map(before?.departments.map((row) => [row.department_id, row])),
    [before],
  );
  const label = t("assess.by_department");
  return (
    <div class="table-box assess-table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            <SortHead column={NAME} order={order} place={place} rows={2} />
            {GROUPS.map((group) => (
              <th key={group.name} scope="colgroup" colSpan={group.columns.length}>
                {t(`assess.group.${group.name}`)}
              </th>
            ))}
          </tr>
          <tr>
            {COLUMNS.map((column) => (
              <SortHead key={column.name} column={column.name} order={order} place={place} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.department_id}>
              <th scope="row">
                <a href={addressFor(place, { department: row.department_id })}>{nameOf(row)}</a>{" "}
                {row.department_id !== null && <RemindButton id={row.department_id} called={nameOf(row)} />}
              </th>
              <Cells
                place={place}
                row={row.department_id}
                figures={row}
                before={before === null ? undefined : (earlier.get(row.department_id) ?? null)}
              />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{whoOf(place)}</th>
            <Cells place={place} row={null} figures={total} before={before?.total} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface CellsProps {
  place: Place;
  row: string | null;
  figures: Figures;
  /** Not given when nothing is compared; none for a department that was not in it. */
  before: Figures | null | undefined;
}

function Cells({ place, row, figures, before }: CellsProps) {
  return (
    <>
      {GROUPS.map((group) =>
        group.columns.map(({ name, kind, of, figure, isCompared }, nth) => (
          <td key={name} class={nth === 0 ? "first" : ""}>
            <Value
              kind={kind}
              value={of(figures)}
              before={isCompared !== true || before === undefined ? undefined : before && of(before)}
              place={place}
              figure={figure}
              row={row}
            />
          </td>
        )),
      )}
    </>
  );
}

interface SortHeadProps {
  column: string;
  order: Order;
  place: Place;
  rows?: number;
}

function SortHead({ column, order, place, rows = 1 }: SortHeadProps) {
  const isSorted = order.column === column;
  const direction = order.isDescending ? "descending" : "ascending";
  const isFirst = GROUPS.some((group) => group.columns[0]?.name === column);
  return (
    <th
      scope="col"
      rowSpan={rows}
      class={isFirst ? "first" : ""}
      aria-sort={isSorted ? direction : "none"}
    >
      <button
        type="button"
        onClick={() => go(addressFor(place, { sort: sortBy(column, order) }), "replace")}
      >
        {t(`assess.column.${column}`)}
        <span class="assess-arrow" aria-hidden="true">
          {isSorted ? (order.isDescending ? "▼" : "▲") : ""}
        </span>
      </button>
    </th>
  );
}
