/** What the pages of samples read. */
import type { AnswerOf, Id, Result } from "../../lib/index.ts";
import { call, callAll } from "../server.ts";

export type Sample = AnswerOf<"GET /samples">["items"][number];
export type Item = AnswerOf<"GET /samples/{id}/items">["items"][number];

export interface Whole {
  sample: Sample;
  items: Item[];
}

export const loadSamples = (): Promise<Result<{ items: Sample[] }>> => call("GET /samples", {});

export async function loadSample(id: Id): Promise<Result<Whole>> {
  const input = { path: { id } };
  const [sample, items] = await Promise.all([
    call("GET /samples/{id}", input),
    callAll("GET /samples/{id}/items", input),
  ]);
  if (!sample.ok) return sample;
  if (!items.ok) return items;
  return { ...items, body: { sample: sample.body, items: items.body } };
}
