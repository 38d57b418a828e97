/** What the pages of rankings read, and for whom there is something to read. */
import type { AnswerOf, Id, Result } from "../../lib/index.ts";
import { readsCity } from "../assess/readers.ts";
import { call } from "../server.ts";
import { may, ownDepartments } from "../session.ts";

export type Ranking = AnswerOf<"GET /rankings">["items"][number];
export type Whole = AnswerOf<"GET /rankings/{id}">;
export type Row = NonNullable<Whole["rows"]>[number];
export type Objection = Whole["objection_list"][number];
export type Formula = AnswerOf<"GET /formula">;
export type Part = Formula["parts"][number];
export type Group = Formula["groups"][number];
export type Figure = Part["figure"];

/** Assessors and admins of the city, and whoever may object for a department. */
export function readsRankings(): boolean {
  return readsCity() || (may("object_to_ranking") && ownDepartments().length > 0);
}

export const loadRankings = (): Promise<Result<{ items: Ranking[] }>> => call("GET /rankings", {});

export const loadRanking = (id: Id): Promise<Result<Whole>> => call("GET /rankings/{id}", { path: { id } });

const NOT_FOUND = 404;

/** The newest version; null before there is any. */
export async function loadFormula(): Promise<Result<Formula | null>> {
  const result = await call("GET /formula", {});
  if (result.ok || result.problem.status !== NOT_FOUND) return result;
  return { ok: true, status: NOT_FOUND, body: null, is_replayed: false };
}
