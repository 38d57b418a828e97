/** The city's departments, fetched once and kept: names for ids, choices for pickers. */
import { computed, signal } from "@preact/signals";
import type { Department, Id, Interview, Result } from "../lib/index.ts";
import { page } from "./page.ts";
import { callAll } from "./server.ts";

export const departments = signal<readonly Department[]>([]);

const byId = computed(() => new Map(departments.value.map((department) => [department.id, department])));

export async function loadDepartments(): Promise<Result<Department[]>> {
  const result = await callAll("GET /departments", {});
  if (result.ok) departments.value = result.body;
  return result;
}

/** The name to show for an id; the interview knows its own even before the list is there. */
export function departmentName(id: Id | null, interview?: Interview): string {
  if (id === null) return "";
  const known = byId.value.get(id);
  if (known !== undefined) return nameOf(known);
  return interview?.departments.find((department) => department.id === id)?.name ?? "";
}

export function nameOf(department: Department): string {
  if (page.lang === "en") return department.name_en ?? department.name;
  return department.short_name ?? department.name;
}

export const activeDepartments = computed(() => departments.value.filter((d) => d.retired_at === null));
