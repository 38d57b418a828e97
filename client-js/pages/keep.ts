/**
 * Puts an item drawn anew in the place of the old one without taking anything out of the reader's hands: an open
 * form moves over with what was typed, and the focus stays on what it was on.
 */
export function keepWork(old: HTMLElement, fresh: HTMLElement): void {
  const active = (old.getRootNode() as Document | ShadowRoot).activeElement;
  const focused = active instanceof HTMLElement && old.contains(active) ? active : null;
  const mark = focused === null ? null : markOf(focused);

  for (const form of old.querySelectorAll("form")) {
    // Only buttons: nothing in it is the reader's.
    if (form.dataset.act === "judge") continue;
    const same = fresh.querySelector(`form[data-act="${form.dataset.act ?? ""}"]`);
    if (same !== null) same.parentNode?.replaceChild(form, same);
    else if (form.dataset.act !== "rate") fresh.querySelector(".acts")?.after(form);
  }
  old.parentNode?.replaceChild(fresh, old);

  if (focused === null) return;
  if (focused.isConnected) focused.focus({ preventScroll: true });
  else if (mark !== null) fresh.querySelector<HTMLElement>(mark)?.focus({ preventScroll: true });
}

/** How the counterpart of a control is found in the new item. */
function markOf(control: HTMLElement): string | null {
  if (control.dataset.act !== undefined) return `[data-act="${control.dataset.act}"]`;
  return control.matches("h3 a") ? "h3 a" : null;
}
