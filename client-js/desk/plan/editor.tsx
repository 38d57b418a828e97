/** The plan of one interview: its form, and the steps from a draft to the room. */
import { useState } from "preact/hooks";
import type { Interview, Moderation } from "../../lib/index.ts";
import { sayDone } from "../notices.ts";
import { InterviewMark } from "../parts/marks.tsx";
import { AreaField, SelectField, TextField } from "../parts/field.tsx";
import { faultOf, ProblemLine } from "../parts/problem.tsx";
import { addressOf } from "../route.ts";
import { call } from "../server.ts";
import { useSending } from "../sending.ts";
import { may } from "../session.ts";
import { t } from "../words.ts";
import { CampaignField } from "./campaign.tsx";
import { CancelDialog } from "./cancel.tsx";
import { DepartmentsField, GuestsField } from "./fields.tsx";
import { choicesIn, DURATIONS_MIN, lasting, planOf, starting, type PlanForm } from "./form.ts";

interface Props {
  interview: Interview | null;
  initial: PlanForm;
  onSaved: (interview: Interview) => void;
  onCopy: (interview: Interview) => void;
}

export function PlanEditor({ interview, initial, onSaved, onCopy }: Props) {
  const [form, change] = useState(initial);
  const [isCancelling, cancel] = useState(false);
  const { isBusy, problem, send } = useSending();
  const isOpen = interview === null || ["draft", "announced", "live"].includes(interview.status);
  const mayChange = isOpen && may(interview === null ? "create_interview" : "change_interview");
  const mayAddRecording = interview?.status === "ended" && may("change_interview");
  const set = (fields: Partial<PlanForm>): void => change({ ...form, ...fields });

  const save = async (): Promise<void> => {
    if (interview === null) {
      const plan = planOf(form);
      if (plan === null) return;
      const body = { ...plan, ...choicesIn(form, null), lang: form.lang };
      const sent = await send(() => call("POST /interviews", { body }));
      if (sent === null) return;
      sayDone(t("plan.created"));
      return onSaved(sent.body);
    }
    const plan = isOpen ? planOf(form) : {};
    if (plan === null) return;
    const body = { ...plan, ...choicesIn(form, interview) };
    const sent = await send(() => call("PATCH /interviews/{id}", { path: { id: interview.id }, body }));
    if (sent === null) return;
    sayDone(t("plan.saved"));
    onSaved(sent.body.interview);
  };
  const announce = async (): Promise<void> => {
    if (interview === null) return;
    const sent = await send(() => call("POST /interviews/{id}/announce", { path: { id: interview.id } }));
    if (sent === null) return;
    sayDone(t("plan.announced"));
    onSaved(sent.body.interview);
  };

  return (
    <form
      class="plan-form scroll"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <header class="head">
        <h2>{interview === null ? t("plan.new") : interview.title}</h2>
        {interview !== null && <InterviewMark status={interview.status} paused={interview.paused} />}
        <span class="grow" />
        {interview !== null && (
          <>
            <button class="button" type="button" onClick={() => onCopy(interview)}>
              {t("plan.copy")}
            </button>
            <a class="button" href={addressOf("moderate", interview.id)}>
              {t("plan.moderate")}
            </a>
          </>
        )}
      </header>
      <ProblemLine problem={problem} />
      <fieldset disabled={!mayChange}>
        <TextField
          label={t("plan.name")}
          fault={faultOf(problem, "title")}
          value={form.title}
          onValue={(title) => set({ title })}
          required
        />
        <AreaField
          label={t("plan.subject")}
          hint={t("plan.subject_hint")}
          fault={faultOf(problem, "subject")}
          value={form.subject}
          onValue={(subject) => set({ subject })}
          rows={3}
          required
        />
        <DepartmentsField
          chosen={form.department_ids}
          fault={faultOf(problem, "department_ids")}
          onChosen={(department_ids) => set({ department_ids })}
        />
        <GuestsField guests={form.guests} onGuests={(guests) => set({ guests })} />
        <div class="pair">
          <TextField
            label={t("plan.start")}
            fault={faultOf(problem, "planned_start_at")}
            type="datetime-local"
            value={form.start}
            onValue={(start) => change(starting(form, start))}
            required
          />
          <TextField
            label={t("plan.end")}
            fault={faultOf(problem, "planned_end_at")}
            type="datetime-local"
            value={form.end}
            onValue={(end) => set({ end })}
            required
          />
        </div>
        <p class="facts">
          <span class="soft">{t("plan.lasts")}</span>
          {DURATIONS_MIN.map((minutes) => (
            <button key={minutes} class="plain" type="button" onClick={() => change(lasting(form, minutes))}>
              {t("time.minutes", { n: minutes })}
            </button>
          ))}
        </p>
        <div class="pair">
          <TextField
            label={t("plan.collect_from")}
            hint={t("plan.collect_hint")}
            fault={faultOf(problem, "collect_from")}
            type="datetime-local"
            value={form.collect_from}
            onValue={(collect_from) => set({ collect_from })}
          />
          <SelectField
            label={t("plan.moderation")}
            hint={t("plan.moderation_hint")}
            value={form.moderation}
            onValue={(moderation) => set({ moderation: moderation as Moderation })}
            choices={[
              { value: "pre", name: t("plan.pre") },
              { value: "post", name: t("plan.post") },
            ]}
          />
        </div>
        <div class="pair">
          <TextField
            label={t("plan.answer_within")}
            hint={t("plan.answer_within_hint")}
            fault={faultOf(problem, "answer_within_days")}
            type="number"
            min={1}
            max={60}
            value={form.answer_within_days}
            onValue={(answer_within_days) => set({ answer_within_days })}
          />
          {interview === null && (
            <SelectField
              label={t("plan.lang")}
              value={form.lang}
              onValue={(lang) => set({ lang })}
              choices={[
                { value: "zh-CN", name: t("plan.lang_zh") },
                { value: "en", name: t("plan.lang_en") },
              ]}
            />
          )}
        </div>
        <CampaignField
          chosen={form.campaign_id}
          fault={faultOf(problem, "campaign_id")}
          onChosen={(campaign_id) => set({ campaign_id })}
        />
      </fieldset>
      <fieldset disabled={!mayChange && !mayAddRecording}>
        <TextField
          label={t("plan.video")}
          hint={t("plan.video_hint")}
          fault={faultOf(problem, "video_url")}
          value={form.video_url}
          onValue={(video_url) => set({ video_url })}
        />
        {interview?.video_url != null && (
          <p>
            <a href={`/interviews/${interview.id}#video`} target="_blank" rel="noopener">
              {t("plan.video_preview")}
            </a>
          </p>
        )}
      </fieldset>
      <footer class="foot">
        {interview !== null &&
          ["draft", "announced"].includes(interview.status) &&
          may("cancel_interview") && (
            <button class="button grave" type="button" onClick={() => cancel(true)}>
              {t("plan.cancel")}
            </button>
          )}
        <span class="grow" />
        {(mayChange || mayAddRecording) && (
          <button class={interview?.status === "draft" ? "button" : "button main"} disabled={isBusy}>
            {t(interview === null ? "plan.create" : "plan.save")}
          </button>
        )}
        {interview?.status === "draft" && may("announce_interview") && (
          <button class="button main" type="button" disabled={isBusy} onClick={() => void announce()}>
            {t("plan.announce")}
          </button>
        )}
      </footer>
      {isCancelling && interview !== null && (
        <CancelDialog interview={interview} onCancelled={onSaved} onClose={() => cancel(false)} />
      )}
    </form>
  );
}
