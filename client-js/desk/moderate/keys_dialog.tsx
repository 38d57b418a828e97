/** All keys of the desk on one sheet, and the switch for those who do not want them. */
import { Dialog } from "../parts/dialog.tsx";
import { keysAreOn, switchKeys } from "../keys.ts";
import { t } from "../words.ts";

const KEYS: readonly (readonly [string, string])[] = [
  ["J ↓", "keys.next"],
  ["K ↑", "keys.previous"],
  ["1 – 4", "keys.lists"],
  ["A", "keys.approve"],
  ["D", "keys.department"],
  ["R", "keys.reject"],
  ["M", "keys.merge"],
  ["E", "keys.redact"],
  ["C", "keys.classify"],
  ["S", "keys.share"],
  ["O", "keys.move"],
  ["P", "keys.pin"],
  ["H", "keys.hide"],
  ["Z", "keys.undo"],
  ["?", "keys.help"],
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("keys.title")} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={keysAreOn.value}
          onChange={(event) => switchKeys(event.currentTarget.checked)}
        />
        {t("keys.switch")}
      </label>
    </Dialog>
  );
}
