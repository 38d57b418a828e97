/** A question that has to be answered before work goes on: takes the keyboard, gives it back, closes by Escape. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { signal } from "@preact/signals";
import { t } from "../words.ts";
import { focusFirst } from "./first.ts";

/** How many are open: single-key commands rest meanwhile. */
export const openDialogs = signal(0);

interface Props {
  title: string;
  /** Absent where there is no way round. */
  onClose?: () => void;
  children: ComponentChildren;
}

const FOCUSABLE = "input, select, textarea, button, a[href]";

export function Dialog({ title, onClose, children }: Props) {
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const before = document.activeElement;
    openDialogs.value += 1;
    if (!focusFirst(box.current)) focusable(box.current).find(isOfContent)?.focus();
    return () => {
      openDialogs.value -= 1;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose?.();
    } else if (event.key === "Tab") {
      keepInside(event, focusable(box.current));
    }
  };

  return (
    <div class="veil" onMouseDown={(event) => event.target === event.currentTarget && onClose?.()}>
      <div class="dialog" role="dialog" aria-modal="true" aria-label={title} ref={box} onKeyDown={onKeyDown}>
        <header>
          <h2>{title}</h2>
          {onClose !== undefined && (
            <button class="plain" type="button" onClick={onClose} aria-label={t("desk.close")}>
              ✕
            </button>
          )}
        </header>
        {children}
      </div>
    </div>
  );
}

/** The buttons at the foot of a dialog's form. */
export function DialogFoot({
  submit,
  isBusy,
  isGrave,
  onClose,
}: {
  submit: string;
  isBusy?: boolean;
  isGrave?: boolean;
  onClose: () => void;
}) {
  return (
    <footer>
      <button class="button" type="button" onClick={onClose}>
        {t("desk.cancel")}
      </button>
      <button class={isGrave === true ? "button main grave" : "button main"} disabled={isBusy === true}>
        {submit}
      </button>
    </footer>
  );
}

/** The closing cross comes first in the markup and is not what one came for. */
const isOfContent = (element: HTMLElement): boolean => element.closest("header") === null;

function focusable(box: HTMLElement | null): HTMLElement[] {
  const all = box === null ? [] : [...box.querySelectorAll<HTMLElement>(FOCUSABLE)];
  return all.filter((element) => !element.hasAttribute("disabled"));
}

/** From the last on to the first, and back. */
function keepInside(event: KeyboardEvent, elements: HTMLElement[]): void {
  const edge = event.shiftKey ? elements[0] : elements[elements.length - 1];
  const other = event.shiftKey ? elements[elements.length - 1] : elements[0];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  other?.focus();
}
