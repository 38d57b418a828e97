/**
 * Keeps the children of a list one for each item, by the item's id: known ones keep their element and place, new ones
 * are appended or put in front, those that are gone are taken out. Nothing else moves.
 */
export interface Keyed<T> {
  idOf(item: T): string;
  make(item: T): HTMLElement;
  fill(element: HTMLElement, item: T): void;
  /** Where new ones stand. */
  news: "first" | "last";
}

export function keyed<T>(list: HTMLElement, name: string, { idOf, make, fill, news }: Keyed<T>): (items: readonly T[]) => void {
  const known = new Map<string, HTMLElement>();
  for (const child of list.querySelectorAll<HTMLElement>(`[data-${name}]`)) {
    known.set(child.dataset[name] ?? "", child);
  }

  return (items) => {
    const wanted = new Set(items.map(idOf));
    for (const [id, element] of known) {
      if (wanted.has(id)) continue;
      element.remove();
      known.delete(id);
    }
    // In front the last of them is put first, so that they stand in the order of the list.
    for (const item of news === "first" ? [...items].reverse() : items) {
      const id = idOf(item);
      const there = known.get(id);
      const element = there ?? make(item);
      fill(element, item);
      if (there !== undefined) continue;
      element.dataset[name] = id;
      known.set(id, element);
      if (news === "first") list.prepend(element);
      else list.append(element);
    }
  };
}
