/** The questions a moderator is asked before an act: a reason, a target, a department, a time. One at a time. */
import type { Signal } from "@preact/signals";
import type { Answer, Interview, Question, Statement } from "../../lib/index.ts";
import { RefuseExtensionDialog } from "../oversight/refuse.tsx";
import { ReclassifyDialog } from "../oversight/reclassify.tsx";
import { BanDialog } from "./ban.tsx";
import { ClassifyDialog } from "./classify.tsx";
import type { ModeratorDesk } from "./desk.ts";
import { DepartmentDialog } from "./department.tsx";
import { HideDialog, RedactDialog, RejectDialog } from "./reason.tsx";
import { KeysDialog } from "./keys_dialog.tsx";
import { MergeDialog } from "./merge.tsx";
import { MoveDialog } from "./move.tsx";
import { PollDialog } from "./poll_dialog.tsx";
import { ShareDialog } from "./share.tsx";
import { ArchiveDialog, EndDialog, ExtendDialog } from "./run_dialogs.tsx";
import { RetractStatementDialog, ReviseStatementDialog } from "./statement_dialog.tsx";

export type Asked =
  | { name: "reject" | "hide" | "redact" | "merge" | "department" | "move" | "ban"; question: Question }
  | { name: "classify" | "share" | "refuse_extension"; question: Question }
  | { name: "reclassify"; question: Question; answer: Answer }
  | { name: "extend" | "end" | "archive" | "poll"; interview: Interview }
  | { name: "revise_statement" | "retract_statement"; statement: Statement }
  | { name: "keys" };

export function Dialogs({ desk, asked }: { desk: ModeratorDesk; asked: Signal<Asked | null> }) {
  const open = asked.value;
  if (open === null) return null;
  const onClose = (): void => {
    asked.value = null;
  };
  switch (open.name) {
    case "reject":
      return <RejectDialog question={open.question} desk={desk} onClose={onClose} />;
    case "hide":
      return <HideDialog question={open.question} desk={desk} onClose={onClose} />;
    case "redact":
      return <RedactDialog question={open.question} desk={desk} onClose={onClose} />;
    case "merge":
      return <MergeDialog question={open.question} desk={desk} onClose={onClose} />;
    case "department":
      return <DepartmentDialog question={open.question} desk={desk} onClose={onClose} />;
    case "move":
      return <MoveDialog question={open.question} desk={desk} onClose={onClose} />;
    case "classify":
      return <ClassifyDialog question={open.question} onClose={onClose} />;
    case "share":
      return <ShareDialog question={open.question} desk={desk} onClose={onClose} />;
    case "refuse_extension":
      return <RefuseExtensionDialog question={open.question} onClose={onClose} />;
    case "reclassify":
      return <ReclassifyDialog question={open.question} answer={open.answer} onClose={onClose} />;
    case "ban":
      return <BanDialog question={open.question} onClose={onClose} />;
    case "extend":
      return <ExtendDialog interview={open.interview} onClose={onClose} />;
    case "end":
      return <EndDialog interview={open.interview} desk={desk} onClose={onClose} />;
    case "archive":
      return <ArchiveDialog interview={open.interview} onClose={onClose} />;
    case "poll":
      return <PollDialog interview={open.interview} onClose={onClose} />;
    case "retract_statement":
      return <RetractStatementDialog statement={open.statement} onClose={onClose} />;
    case "revise_statement":
      return <ReviseStatementDialog statement={open.statement} onClose={onClose} />;
    case "keys":
      return <KeysDialog onClose={onClose} />;
    default:
      return open satisfies never;
  }
}
