/** Which campaign an interview is part of: a choice in its plan, and a dialog that plans a campaign or changes it. */
import { useEffect, useState } from "preact/hooks";
import type { Id } from "../../lib/index.ts";
import { campaignOf, campaigns, loadCampaigns, newestFirst, putCampaign, type Campaign } from "../campaigns.ts";
import { sayDone } from "../notices.ts";
import { Dialog, DialogFoot } from "../parts/dialog.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";

interface FieldProps {
  /** Empty: of none. */
  chosen: Id;
  fault: string;
  onChosen: (id: Id) => void;
}

export function CampaignField({ chosen, fault, onChosen }: FieldProps) {
  const [open, edit] = useState<Campaign | "new" | null>(null);
  useEffect(() => {
    if (campaigns.value === null) void loadCampaigns();
  }, []);
  const known = newestFirst(campaigns.value ?? []);
  const here = campaignOf(chosen);
  return (
    <>
      <SelectField
        label={t("campaign.field")}
        hint={t("campaign.hint")}
        fault={fault}
        value={chosen}
        onValue={onChosen}
        choices={[
          { value: "", name: t("campaign.none") },
          ...known.map((one) => ({ value: one.id, name: t("campaign.choice", { ...one }) })),
        ]}
      />
      <p class="facts">
        {may("create_campaign") && (
          <button class="plain" type="button" onClick={() => edit("new")}>
            {t("campaign.new")}
          </button>
        )}
        {here !== undefined && may("change_campaign") && (
          <button class="plain" type="button" onClick={() => edit(here)}>
            {t("campaign.change")}
          </button>
        )}
      </p>
      {open !== null && (
        <CampaignDialog
          campaign={open === "new" ? null : open}
          onSaved={(campaign) => {
            putCampaign(campaign);
            onChosen(campaign.id);
          }}
          onClose={() => edit(null)}
        />
      )}
    </>
  );
}

interface DialogProps {
  campaign: Campaign | null;
  onSaved: (campaign: Campaign) => void;
  onClose: () => void;
}

function CampaignDialog({ campaign, onSaved, onClose }: DialogProps) {
  const [title, name] = useState(campaign?.title ?? "");
  const [first_day, begin] = useState(campaign?.first_day ?? "");
  const [last_day, end] = useState(campaign?.last_day ?? "");
  const { isBusy, problem, send } = useSending();
  const submit = async (): Promise<void> => {
    const body = { title: title.trim(), first_day, last_day: last_day === "" ? first_day : last_day };
    const sent = await send(() =>
      campaign === null
        ? call("POST /campaigns", { body })
        : call("PATCH /campaigns/{id}", { path: { id: campaign.id }, body }),
    );
    if (sent === null) return;
    sayDone(t("campaign.saved", { title: sent.body.title }));
    onSaved(sent.body);
    onClose();
  };
  return (
    <Dialog title={t(campaign === null ? "campaign.new" : "campaign.change")} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void submit();
        }}
      >
        <ProblemLine problem={problem} />
        <TextField
          label={t("campaign.title")}
          fault={faultOf(problem, "title")}
          value={title}
          onValue={name}
          required
          isFirst
        />
        <div class="pair">
          <TextField
            label={t("campaign.first_day")}
            fault={faultOf(problem, "first_day")}
            type="date"
            value={first_day}
            onValue={begin}
            required
          />
          <TextField
            label={t("campaign.last_day")}
            hint={t("campaign.last_day_hint")}
            fault={faultOf(problem, "last_day")}
            type="date"
            value={last_day}
            onValue={end}
          />
        </div>
        <DialogFoot submit={t("desk.save")} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}
