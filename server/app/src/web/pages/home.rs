//! The first page: what is live, what is coming, what the city has done so far, what was lately.

use super::{
    figures::{Computed, Figure, Year, of_city, outcomes, shown_rate},
    interview::status_word,
    items::Names,
    page::Page,
    share::Share,
    words::figure,
};
use crate::{
    node::App,
    web::{error::Problem, input::Cursor, paging},
};
use askama::Template;
use axum::{
    Extension,
    extract::{Query, State},
    response::Response,
};
use domain::{
    Room,
    event::Slot,
    figures::Figures,
    interview::InterviewStatus::{self, Announced, Archived, Ended, Live},
    poll::Purpose,
    view::Interview,
};
use serde::Deserialize;
use store::{
    Page as Part, StoreError,
    interviews::{self, InterviewFilter},
    polls,
};

const LIVE_MAX: u32 = 60;
const COMING_MAX: u32 = 200;
const COMING_SHOWN: usize = 20;
const RECENT_SHOWN: u32 = 12;

/// An interview in a list.
#[derive(Template)]
#[template(path = "item/interview.html")]
pub struct InterviewItem {
    pub id: String,
    pub lang: String,
    pub status: &'static str,
    pub paused: bool,
    pub title: String,
    pub departments: String,
    pub at: String,
    pub day: String,
    pub month: String,
    pub hours: String,
    pub status_word: &'static str,
    pub line: String,
    /// What is voted on for its topic; empty when nothing is.
    pub vote: String,
    pub vote_word: &'static str,
    pub join_word: &'static str,
}

struct CityFigures {
    title: String,
    finding: String,
    figures: Vec<Figure>,
    outcomes: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    page: &'a Page,
    share: Share,
    live: Vec<InterviewItem>,
    coming: Vec<InterviewItem>,
    recent: Vec<InterviewItem>,
    city: Option<CityFigures>,
    /// Where earlier ones are.
    more: String,
    /// Only earlier ones are shown.
    is_continued: bool,
}

#[derive(Deserialize)]
pub struct Wish {
    after: Option<String>,
}

pub async fn home(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Query(wish): Query<Wish>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("home");
    let after = wish.after.as_deref().and_then(Cursor::decode);
    let is_continued = after.is_some();
    let recent = list(&app, &[Ended, Archived], &paging::page(None, after), RECENT_SHOWN).await?;
    let figures = computed.interviews(&app).await?;
    let (mut live, mut coming, mut city) = (Vec::new(), Vec::new(), None);
    if !is_continued {
        live = list(&app, &[Live], &first(LIVE_MAX), LIVE_MAX).await?.items;
        coming = list(&app, &[Announced], &first(COMING_MAX), COMING_MAX).await?.items;
        coming.reverse();
        coming.truncate(COMING_SHOWN);
        city = of_year(&*computed.year(&app).await?, &page);
    }
    let mut items = Vec::new();
    for interview in &live {
        items.push(live_item(&app, interview, &page).await?);
    }
    let coming = coming_items(&app, &coming, &page).await?;
    let promise = page.say("site.promise", "city", &page.city);
    let shown = HomePage {
        page: &page,
        share: Share::plain(&page, page.t("site.service"), &promise),
        live: items,
        coming,
        recent: recent
            .items
            .iter()
            .map(|interview| item(&app, interview, &page, figures.get(interview.id.as_str())))
            .collect(),
        city,
        more: recent.next.map(|next| format!("/?after={}", Cursor::of(next).encode())).unwrap_or_default(),
        is_continued,
    };
    page.answer(&shown)
}

fn first(limit: u32) -> Part {
    Part { limit, after: None }
}

async fn list(
    app: &App,
    statuses: &[InterviewStatus],
    part: &Part,
    limit: u32,
) -> Result<store::Listed<Interview>, StoreError> {
    let filter = InterviewFilter { statuses: statuses.to_vec(), ..InterviewFilter::default() };
    interviews::list(&app.db, &filter, &Part { limit, after: part.after.clone() }).await
}

fn of_year(year: &Year, page: &Page) -> Option<CityFigures> {
    let figures = &year.figures;
    let rate = figures.answer_rate?;
    let finding = page.words().fill(
        "home.finding",
        &[
            ("interviews", &figure(figures.interviews)),
            ("questions", &figure(figures.questions)),
            ("rate", &shown_rate(Some(rate))),
        ],
    );
    Some(CityFigures {
        title: page.say("home.year", "year", year.name),
        finding,
        figures: of_city(figures, page),
        outcomes: outcomes(&figures.outcomes, page),
    })
}

/// Those that are to come, with the votes for their topics.
async fn coming_items(
    app: &App,
    coming: &[Interview],
    page: &Page,
) -> Result<Vec<InterviewItem>, StoreError> {
    let voted = polls::voted_for_topic(&app.db, COMING_MAX).await?;
    let mut items = Vec::new();
    for interview in coming {
        let mut shown = item(app, interview, page, None);
        if voted.contains(&interview.id)
            && let Some(room) = app.rooms.open(&interview.id).await?
        {
            shown.vote = room.read(|room, _| topic_vote(room)).unwrap_or_default();
        }
        items.push(shown);
    }
    Ok(items)
}

/// The question of the open vote for the topic.
fn topic_vote(room: &Room) -> Option<String> {
    let poll = room.polls.values().find(|poll| poll.is_open() && poll.purpose == Purpose::Topic)?;
    room.text(poll.id.as_str(), Slot::Text).map(|text| text.to_string())
}

/// One that is live says how many are there and how far it is, from its room.
pub async fn live_item(app: &App, interview: &Interview, page: &Page) -> Result<InterviewItem, StoreError> {
    let mut shown = item(app, interview, page, None);
    if let Some(room) = app.rooms.open(&interview.id).await? {
        shown.line = room.read(|room, tallies| {
            let open: Vec<_> =
                room.questions.values().filter(|question| question.status.is_open_to_all()).collect();
            let answered = open.iter().filter(|question| question.first_answered_at.is_some()).count();
            page.words().fill(
                "home.line_live",
                &[
                    ("online", &figure(tallies.online)),
                    ("questions", &figure(open.len() as u64)),
                    ("answered", &figure(answered as u64)),
                ],
            )
        });
    }
    Ok(shown)
}

pub fn item(app: &App, interview: &Interview, page: &Page, figures: Option<&Figures>) -> InterviewItem {
    let day = page.times.day(interview.planned_start_at);
    let names = Names::new(&app.city.now(), interview, page);
    let departments = interview.departments.iter();
    let departments: Vec<_> =
        departments.map(|department| names.of(&department.id).unwrap_or(department.name.as_str())).collect();
    InterviewItem {
        id: interview.id.as_str().to_owned(),
        lang: page.lang_of(interview.lang.as_str()),
        status: interview.status.name(),
        paused: interview.paused,
        title: interview.title.as_str().to_owned(),
        departments: departments.join(page.t("site.comma")),
        at: interview.planned_start_at.to_string(),
        day: day.day,
        month: day.month,
        hours: day.hours,
        status_word: status_word(page, interview.status, interview.paused),
        line: line(interview, page, figures),
        vote: String::new(),
        vote_word: page.t("topic.vote"),
        join_word: page.t("topic.join"),
    }
}

fn line(interview: &Interview, page: &Page, figures: Option<&Figures>) -> String {
    match (interview.status, page.times.until(interview.planned_start_at), figures) {
        (Announced, Some(time), _) => {
            let asks = interview.collect_from.is_none_or(|from| from <= page.times.now);
            page.say(if asks { "home.line_coming_asking" } else { "home.line_coming" }, "time", time)
        }
        (Announced, None, _) => page.t("live.about_to_start").to_owned(),
        (Ended | Archived, _, Some(figures)) => {
            let rate = shown_rate(figures.answer_rate);
            page.words().count("home.line_past", figures.questions).replace("{rate}", &rate)
        }
        (_, _, _) => String::new(),
    }
}
