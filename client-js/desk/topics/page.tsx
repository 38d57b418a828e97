/** Administration: what questions are about, in two levels; new topics, other names, the end of one, a file of them. */
import { useState } from "preact/hooks";
import type { Topic } from "../../lib/index.ts";
import { useLoaded } from "../loaded.ts";
import { sayDone } from "../notices.ts";
import { FileButton } from "../parts/file_button.tsx";
import { ProblemLine } from "../parts/problem.tsx";
import { States } from "../parts/states.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { may } from "../session.ts";
import { inOrder, loadTopics } from "../topics.tsx";
import { t } from "../words.ts";
import { TopicForm } from "./form.tsx";

export function TopicsPage() {
  const { state, reload } = useLoaded(loadTopics, "topics");
  const [open, edit] = useState<Topic | "new" | null>(null);
  const { isBusy, problem, send } = useSending();
  const mayChange = may("change_topics");
  const importFile = async (text: string, file: string): Promise<void> => {
    const sent = await send(() => call("POST /topics/import", { body: { text } }));
    if (sent === null) return;
    sayDone(t("topics.imported", { file }));
    reload();
  };
  const all = state.name === "ready" ? state.value : [];
  return (
    <div class="sheet">
      <header class="head">
        <h1>{t("place.topics")}</h1>
        <span class="grow" />
        {mayChange && (
          <>
            <FileButton
              accept=".csv,text/csv"
              isBusy={isBusy}
              onText={(text, file) => void importFile(text, file)}
            />
            <button class="button main" type="button" onClick={() => edit("new")}>
              {t("topics.new")}
            </button>
          </>
        )}
      </header>
      <p class="soft">{t("topics.hint")}</p>
      <ProblemLine problem={problem} />
      <States of={state} retry={reload} empty={(none) => none.length === 0 && <p>{t("topics.empty")}</p>}>
        {(known) => <TopicTable all={inOrder(known)} mayChange={mayChange} onEdit={edit} />}
      </States>
      {open !== null && (
        <TopicForm
          topic={open === "new" ? null : open}
          all={all}
          onSaved={(name) => {
            sayDone(t("topics.saved", { name }));
            reload();
          }}
          onClose={() => edit(null)}
        />
      )}
    </div>
  );
}

interface TableProps {
  all: readonly Topic[];
  mayChange: boolean;
  onEdit: (topic: Topic) => void;
}

function TopicTable({ all, mayChange, onEdit }: TableProps) {
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("place.topics")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("topics.name")}</th>
            <th scope="col">{t("topics.code")}</th>
            <th scope="col">{t("topics.state")}</th>
            <th scope="col">
              <span class="unseen">{t("desk.change")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((topic) => (
            <tr key={topic.code} class={topic.retired ? "retired" : ""}>
              <th scope="row" class={topic.parent === null ? "" : "part"}>
                {topic.name}
              </th>
              <td>
                <code>{topic.code}</code>
              </td>
              <td>{t(topic.retired ? "topics.retired" : "topics.active")}</td>
              <td class="acts">
                {mayChange && (
                  <button class="plain" type="button" onClick={() => onEdit(topic)}>
                    {t("desk.change")}
                    <span class="unseen"> {topic.name}</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
