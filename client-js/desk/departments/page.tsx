/** Administration: the departments of the city, new ones, other names, the end of one. */
import { useState } from "preact/hooks";
import type { Department } from "../../lib/index.ts";
import { loadDepartments } from "../departments.ts";
import { useLoaded } from "../loaded.ts";
import { States } from "../parts/states.tsx";
import { may } from "../session.ts";
import { t } from "../words.ts";
import { DepartmentForm } from "./form.tsx";

export function DepartmentsPage() {
  const { state, reload } = useLoaded(loadDepartments, "departments");
  const [open, edit] = useState<Department | "new" | null>(null);
  return (
    <div class="sheet">
      <header class="head">
        <h1>{t("departments.title")}</h1>
        <span class="grow" />
        {may("create_department") && (
          <button class="button main" type="button" onClick={() => edit("new")}>
            {t("departments.new")}
          </button>
        )}
      </header>
      <States of={state} retry={reload} empty={(all) => all.length === 0 && <p>{t("departments.empty")}</p>}>
        {(all) => (
          <div class="table-box" tabIndex={0} role="region" aria-label={t("departments.title")}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("departments.code")}</th>
                  <th scope="col">{t("departments.name")}</th>
                  <th scope="col">{t("departments.short_name")}</th>
                  <th scope="col">{t("departments.name_en")}</th>
                  <th scope="col">{t("departments.answer_within")}</th>
                  <th scope="col">{t("departments.state")}</th>
                  <th scope="col">
                    <span class="unseen">{t("desk.change")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.map((department) => (
                  <tr key={department.id} class={department.retired_at === null ? "" : "retired"}>
                    <td>{department.code}</td>
                    <th scope="row">{department.name}</th>
                    <td>{department.short_name}</td>
                    <td lang="en">{department.name_en}</td>
                    <td>{department.answer_within_days ?? t("departments.as_usual")}</td>
                    <td>
                      {t(department.retired_at === null ? "departments.active" : "departments.retired")}
                    </td>
                    <td class="acts">
                      {may("change_department") && (
                        <button class="plain" type="button" onClick={() => edit(department)}>
                          {t("desk.change")}
                          <span class="unseen"> {department.name}</span>
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </States>
      {open !== null && (
        <DepartmentForm
          department={open === "new" ? null : open}
          onSaved={reload}
          onClose={() => edit(null)}
        />
      )}
    </div>
  );
}
