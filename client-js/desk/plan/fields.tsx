/** Two fields of a plan that are lists: the departments that take part, the first one leading, and the guests. */
import type { Guest, Id } from "../../lib/index.ts";
import { activeDepartments, departmentName, nameOf } from "../departments.ts";
import { t } from "../words.ts";

interface DepartmentsProps {
  chosen: readonly Id[];
  fault: string;
  onChosen: (ids: readonly Id[]) => void;
}

export function DepartmentsField({ chosen, fault, onChosen }: DepartmentsProps) {
  const others = activeDepartments.value.filter((department) => !chosen.includes(department.id));
  return (
    <div class="field" role="group" aria-label={t("plan.departments")}>
      <span class="label">{t("plan.departments")}</span>
      <small class="soft">{t("plan.departments_hint")}</small>
      <ul class="chips">
        {chosen.map((id, i) => (
          <li key={id}>
            {departmentName(id)}
            {i === 0 && <span class="soft">{t("plan.leads")}</span>}
            <button
              class="plain"
              type="button"
              aria-label={t("plan.remove", { name: departmentName(id) })}
              onClick={() => onChosen(chosen.filter((one) => one !== id))}
            >
              ✕
            </button>
          </li>
        ))}
        <li class="adder">
          <select
            aria-label={t("plan.add_department")}
            value=""
            onChange={(event) => {
              if (event.currentTarget.value !== "") onChosen([...chosen, event.currentTarget.value]);
              event.currentTarget.value = "";
            }}
          >
            <option value="">{t("plan.add_department")}</option>
            {others.map((department) => (
              <option key={department.id} value={department.id}>
                {nameOf(department)}
              </option>
            ))}
          </select>
        </li>
      </ul>
      {fault !== "" && <small class="fault">{fault}</small>}
    </div>
  );
}

export function GuestsField({
  guests,
  onGuests,
}: {
  guests: readonly Guest[];
  onGuests: (guests: readonly Guest[]) => void;
}) {
  const change = (index: number, fields: Partial<Guest>): void =>
    onGuests(guests.map((guest, i) => (i === index ? { ...guest, ...fields } : guest)));
  return (
    <div class="field" role="group" aria-label={t("plan.guests")}>
      <span class="label">{t("plan.guests")}</span>
      {guests.map((guest, i) => (
        <div class="line" key={i}>
          <input
            aria-label={t("plan.guest_name", { n: i + 1 })}
            placeholder={t("plan.guest_name_hint")}
            value={guest.name}
            onInput={(event) => change(i, { name: event.currentTarget.value })}
          />
          <input
            aria-label={t("plan.guest_post", { n: i + 1 })}
            placeholder={t("plan.guest_post_hint")}
            value={guest.post}
            onInput={(event) => change(i, { post: event.currentTarget.value })}
          />
          <button
            class="plain"
            type="button"
            aria-label={t("plan.remove", { name: guest.name })}
            onClick={() => onGuests(guests.filter((_, at) => at !== i))}
          >
            ✕
          </button>
        </div>
      ))}
      <button class="plain" type="button" onClick={() => onGuests([...guests, { name: "", post: "" }])}>
        {t("plan.add_guest")}
      </button>
    </div>
  );
}
