/** The desk around its pages: who one is, where one can go, and the page that the address names. */
import { useEffect } from "preact/hooks";
import { AnswerPage } from "./answer/page.tsx";
import { AssessPage } from "./assess/page.tsx";
import { readsAssessment } from "./assess/readers.ts";
import { Bell } from "./bell/bell.tsx";
import { NoticesPage } from "./bell/page.tsx";
import { RemindingOver } from "./bell/remind.tsx";
import { CalendarPage } from "./calendar/page.tsx";
import { loadDepartments } from "./departments.ts";
import { DepartmentsPage } from "./departments/page.tsx";
import { HostPage } from "./host/page.tsx";
import { ModeratePage } from "./moderate/page.tsx";
import { OversightPage } from "./oversight/page.tsx";
import { Notices } from "./parts/notices.tsx";
import { ProblemPanel } from "./parts/problem.tsx";
import { Waiting } from "./parts/states.tsx";
import { PlanPage } from "./plan/page.tsx";
import { readsRankings } from "./rankings/load.ts";
import { RankingsPage } from "./rankings/page.tsx";
import { addressOf, go, route, type Route } from "./route.ts";
import { SamplesPage } from "./samples/page.tsx";
import { may, ownDepartments, session, staff } from "./session.ts";
import { SettingsPage } from "./settings/page.tsx";
import { loadSession, SignInAgain, SignInPage, signOut } from "./sign_in.tsx";
import { StaffPage } from "./staff/page.tsx";
import { TopicsPage } from "./topics/page.tsx";
import { WebhooksPage } from "./webhooks/page.tsx";
import { t } from "./words.ts";
import { loadWorkdays } from "./workdays.ts";

type Place = Exclude<Route["name"], "start" | "nowhere" | "notices" | "host">;

/** Where one can go, and whether this person has something to do there. */
const PLACES: readonly (readonly [Place, () => boolean])[] = [
  ["moderate", () => may("approve_question")],
  ["answer", () => may("publish_answer") && ownDepartments().length > 0],
  ["plan", () => may("create_interview")],
  ["assess", readsAssessment],
  ["rankings", readsRankings],
  ["samples", () => may("draw_sample")],
  ["oversight", () => may("grant_extension")],
  ["departments", () => may("create_department")],
  ["calendar", () => may("change_calendar")],
  ["topics", () => may("change_topics")],
  ["staff", () => may("create_staff")],
  ["webhooks", () => may("create_webhook")],
  ["settings", () => may("change_settings")],
];

export function App() {
  const who = session.value;
  const id = who.name === "staff" ? who.staff.id : null;
  useEffect(() => {
    // Names for ids on every page; the page of departments itself says when they cannot be had.
    if (id === null) return;
    void loadDepartments();
    void loadWorkdays();
  }, [id]);
  switch (who.name) {
    case "loading":
      return <Waiting />;
    case "failed":
      return <ProblemPanel problem={who.problem} retry={() => void loadSession()} />;
    case "nobody":
      return <SignInPage />;
    case "staff":
      return (
        <>
          <Head />
          <div class="page">
            <Page to={route.value} />
          </div>
          <RemindingOver />
          <Notices />
          {who.isOver && <SignInAgain />}
        </>
      );
    default:
      return who satisfies never;
  }
}

function Head() {
  const here = route.value.name;
  const places = PLACES.filter(([, isMine]) => isMine()).map(([place]) => place);
  return (
    <header class="top">
      <a class="brand" href={addressOf("")}>
        {t("desk.title")}
      </a>
      <nav aria-label={t("desk.places")}>
        {places.map((place) => (
          <a
            key={place}
            href={addressOf(place)}
            {...(place === here ? { "aria-current": "page" as const } : {})}
          >
            {t(`place.${place}`)}
          </a>
        ))}
      </nav>
      <span class="grow" />
      {may("acknowledge_notice") && <Bell />}
      <a href="/">{t("desk.public")}</a>
      <span class="who">{staff.value?.name}</span>
      <button class="plain" type="button" onClick={() => void signOut()}>
        {t("desk.sign_out")}
      </button>
    </header>
  );
}

const shellTitle = document.title;

function Page({ to }: { to: Route }) {
  useEffect(() => {
    const place = to.name === "start" || to.name === "nowhere" ? "" : `${t(`place.${to.name}`)} · `;
    document.title = place + shellTitle;
  }, [to.name]);
  switch (to.name) {
    case "start":
      return <Start />;
    case "moderate":
      return <ModeratePage interview_id={to.interview_id} />;
    case "host":
      return <HostPage interview_id={to.interview_id} />;
    case "answer":
      return <AnswerPage />;
    case "plan":
      return <PlanPage />;
    case "oversight":
      return <OversightPage />;
    case "calendar":
      return <CalendarPage />;
    case "topics":
      return <TopicsPage />;
    case "assess":
      return <AssessPage />;
    case "rankings":
      return <RankingsPage id={to.id} />;
    case "samples":
      return <SamplesPage id={to.id} />;
    case "departments":
      return <DepartmentsPage />;
    case "staff":
      return <StaffPage />;
    case "settings":
      return <SettingsPage />;
    case "notices":
      return <NoticesPage />;
    case "webhooks":
      return <WebhooksPage />;
    case "nowhere":
      return (
        <div class="state">
          <h1>{t("nowhere.title")}</h1>
          <p>
            <a href={addressOf("")}>{t("nowhere.back")}</a>
          </p>
        </div>
      );
    default:
      return to satisfies never;
  }
}

/** The first place where this person has something to do. */
function Start() {
  const first = PLACES.find(([, isMine]) => isMine())?.[0];
  useEffect(() => {
    if (first !== undefined) go(addressOf(first), "replace");
  }, [first]);
  if (first !== undefined) return null;
  return (
    <div class="state">
      <h1>{t("start.title")}</h1>
      <p>{t("start.nothing")}</p>
    </div>
  );
}
