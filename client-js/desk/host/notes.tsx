/**
 * The host's own notes for an interview. They stay in this browser, under the name of whoever is signed in: nobody else
 * reads them, and nothing of them is in the records.
 */
import { useMemo, useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { staff } from "../session.ts";
import { t } from "../words.ts";

const NOTES_MAX = 20_000;

/** What of the browser's storage is used here. */
export interface NoteStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

export interface Kept {
  read(): string;
  /** False when the browser does not keep it. */
  write(text: string): boolean;
}

export function keptNotes(storage: NoteStorage, interview_id: Id, staff_id: Id): Kept {
  const name = `wenzheng.host.notes.${staff_id}.${interview_id}`;
  return {
    read: () => {
      try {
        return storage.getItem(name) ?? "";
      } catch {
        return "";
      }
    },
    write: (text) => {
      try {
        if (text === "") storage.removeItem(name);
        else storage.setItem(name, text);
        return true;
      } catch {
        return false;
      }
    },
  };
}

export function Notes({ interview_id }: { interview_id: Id }) {
  const kept = useMemo(() => keptNotes(localStorage, interview_id, staff.value?.id ?? ""), [interview_id]);
  const [text, write] = useState(() => kept.read());
  const [isKept, keep] = useState(true);
  return (
    <section class="host-notes">
      <label for="host-notes">{t("host.notes")}</label>
      <textarea
        id="host-notes"
        maxLength={NOTES_MAX}
        value={text}
        aria-describedby="host-notes-hint"
        onInput={(event) => {
          const { value } = event.currentTarget;
          write(value);
          keep(kept.write(value));
        }}
      />
      <p class="soft" id="host-notes-hint" role={isKept ? undefined : "alert"}>
        {t(isKept ? "host.notes_hint" : "host.notes_lost")}
      </p>
    </section>
  );
}
