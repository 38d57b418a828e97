/** Asks once more before something is done that cannot be taken back. */
import type { Result } from "../../lib/index.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { useSending } from "../sending.ts";

interface Props<T> {
  title: string;
  say: string;
  submit: string;
  give: () => Promise<Result<T>>;
  onGiven: (body: T) => void;
  onClose: () => void;
}

export function ConfirmDialog<T>({ title, say, submit, give, onGiven, onClose }: Props<T>) {
  const { isBusy, problem, send } = useSending();
  const confirm = async (): Promise<void> => {
    const sent = await send(give);
    if (sent === null) return;
    onGiven(sent.body);
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <ProblemLine problem={problem} />
        <p>{say}</p>
        <DialogFoot submit={submit} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
