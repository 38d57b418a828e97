/** The city's catalogue of topics at the desk: fetched once it is wanted, and what a code is called. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Result, Topic } from "../lib/index.ts";
import { call } from "./server.ts";

export const topics = signal<readonly Topic[] | null>(null);

export async function loadTopics(): Promise<Result<readonly Topic[]>> {
  const result = await call("GET /topics", {});
  if (!result.ok) return result;
  topics.value = result.body.items;
  return { ...result, body: result.body.items };
}

/** Those that questions may be given, each after the one that it is part of. */
export function inOrder(all: readonly Topic[]): Topic[] {
  const whole = all.filter((topic) => topic.parent === null);
  return whole.flatMap((topic) => [topic, ...all.filter((part) => part.parent === topic.code)]);
}

export function TopicMark({ code }: { code: string | null }) {
  useEffect(() => {
    if (code !== null && topics.value === null) void loadTopics();
  }, [code]);
  if (code === null) return null;
  return <span class="mark">{topics.value?.find((topic) => topic.code === code)?.name ?? code}</span>;
}
