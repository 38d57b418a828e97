/** Marks the field where the keyboard begins, and goes there. The browser's own `autofocus` works only once a page. */

export const FIRST = "data-first";

export function focusFirst(box: HTMLElement | null): boolean {
  const first = box?.querySelector<HTMLElement>(`[${FIRST}]`) ?? null;
  first?.focus();
  return first !== null;
}
