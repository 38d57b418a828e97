/** A dialog that wants one text, a reason or an evidence, gives it to the server and says why it was not taken. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Result } from "../../lib/index.ts";
import { useSending } from "../sending.ts";
import { Dialog, DialogFoot } from "./dialog.tsx";
import { AreaField } from "./field.tsx";
import { faultOf, ProblemLine } from "./problem.tsx";

interface Props<T> {
  title: string;
  label: string;
  hint?: string;
  submit: string;
  /** The field of the call that takes the text, where its fault is named. */
  field: "reason" | "text";
  give: (text: string) => Promise<Result<T>>;
  onGiven: (body: T) => void;
  onClose: () => void;
  /** What is asked for before the text. */
  children?: ComponentChildren;
}

export function SayDialog<T>({ title, label, hint, submit, field, give, onGiven, onClose, children }: Props<T>) {
  const [text, write] = useState("");
  const { isBusy, problem, send } = useSending();
  const say = async (): Promise<void> => {
    const sent = await send(() => give(text.trim()));
    if (sent === null) return;
    onGiven(sent.body);
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void say();
        }}
      >
        <ProblemLine problem={problem} />
        {children}
        <AreaField
          label={label}
          {...(hint === undefined ? {} : { hint })}
          fault={faultOf(problem, field)}
          value={text}
          onValue={write}
          rows={3}
          required
          isFirst
        />
        <DialogFoot submit={submit} isBusy={isBusy || text.trim() === ""} onClose={onClose} />
      </form>
    </Dialog>
  );
}
