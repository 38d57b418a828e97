/** Administration: who works at the desk, with which roles. */
import { useState } from "preact/hooks";
import type { RoleGrant, Staff } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { useLoaded } from "../loaded.ts";
import { States } from "../parts/states.tsx";
import { callAll } from "../server.ts";
import { may } from "../session.ts";
import { joined, t } from "../words.ts";
import { StaffForm } from "./form.tsx";

export function StaffPage() {
  const { state, reload } = useLoaded(() => callAll("GET /staff", {}), "staff");
  const [open, edit] = useState<Staff | "new" | null>(null);
  const [wanted, find] = useState("");
  return (
    <div class="sheet">
      <header class="head">
        <h1>{t("staff.title")}</h1>
        <span class="grow" />
        <input
          type="search"
          class="find"
          aria-label={t("staff.find")}
          placeholder={t("staff.find")}
          value={wanted}
          onInput={(event) => find(event.currentTarget.value)}
        />
        {may("create_staff") && (
          <button class="button main" type="button" onClick={() => edit("new")}>
            {t("staff.new")}
          </button>
        )}
      </header>
      <States of={state} retry={reload} empty={(all) => all.length === 0 && <p>{t("staff.empty")}</p>}>
        {(all) => <StaffTable all={inOrder(all.filter((one) => matches(one, wanted)))} onEdit={edit} />}
      </States>
      {open !== null && (
        <StaffForm staff={open === "new" ? null : open} onSaved={reload} onClose={() => edit(null)} />
      )}
    </div>
  );
}

function StaffTable({ all, onEdit }: { all: readonly Staff[]; onEdit: (staff: Staff) => void }) {
  if (all.length === 0) return <p class="state">{t("staff.nobody_found")}</p>;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("staff.title")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("staff.username")}</th>
            <th scope="col">{t("staff.name")}</th>
            <th scope="col">{t("staff.roles")}</th>
            <th scope="col">{t("staff.state")}</th>
            <th scope="col">
              <span class="unseen">{t("desk.change")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((one) => (
            <tr key={one.id} class={one.disabled_at === null ? "" : "retired"}>
              <td>{one.username}</td>
              <th scope="row">{one.name}</th>
              <td>{joined(one.roles.map(grantWords))}</td>
              <td>{t(one.disabled_at === null ? "staff.active" : "staff.disabled")}</td>
              <td class="acts">
                {may("change_staff") && (
                  <button class="plain" type="button" onClick={() => onEdit(one)}>
                    {t("desk.change")}
                    <span class="unseen"> {one.name}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inOrder(all: Staff[]): Staff[] {
  return all.sort((a, b) => (a.username < b.username ? -1 : 1));
}

function grantWords(grant: RoleGrant): string {
  const role = t(`role.${grant.role}`);
  const department = departmentName(grant.department_id);
  return department === "" ? role : t("staff.role_of", { role, department });
}

function matches(staff: Staff, wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  return text === "" || `${staff.username} ${staff.name}`.toLowerCase().includes(text);
}
