/** A formula as sentences: what counts for how much, the smallest number of cases, the groups. */
import { departmentName } from "../departments.ts";
import { figure, joined, t } from "../words.ts";
import type { Formula } from "./load.ts";
import { bound } from "./units.ts";

export function FormulaWords({ formula }: { formula: Formula }) {
  return (
    <ul class="rank-rules">
      {formula.parts.map((part) => (
        <li key={part.figure}>
          {t("rank.part", {
            figure: t(`rank.figure.${part.figure}`),
            weight: figure(part.weight),
            worst: bound(part.figure, part.worst),
            best: bound(part.figure, part.best),
          })}
        </li>
      ))}
      <li>{t("rank.cases_rule", { count: figure(formula.cases_min) })}</li>
      {formula.groups.map((group) => (
        <li key={group.name}>
          {t("rank.group_rule", {
            name: group.name,
            departments: joined(group.department_ids.map((id) => departmentName(id))),
          })}
        </li>
      ))}
    </ul>
  );
}
