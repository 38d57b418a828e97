/**
 * A long list of rows of one height, of which only those in sight are drawn. Rows that come or go never move the
 * one being worked on: the list is scrolled along with it. What a row shows is the caller's.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props<T extends { id: string }> {
  label: string;
  items: readonly T[];
  row_px: number;
  selected: string | null;
  onSelect: (id: string) => void;
  children: (item: T, isSelected: boolean) => ComponentChildren;
}

/** So many rows beyond the edges are drawn, so that scrolling shows no holes. */
const BEYOND = 8;

export function Rows<T extends { id: string }>({
  label,
  items,
  row_px,
  selected,
  onSelect,
  children,
}: Props<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [top, scrolled] = useState(0);
  const [height, sized] = useState(600);
  const anchor = useRef<{ id: string | null; index: number; selected: string | null }>({
    id: null,
    index: -1,
    selected: null,
  });

  useEffect(() => {
    const measure = (): void => sized(box.current?.clientHeight ?? 600);
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const before = anchor.current;
    if (before.id !== null && before.selected === selected) {
      const index = items.findIndex((item) => item.id === before.id);
      if (index >= 0 && index !== before.index) element.scrollTop += (index - before.index) * row_px;
    }
    if (before.selected !== selected)
      show(
        element,
        items.findIndex((item) => item.id === selected),
        row_px,
      );
    anchor.current = { ...anchorOf(element, items, selected, row_px), selected };
  }, [items, selected]);

  const first = Math.max(0, Math.floor(top / row_px) - BEYOND);
  const drawn = items.slice(first, Math.ceil((top + height) / row_px) + BEYOND);
  return (
    <div
      class="rows"
      ref={box}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      {...(selected === null ? {} : { "aria-activedescendant": `row-${selected}` })}
      onScroll={(event) => {
        scrolled(event.currentTarget.scrollTop);
        anchor.current = {
          ...anchorOf(event.currentTarget, items, selected, row_px),
          selected: anchor.current.selected,
        };
      }}
    >
      <div
        role="presentation"
        style={{ height: `${items.length * row_px}px`, paddingTop: `${first * row_px}px` }}
      >
        {drawn.map((item, i) => (
          <div
            key={item.id}
            id={`row-${item.id}`}
            class={item.id === selected ? "row selected" : "row"}
            style={{ height: `${row_px}px` }}
            role="option"
            aria-selected={item.id === selected}
            aria-setsize={items.length}
            aria-posinset={first + i + 1}
            onClick={() => onSelect(item.id)}
          >
            {children(item, item.id === selected)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** What is held still: the selected row when it is in sight, else the first one in sight. */
function anchorOf<T extends { id: string }>(
  element: HTMLElement,
  items: readonly T[],
  selected: string | null,
  row_px: number,
): { id: string | null; index: number } {
  const chosen = items.findIndex((item) => item.id === selected);
  const isInSight =
    chosen >= 0 &&
    (chosen + 1) * row_px > element.scrollTop &&
    chosen * row_px < element.scrollTop + element.clientHeight;
  const index = isInSight ? chosen : Math.floor(element.scrollTop / row_px);
  return { id: items[index]?.id ?? null, index };
}

function show(element: HTMLElement, index: number, row_px: number): void {
  if (index < 0) return;
  const from = index * row_px;
  if (from < element.scrollTop) element.scrollTop = from;
  else if (from + row_px > element.scrollTop + element.clientHeight) {
    element.scrollTop = from + row_px - element.clientHeight;
  }
}
