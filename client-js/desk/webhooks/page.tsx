/** Administration: which programs of the city are told of notices, and what could not be sent to anybody. */
import { useState } from "preact/hooks";
import type { FailedDelivery, Webhook } from "../../lib/index.ts";
import { departmentName } from "../departments.ts";
import { useLoaded } from "../loaded.ts";
import { now } from "../now.ts";
import { States } from "../parts/states.tsx";
import { call, callAll } from "../server.ts";
import { momentOf } from "../time.ts";
import { count, joined, t } from "../words.ts";
import { WebhookForm } from "./form.tsx";
import { RemoveDialog } from "./remove.tsx";

/** Of what failed, the latest. */
const FAILED_MAX = 50;

type Asked = { name: "new" } | { name: "remove"; webhook: Webhook };

export function WebhooksPage() {
  const { state, reload } = useLoaded(() => callAll("GET /webhooks", {}), "webhooks");
  const failed = useLoaded(() => call("GET /deliveries/failed", { query: { limit: FAILED_MAX } }), "failed");
  const [asked, ask] = useState<Asked | null>(null);
  const close = (): void => ask(null);
  return (
    <div class="sheet">
      <header class="head">
        <h1>{t("place.webhooks")}</h1>
        <span class="grow" />
        <button class="button main" type="button" onClick={() => ask({ name: "new" })}>
          {t("webhooks.new")}
        </button>
      </header>
      <p class="soft">{t("webhooks.hint")}</p>
      <States of={state} retry={reload} empty={(all) => all.every(isRemoved) && <p>{t("webhooks.empty")}</p>}>
        {(all) => (
          <WebhookTable
            all={all.filter((webhook) => !isRemoved(webhook))}
            onRemove={(webhook) => ask({ name: "remove", webhook })}
          />
        )}
      </States>
      <section>
        <h2>{t("webhooks.failed")}</h2>
        <States
          of={failed.state}
          retry={failed.reload}
          empty={({ items }) => items.length === 0 && <p>{t("webhooks.none_failed")}</p>}
        >
          {({ items }) => <FailedTable all={items} webhooks={state.name === "ready" ? state.value : []} />}
        </States>
      </section>
      {asked?.name === "new" && <WebhookForm onSaved={reload} onClose={close} />}
      {asked?.name === "remove" && (
        <RemoveDialog webhook={asked.webhook} onRemoved={reload} onClose={close} />
      )}
    </div>
  );
}

const isRemoved = (webhook: Webhook): boolean => webhook.removed_at !== null;

function WebhookTable({ all, onRemove }: { all: readonly Webhook[]; onRemove: (webhook: Webhook) => void }) {
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("place.webhooks")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("webhooks.url")}</th>
            <th scope="col">{t("webhooks.kinds")}</th>
            <th scope="col">{t("webhooks.department")}</th>
            <th scope="col">
              <span class="unseen">{t("webhooks.remove")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((webhook) => (
            <tr key={webhook.id}>
              <th scope="row">
                <code class="address">{webhook.url}</code>
              </th>
              <td>
                {webhook.kinds.length === 0
                  ? t("webhooks.all_kinds")
                  : joined(webhook.kinds.map((kind) => t(`notices.title_${kind}`)))}
              </td>
              <td>
                {webhook.department_id === null
                  ? t("webhooks.all_departments")
                  : departmentName(webhook.department_id)}
              </td>
              <td class="acts">
                <button class="plain" type="button" onClick={() => onRemove(webhook)}>
                  {t("webhooks.remove")}
                  <span class="unseen"> {webhook.url}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface FailedProps {
  all: readonly FailedDelivery[];
  webhooks: readonly Webhook[];
}

function FailedTable({ all, webhooks }: FailedProps) {
  const urlOf = (id: string | null): string =>
    id === null ? t("webhooks.netizen") : (webhooks.find((webhook) => webhook.id === id)?.url ?? "");
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={t("webhooks.failed")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("webhooks.given_up_at")}</th>
            <th scope="col">{t("webhooks.to")}</th>
            <th scope="col">{t("webhooks.notices")}</th>
            <th scope="col">{t("webhooks.error")}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((one) => (
            <tr key={one.id}>
              <td>
                <time dateTime={one.given_up_at}>{momentOf(one.given_up_at, now.peek())}</time>
              </td>
              <td>
                <span class="address">{one.mail_to ?? urlOf(one.webhook_id)}</span>
              </td>
              <td>{count("webhooks.told", one.notices)}</td>
              <td>
                {one.error} <span class="soft">{count("webhooks.attempts", one.attempts)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
