/** The roles of an account: each with the department for which it counts, where it needs or may have one. */
import type { Role, RoleGrant } from "../../lib/index.ts";
import { activeDepartments, nameOf } from "../departments.ts";
import { t } from "../words.ts";

const ROLES: readonly Role[] = ["official", "reviewer", "moderator", "assessor", "admin"];

/** Officials and reviewers work for one department; the others for the city, or for one. */
export function needsDepartment(role: Role): boolean {
  return role === "official" || role === "reviewer";
}

interface Props {
  roles: readonly RoleGrant[];
  fault: string;
  onRoles: (roles: readonly RoleGrant[]) => void;
}

export function RolesField({ roles, fault, onRoles }: Props) {
  const change = (index: number, fields: Partial<RoleGrant>): void =>
    onRoles(roles.map((grant, i) => (i === index ? { ...grant, ...fields } : grant)));
  return (
    <div class="field" role="group" aria-label={t("staff.roles")}>
      <span class="label">{t("staff.roles")}</span>
      {roles.map((grant, i) => (
        <div class="line" key={i}>
          <select
            aria-label={t("staff.role", { n: i + 1 })}
            value={grant.role}
            onChange={(event) => change(i, { role: event.currentTarget.value as Role })}
          >
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`role.${role}`)}
              </option>
            ))}
          </select>
          <select
            aria-label={t("staff.role_department", { n: i + 1 })}
            value={grant.department_id ?? ""}
            onChange={(event) =>
              change(i, {
                department_id: event.currentTarget.value === "" ? null : event.currentTarget.value,
              })
            }
          >
            <option value="">
              {t(needsDepartment(grant.role) ? "transfer.choose" : "staff.whole_city")}
            </option>
            {activeDepartments.value.map((department) => (
              <option key={department.id} value={department.id}>
                {nameOf(department)}
              </option>
            ))}
          </select>
          <button
            class="plain"
            type="button"
            aria-label={t("plan.remove", { name: t(`role.${grant.role}`) })}
            disabled={roles.length === 1}
            onClick={() => onRoles(roles.filter((_, at) => at !== i))}
          >
            ✕
          </button>
        </div>
      ))}
      <button
        class="plain"
        type="button"
        onClick={() => onRoles([...roles, { role: "moderator", department_id: null }])}
      >
        {t("staff.add_role")}
      </button>
      {fault !== "" && <small class="fault">{fault}</small>}
    </div>
  );
}
