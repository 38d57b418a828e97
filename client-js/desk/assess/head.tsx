/** The head of the assessment: of what and when it is, the choice of the period, and what can be taken along. */
import { useEffect, useState } from "preact/hooks";
import { campaignOf, campaigns, loadCampaigns, newestFirst } from "../campaigns.ts";
import { departmentName } from "../departments.ts";
import { go } from "../route.ts";
import { ownDepartments } from "../session.ts";
import { t } from "../words.ts";
import { periodName, today } from "./dates.ts";
import { queryOf } from "./load.ts";
import { PRESETS, presetOf, type Period } from "./period.ts";
import { addressFor, type Place } from "./place.ts";
import { readsCity } from "./readers.ts";

export function Head({ place }: { place: Place }) {
  const { period, department } = place;
  return (
    <header class="assess-head">
      <div class="assess-title">
        <div class="grow">
          <h1>{t("assess.title", { period: periodName(period), who: whoOf(place) })}</h1>
          <OnlyCampaign place={place} />
          {period.to >= today() && <p class="soft">{t("assess.runs")}</p>}
        </div>
        <Files place={place} />
      </div>
      <Departments place={place} />
      <Periods key={`${period.from} ${period.to}`} place={place} />
      {department !== null && readsCity() && (
        <p class="acts">
          <a href={addressFor(place, { department: null })}>{t("assess.to_city")}</a>
        </p>
      )}
    </header>
  );
}

/** Whose figures they are: a department's, else the city's, or the first of one's own. */
export function whoOf(place: Place): string {
  if (isOfCity(place)) return t("assess.city");
  return departmentName(place.department ?? ownDepartments()[0] ?? null);
}

export function isOfCity({ department }: Place): boolean {
  return department === null && readsCity();
}

/** Whoever answers for several departments reads one at a time. */
function Departments({ place }: { place: Place }) {
  const own = ownDepartments();
  if (readsCity() || own.length < 2) return null;
  const shown = place.department ?? own[0];
  return (
    <nav class="assess-choices" aria-label={t("assess.departments")}>
      {own.map((id) => (
        <a
          key={id}
          href={addressFor(place, { department: id })}
          {...(id === shown ? { "aria-current": "true" as const } : {})}
        >
          {departmentName(id)}
        </a>
      ))}
    </nav>
  );
}

/** Also on paper, where the choice of it is not. */
export function OnlyCampaign({ place }: { place: Place }) {
  const campaign = campaignOf(place.campaign);
  return campaign === undefined ? null : <p class="soft">{t("campaign.only", { title: campaign.title })}</p>;
}

/** One campaign only, with its days as the period; its interviews are counted by the day on which they opened. */
function Campaigns({ place }: { place: Place }) {
  useEffect(() => {
    if (campaigns.value === null) void loadCampaigns();
  }, []);
  const known = newestFirst(campaigns.value ?? []);
  if (known.length === 0) return null;
  const choose = (id: string): void => {
    const campaign = campaignOf(id);
    go(
      addressFor(
        place,
        campaign === undefined
          ? { campaign: null }
          : { campaign: id, period: { from: campaign.first_day, to: campaign.last_day } },
      ),
    );
  };
  return (
    <label class="inline">
      {t("campaign.field")}
      <select value={place.campaign ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{t("campaign.all")}</option>
        {known.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Files({ place }: { place: Place }) {
  const query = new URLSearchParams(queryOf(place.period, place));
  return (
    <div class="assess-files">
      {(["csv", "xlsx"] as const).map((kind) => (
        <a key={kind} class="button" href={`/api/v1/assessment.${kind}?${query}`} download>
          {t(`assess.as_${kind}`)}
        </a>
      ))}
      <button class="button" type="button" onClick={() => print()}>
        {t("assess.print")}
      </button>
    </div>
  );
}

function Periods({ place }: { place: Place }) {
  const { period, isCompared } = place;
  const [own, change] = useState<Period>(period);
  const isOver = own.from !== "" && own.to !== "" && own.from > own.to;
  return (
    <div class="assess-periods">
      <nav class="assess-choices" aria-label={t("assess.period")}>
        {PRESETS.map((preset) => {
          const of = presetOf(preset, today());
          const isHere = of.from === period.from && of.to === period.to;
          return (
            <a
              key={preset}
              href={addressFor(place, { period: of })}
              {...(isHere ? { "aria-current": "true" as const } : {})}
            >
              {t(`assess.${preset}`)}
            </a>
          );
        })}
      </nav>
      <form
        class="assess-own"
        aria-label={t("assess.own_dates")}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isOver) go(addressFor(place, { period: own }));
        }}
      >
        <label>
          {t("assess.from")}
          <input
            type="date"
            required
            value={own.from}
            onInput={(event) => change({ ...own, from: event.currentTarget.value })}
          />
        </label>
        <label>
          {t("assess.to")}
          <input
            type="date"
            required
            min={own.from}
            value={own.to}
            onInput={(event) => change({ ...own, to: event.currentTarget.value })}
          />
        </label>
        <button class="button">{t("assess.show")}</button>
      </form>
      <Campaigns place={place} />
      <label class="inline">
        <input
          type="checkbox"
          checked={isCompared}
          onChange={(event) =>
            go(addressFor(place, { isCompared: event.currentTarget.checked }), "replace")
          }
        />
        {t("assess.compare")}
      </label>
    </div>
  );
}
