/** What can be done to a question now, in the order of the buttons, each with its key. One list for both. */
import type { CommandName, Question } from "../../lib/index.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";
import type { Asked } from "./dialogs.tsx";

export interface Action {
  key: string;
  name: string;
  isMain: boolean;
  run: () => void;
}

export function actionsOf(
  question: Question | null,
  desk: ModeratorDesk,
  ask: (asked: Asked) => void,
): Action[] {
  if (question === null || !isWorkedOn(desk)) return [];
  const { id } = question;
  const action = (
    command: CommandName,
    key: string,
    name: string,
    run: () => void,
    isMain = false,
  ): Action[] => (may(command) ? [{ key, name, isMain, run }] : []);

  const redact = action("redact_question", "E", t("act.redact"), () => ask({ name: "redact", question }));
  const merge = action("merge_question", "M", t("act.merge"), () => ask({ name: "merge", question }));
  const hide = action("hide_question", "H", t("act.hide"), () => ask({ name: "hide", question }));
  const pin = question.pinned
    ? action("unpin_question", "P", t("act.unpin"), () => desk.give({ name: "unpin", id }))
    : action("pin_question", "P", t("act.pin"), () => desk.give({ name: "pin", id }));

  const classify = action("classify_question", "C", t("act.classify"), () => ask({ name: "classify", question }));
  const move = isOpenHere(desk)
    ? action("move_question", "O", t("act.move"), () => ask({ name: "move", question }))
    : [];
  const share = action("share_question", "S", t("act.share"), () => ask({ name: "share", question }));

  switch (question.status) {
    case "pending":
      return [
        ...action(
          "approve_question",
          "A",
          t("act.approve"),
          () => desk.give({ name: "approve", id, department_id: null }),
          true,
        ),
        ...action("approve_question", "D", t("act.approve_to"), () => ask({ name: "department", question })),
        ...action("reject_question", "R", t("act.reject"), () => ask({ name: "reject", question })),
        ...merge,
        ...redact,
        ...classify,
        ...move,
      ];
    case "approved":
      return [
        ...action("assign_question", "D", t("act.assign"), () => ask({ name: "department", question })),
        ...share,
        ...pin,
        ...merge,
        ...redact,
        ...classify,
        ...move,
        ...hide,
      ];
    case "answered":
      return [...pin, ...merge, ...redact, ...classify, ...move, ...hide];
    case "rejected":
      return action("unreject_question", "R", t("act.unreject"), () => desk.give({ name: "unreject", id }));
    case "merged":
      return action("unmerge_question", "M", t("act.unmerge"), () => desk.give({ name: "unmerge", id }));
    case "hidden":
      return action("unhide_question", "H", t("act.unhide"), () => desk.give({ name: "unhide", id }));
    case "withdrawn":
      return [];
    default:
      return question.status satisfies never;
  }
}

/** Before the announcement there are no questions, after archiving nothing changes any more. */
export function isWorkedOn(desk: ModeratorDesk): boolean {
  const status = desk.view.value?.interview.status;
  return status === "announced" || status === "live" || status === "ended";
}

/** What the end handed over stays in its room: its asker was told a date. */
function isOpenHere(desk: ModeratorDesk): boolean {
  const status = desk.view.value?.interview.status;
  return status === "announced" || status === "live";
}
