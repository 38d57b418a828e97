/** The city's campaigns at the desk: fetched once they are wanted, and kept. */
import { signal } from "@preact/signals";
import type { AnswerOf, Id, Result } from "../lib/index.ts";
import { callAll } from "./server.ts";

export type Campaign = AnswerOf<"GET /campaigns">["items"][number];

export const campaigns = signal<readonly Campaign[] | null>(null);

export async function loadCampaigns(): Promise<Result<Campaign[]>> {
  const result = await callAll("GET /campaigns", {});
  if (result.ok) campaigns.value = result.body;
  return result;
}

export function putCampaign(campaign: Campaign): void {
  const others = (campaigns.value ?? []).filter((one) => one.id !== campaign.id);
  campaigns.value = [...others, campaign].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The newest first: it is the one that is wanted. */
export function newestFirst(all: readonly Campaign[]): Campaign[] {
  return [...all].sort((a, b) => (a.first_day < b.first_day ? 1 : -1));
}

export function campaignOf(id: Id | null): Campaign | undefined {
  return campaigns.value?.find((one) => one.id === id);
}
