/** Revises a statement, or takes it back: what was said before is kept by the server. */
import { useState } from "preact/hooks";
import type { Statement } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { AreaField } from "../parts/field.tsx";
import { isDescribed, isSame, PictureField, renamed, type Chosen } from "../parts/picture_field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { t } from "../words.ts";

export function ReviseStatementDialog({ statement, onClose }: { statement: Statement; onClose: () => void }) {
  const [text, write] = useState(statement.text);
  const [picture, show] = useState<Chosen | null>(statement.picture);
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = { text: text.trim(), ...renamed(picture) };
    const result = await send(() => call("PUT /statements/{id}", { path: { id: statement.id }, body }));
    if (result !== null) onClose();
  };
  const isAsBefore = text.trim() === statement.text && isSame(picture, statement.picture);
  return (
    <Dialog title={t("thread.revise_title", { speaker: statement.speaker })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <AreaField
          label={t("compose.text")}
          fault={faultOf(problem, "text")}
          value={text}
          onValue={write}
          rows={5}
          isFirst
        />
        <PictureField picture={picture} onPicture={show} />
        <DialogFoot
          submit={t("thread.revise")}
          isBusy={isBusy || text.trim() === "" || !isDescribed(picture) || isAsBefore}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

export function RetractStatementDialog({
  statement,
  onClose,
}: {
  statement: Statement;
  onClose: () => void;
}) {
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const result = await send(() => call("DELETE /statements/{id}", { path: { id: statement.id } }));
    if (result !== null) onClose();
  };
  return (
    <Dialog title={t("thread.retract_title", { speaker: statement.speaker })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <p class="quoted">{statement.text}</p>
        <p class="soft">{t("thread.retract_hint")}</p>
        <DialogFoot submit={t("thread.retract")} isGrave isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
