/** Administration: what the city decides, each with its meaning, its bounds and who changed it last. */
import { useState } from "preact/hooks";
import type { Setting, SettingValue } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { ProblemLine } from "../parts/problem.tsx";
import { States } from "../parts/states.tsx";
import { call, callAll } from "../server.ts";
import { useSending } from "../sending.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import { SettingRow } from "./row.tsx";

type Changes = Readonly<Record<string, SettingValue>>;

export function SettingsPage() {
  const { state, reload } = useLoaded(() => callAll("GET /settings", {}), "settings");
  return (
    <div class="sheet">
      <h1>{t("settings.title")}</h1>
      <p class="soft">{t("settings.hint")}</p>
      <States of={state} retry={reload} empty={(all) => all.length === 0 && <p>{t("settings.empty")}</p>}>
        {(all) => <SettingsForm all={all} onSaved={reload} />}
      </States>
    </div>
  );
}

function SettingsForm({ all, onSaved }: { all: readonly Setting[]; onSaved: () => void }) {
  const [changes, change] = useState<Changes>({});
  const { isBusy, problem, send, forget } = useSending();
  const changed = Object.keys(changes).length;
  const mayChange = may("change_settings");

  const set = (setting: Setting, value: SettingValue): void => {
    const { [setting.name]: _, ...others } = changes;
    change(value === setting.value ? others : { ...others, [setting.name]: value });
    forget();
  };
  const submit = async (): Promise<void> => {
    const sent = await send(() => call("PATCH /settings", { body: changes }));
    if (sent === null) return;
    change({});
    sayDone(t("settings.saved"));
    onSaved();
  };

  return (
    <form
      class="settings"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemLine problem={problem} />
      <fieldset disabled={!mayChange}>
        {all.map((setting) => (
          <SettingRow
            key={setting.name}
            setting={setting}
            value={changes[setting.name] ?? setting.value}
            problem={problem}
            onValue={(value) => set(setting, value)}
          />
        ))}
      </fieldset>
      {changed > 0 && (
        <footer class="foot sticky">
          <span class="grow">{t("settings.changed", { count: changed })}</span>
          <button class="button" type="button" onClick={() => change({})}>
            {t("settings.discard")}
          </button>
          <button class="button main" disabled={isBusy}>
            {t("desk.save")}
          </button>
        </footer>
      )}
    </form>
  );
}
