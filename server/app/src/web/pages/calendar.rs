//! The public calendar: one month of interviews, past and coming, as a list of days on a phone and as a grid of weeks
//! where there is room.

use super::{
    feeds::sitemap::{month, span},
    interview::status_word,
    items::Names,
    page::Page,
    share::Share,
};
use crate::{node::App, web::error::Problem};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    Refusal,
    instant::zone,
    interview::InterviewStatus::{Announced, Archived, Cancelled, Ended, Live},
    view::Interview,
};
use jiff::{ToSpan, civil::Date};
use serde::Deserialize;
use store::{
    Page as Part,
    interviews::{self, InterviewFilter},
};

/// More than any city holds in a month.
const SHOWN_MAX: u32 = 500;

struct Planned {
    id: String,
    lang: String,
    title: String,
    departments: String,
    at: String,
    hours: String,
    status: &'static str,
    status_word: &'static str,
}

struct DayShown {
    date: String,
    day: i8,
    /// With its weekday, where days stand below each other.
    words: String,
    is_today: bool,
    planned: Vec<Planned>,
}

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage<'a> {
    page: &'a Page,
    share: Share,
    title: String,
    /// The months before and after, as the address names them.
    before: String,
    after: String,
    weekdays: Vec<&'static str>,
    /// On which day of the week the month begins, from 1, Monday, on.
    begins: i8,
    days: Vec<DayShown>,
    is_empty: bool,
}

#[derive(Deserialize)]
pub struct Wish {
    month: Option<String>,
}

pub async fn calendar(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("calendar");
    let zone = zone(&page.time_zone);
    let today = page.times.now.day(&zone);
    let wanted = wish.month.as_deref().filter(|named| !named.is_empty());
    let first = match wanted {
        None => today.first_of_month(),
        Some(named) => month(named).ok_or(Refusal::NotFound)?,
    };
    let (from, to) = span(first, &zone).ok_or(Refusal::NotFound)?;
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived, Cancelled],
        from: Some(from),
        to: Some(to),
        ..InterviewFilter::default()
    };
    let mut held = interviews::list(&app.db, &filter, &Part { limit: SHOWN_MAX, after: None }).await?.items;
    held.reverse();
    let is_empty = held.is_empty();
    let mut days: Vec<_> = (1..=first.days_in_month())
        .filter_map(|day| first.with().day(day).build().ok())
        .map(|date| day_shown(date, date == today, &page))
        .collect();
    for interview in &held {
        let date = interview.planned_start_at.day(&zone).to_string();
        if let Some(day) = days.iter_mut().find(|day| day.date == date) {
            day.planned.push(planned(&app, interview, &page));
        }
    }
    let title = page.times.month(first);
    let shown = CalendarPage {
        share: Share {
            url: format!("{}/calendar?month={}", page.origin, named(first)),
            ..Share::plain(&page, page.t("calendar.title"), page.t("calendar.hint"))
        },
        before: first.checked_sub(1.month()).map(named).unwrap_or_default(),
        after: first.checked_add(1.month()).map(named).unwrap_or_default(),
        weekdays: page.t("home.weekdays").split(' ').collect(),
        begins: first.weekday().to_monday_one_offset(),
        page: &page,
        title,
        days,
        is_empty,
    };
    page.answer(&shown)
}

fn named(first: Date) -> String {
    first.strftime("%Y-%m").to_string()
}

fn day_shown(date: Date, is_today: bool, page: &Page) -> DayShown {
    let words = page.times.day_with_weekday(date);
    DayShown { date: date.to_string(), day: date.day(), words, is_today, planned: Vec::new() }
}

fn planned(app: &App, interview: &Interview, page: &Page) -> Planned {
    let names = Names::new(&app.city.now(), interview, page);
    let departments = interview.departments.iter().filter_map(|department| names.of(&department.id));
    Planned {
        id: interview.id.as_str().to_owned(),
        lang: page.lang_of(interview.lang.as_str()),
        title: interview.title.as_str().to_owned(),
        departments: departments.collect::<Vec<_>>().join(page.t("site.comma")),
        at: interview.planned_start_at.to_string(),
        hours: page.times.day(interview.planned_start_at).hours,
        status: interview.status.name(),
        status_word: status_word(page, interview.status, interview.paused),
    }
}
