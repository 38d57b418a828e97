/** One setting: the field that fits its type, the default, and who changed it. */
import { useId } from "preact/hooks";
import type { Problem, Setting, SettingValue } from "../../lib/index.ts";
import { now } from "../now.ts";
import { faultOf } from "../parts/problem.tsx";
import { momentOf } from "../time.ts";
import { has, t } from "../words.ts";

interface Props {
  setting: Setting;
  value: SettingValue;
  problem: Problem | null;
  onValue: (value: SettingValue) => void;
}

export function SettingRow({ setting, value, problem, onValue }: Props) {
  const id = useId();
  const fault = faultOf(problem, setting.name);
  return (
    <div class={value === setting.default ? "setting" : "setting differs"}>
      <div class="grow">
        <label for={id}>
          {has(`setting.${setting.name}`) ? t(`setting.${setting.name}`) : setting.meaning}
        </label>
        <small class="soft">
          <code>{setting.name}</code> · {factsOf(setting)}
        </small>
        {fault !== "" && <small class="fault">{fault}</small>}
      </div>
      <SettingField id={id} setting={setting} value={value} isFaulty={fault !== ""} onValue={onValue} />
    </div>
  );
}

function SettingField({
  id,
  setting,
  value,
  isFaulty,
  onValue,
}: Omit<Props, "problem"> & { id: string; isFaulty: boolean }) {
  const invalid = isFaulty ? { "aria-invalid": "true" as const } : {};
  switch (setting.type) {
    case "integer":
      return (
        <input
          id={id}
          {...invalid}
          type="number"
          min={setting.min ?? undefined}
          max={setting.max ?? undefined}
          required
          value={String(value)}
          onInput={(event) =>
            onValue(event.currentTarget.value === "" ? "" : Number(event.currentTarget.value))
          }
        />
      );
    case "choice":
      return (
        <select
          id={id}
          {...invalid}
          value={String(value)}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {(setting.choices ?? []).map((choice) => (
            <option key={choice} value={choice}>
              {wordsOf(choice)}
            </option>
          ))}
        </select>
      );
    case "text":
      return (
        <input
          id={id}
          {...invalid}
          maxLength={setting.length_max ?? undefined}
          required={setting.default !== ""}
          value={String(value)}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      );
    default:
      return setting.type satisfies never;
  }
}

function wordsOf(choice: string): string {
  return has(`setting.choice_${choice}`) ? t(`setting.choice_${choice}`) : choice;
}

function factsOf(setting: Setting): string {
  const value = String(setting.default);
  const facts = [t("settings.default", { value: setting.type === "choice" ? wordsOf(value) : value })];
  if (setting.min !== null && setting.max !== null)
    facts.push(t("settings.bounds", { min: setting.min, max: setting.max }));
  if (setting.changed_by !== null && setting.changed_at !== null) {
    facts.push(
      t("settings.changed_by", { who: setting.changed_by, when: momentOf(setting.changed_at, now.peek()) }),
    );
  }
  return facts.join(" · ");
}
