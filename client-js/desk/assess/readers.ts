/** For whom the assessment has something: everything for assessors and admins of the city, else the own department's. */
import { staff } from "../session.ts";

export function readsAssessment(): boolean {
  const grants = staff.value?.roles ?? [];
  return readsCity() || grants.some((grant) => grant.department_id !== null);
}

export function readsCity(): boolean {
  const grants = staff.value?.roles ?? [];
  return grants.some(
    (grant) => grant.department_id === null && (grant.role === "assessor" || grant.role === "admin"),
  );
}
