/**
 * Which questions say nearly the same: by the pairs of characters they share. Cheap enough to do for every
 * selected question among thousands; meaning is not understood, only wording.
 */
import type { Id } from "../lib/index.ts";

interface Text {
  id: Id;
  text: string;
}

export interface Similar<T extends Text> {
  item: T;
  /** 0 to 1: the pairs in common, of all pairs of both. */
  share: number;
}

const SHARE_MIN = 0.12;
const pairsByText = new Map<string, ReadonlySet<string>>();
const TEXTS_KEPT_MAX = 20_000;

export function similarTo<T extends Text>(text: string, others: Iterable<T>, limit: number): Similar<T>[] {
  const pairs = pairsOf(text);
  const found: Similar<T>[] = [];
  for (const item of others) {
    const share = shareOf(pairs, pairsOf(item.text));
    if (share >= SHARE_MIN) found.push({ item, share });
  }
  return found.sort((a, b) => b.share - a.share || (a.item.id < b.item.id ? -1 : 1)).slice(0, limit);
}

/** Punctuation, spaces and case say nothing about what is asked. */
export function pairsOf(text: string): ReadonlySet<string> {
  const known = pairsByText.get(text);
  if (known !== undefined) return known;
  const letters = [...text.toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, "")];
  const pairs = new Set<string>();
  for (let i = 0; i + 1 < letters.length; i += 1) pairs.add(`${letters[i]}${letters[i + 1]}`);
  if (pairsByText.size >= TEXTS_KEPT_MAX) pairsByText.clear();
  pairsByText.set(text, pairs);
  return pairs;
}

/** Dice's measure: twice what is shared, by the sum of both. */
function shareOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let common = 0;
  for (const pair of small) if (large.has(pair)) common += 1;
  return (2 * common) / (one.size + other.size);
}
