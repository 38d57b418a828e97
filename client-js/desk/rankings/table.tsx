/** The departments of a ranking by their groups: place, score, cases, and each figure with the points it gave. */
import { departmentName } from "../departments.ts";
import { ownDepartments } from "../session.ts";
import { figure, t } from "../words.ts";
import type { Part, Row, Whole } from "./load.ts";
import { points, valueOf } from "./units.ts";

const NONE = "—";

export function RankingTables({ ranking }: { ranking: Whole }) {
  const { rows, formula } = ranking;
  if (rows === null) return null;
  if (rows.length === 0) return <p class="state">{t("rank.no_departments")}</p>;
  const groups = [...formula.groups.map((group) => group.name), null];
  return (
    <>
      {groups.map((group) => {
        const members = rows.filter((row) => row.group === group);
        if (members.length === 0) return null;
        return <GroupTable key={group ?? ""} name={groupName(group, ranking)} rows={members} parts={formula.parts} />;
      })}
    </>
  );
}

function groupName(group: string | null, { formula }: Whole): string {
  return group ?? t(formula.groups.length === 0 ? "rank.all" : "rank.others");
}

function GroupTable({ name, rows, parts }: { name: string; rows: readonly Row[]; parts: readonly Part[] }) {
  const own = ownDepartments();
  return (
    <section>
      <h2>{name}</h2>
      <div class="table-box" tabIndex={0} role="region" aria-label={name}>
        <table class="rank-table">
          <thead>
            <tr>
              {["place", "department", "score", "cases"].map((head) => (
                <th key={head} scope="col">
                  {t(`rank.head.${head}`)}
                </th>
              ))}
              {parts.map((part) => (
                <th key={part.figure} scope="col">
                  {t(`rank.figure.${part.figure}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.department_id} class={own.includes(row.department_id) ? "own" : ""}>
                <td class="place">{row.place ?? ""}</td>
                <th scope="row">{departmentName(row.department_id) || row.name}</th>
                <td class="score">
                  {row.score === null ? <span class="soft">{unplaced(row)}</span> : points(row.score)}
                </td>
                <td>{figure(row.cases)}</td>
                {parts.map((part, nth) => (
                  <td key={part.figure}>
                    {valueOf(row, part.figure)}
                    <Points of={row.points[nth] ?? null} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Points({ of }: { of: number | null }) {
  if (of === null) return null;
  return <small class="soft">{t("rank.points", { points: points(of) })}</small>;
}

function unplaced({ unplaced: why }: Row): string {
  return why === null ? NONE : t(`rank.unplaced.${why}`);
}
