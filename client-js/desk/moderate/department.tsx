/** Chooses a department: those of the interview first, by their figure; any other by typing. */
import { useState } from "preact/hooks";
import type { Department, Id, Question } from "../../lib/index.ts";
import { activeDepartments, nameOf } from "../departments.ts";
import { Dialog } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { t } from "../words.ts";
import type { ModeratorDesk } from "./desk.ts";

interface Props {
  question: Question;
  desk: ModeratorDesk;
  onClose: () => void;
}

const SHOWN_MAX = 9;

export function DepartmentDialog({ question, desk, onClose }: Props) {
  const isPending = question.status === "pending";
  const give = (department_id: Id): void => {
    desk.give({ name: isPending ? "approve" : "assign", id: question.id, department_id });
    onClose();
  };
  return (
    <Dialog
      title={t(isPending ? "department.approve_to" : "department.assign", { no: question.no })}
      onClose={onClose}
    >
      <DepartmentChoice
        first={desk.view.value?.interview.departments.map((department) => department.id) ?? []}
        except={isPending ? null : question.department_id}
        give={give}
      />
    </Dialog>
  );
}

export function DepartmentChoice({
  first,
  except,
  give,
}: {
  first: readonly Id[];
  except: Id | null;
  give: (id: Id) => void;
}) {
  const [wanted, write] = useState("");
  const shown = ordered(activeDepartments.value, first)
    .filter((department) => department.id !== except && matches(department, wanted))
    .slice(0, SHOWN_MAX);
  const onFigure = (event: KeyboardEvent): void => {
    const choice = event.key === "Enter" ? shown[0] : shown[Number(event.key) - 1];
    if (choice === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    give(choice.id);
  };
  return (
    <div onKeyDown={onFigure}>
      <TextField label={t("department.find")} value={wanted} onValue={write} isFirst autocomplete="off" />
      {shown.length === 0 && <p class="soft">{t("department.none")}</p>}
      <ul class="choices">
        {shown.map((department, i) => (
          <li key={department.id}>
            <button type="button" onClick={() => give(department.id)}>
              <kbd>{i + 1}</kbd> {nameOf(department)}
              {first.includes(department.id) && <span class="soft"> {t("department.takes_part")}</span>}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function ordered(all: readonly Department[], first: readonly Id[]): Department[] {
  const rank = (department: Department): number => {
    const index = first.indexOf(department.id);
    return index < 0 ? first.length : index;
  };
  return [...all].sort((a, b) => rank(a) - rank(b));
}

function matches(department: Department, wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  const names = [department.name, department.short_name ?? "", department.name_en ?? "", department.code];
  return text === "" || names.some((name) => name.toLowerCase().includes(text));
}
