//! `/calendar.ics`: the interviews of the last year and all that are planned (RFC 5545). Times are in UTC, which every
//! calendar shows in its own zone; what was called off stays in it as cancelled, so that it disappears where it was copied.

use super::{Wanted, answer, department_of, title};
use crate::{
    node::App,
    web::{error::Problem, extract::Query, pages::page::Page},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use domain::{
    Instant,
    instant::DAY_MS,
    interview::InterviewStatus::{self, Announced, Archived, Cancelled, Draft, Ended, Live},
    view::Interview,
};
use icalendar::{Calendar, Component, Event, EventStatus};
use store::{
    Page as Part,
    interviews::{self, InterviewFilter},
};

const KIND: &str = "text/calendar; charset=utf-8";
const PAST_MS: i64 = 366 * DAY_MS;
/// The newest so many; a city holds a few hundred a year.
const EVENTS_MAX: u32 = 1_000;

pub async fn calendar(
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
    page: Page,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let department = department_of(&app, &wanted).await?;
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived, Cancelled],
        department: wanted.department,
        from: Some(app.clock.now().plus_ms(-PAST_MS)),
        ..InterviewFilter::default()
    };
    let listed = interviews::list(&app.db, &filter, &Part { limit: EVENTS_MAX, after: None }).await?;
    let mut calendar = Calendar::new();
    calendar.name(&title(&page, department.as_ref()));
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.append_property(("X-WR-TIMEZONE", page.time_zone.as_str()));
    for interview in listed.items.iter().filter(|interview| !interview.rehearsal) {
        calendar.push(event(interview, app.public_url()));
    }
    Ok(answer(&headers, KIND, calendar.done().to_string()))
}

fn event(interview: &Interview, public_url: &str) -> Event {
    let departments = interview.departments.iter().map(|department| department.name.as_str());
    let departments = departments.collect::<Vec<_>>().join("、");
    let url = format!("{public_url}/interviews/{}", interview.id);
    let host = url::Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let mut event = Event::new();
    event
        .uid(&format!("{}@{}", interview.id, host.unwrap_or_default()))
        // Of two versions of an interview the later one has the higher number.
        .sequence(u32::try_from(interview.seq).unwrap_or(u32::MAX))
        .add_property("DTSTAMP", at(interview.announced_at.unwrap_or(interview.planned_start_at)))
        .add_property("DTSTART", at(interview.planned_start_at))
        .add_property("DTEND", at(interview.planned_end_at))
        .summary(interview.title.as_str())
        .description(&format!("{}\n{departments}\n{url}", interview.subject.as_str()))
        .url(&url)
        .status(status(interview.status));
    event.done()
}

fn status(status: InterviewStatus) -> EventStatus {
    match status {
        Cancelled => EventStatus::Cancelled,
        Draft | Announced | Live | Ended | Archived => EventStatus::Confirmed,
    }
}

/// `20261127T113000Z`
fn at(at: Instant) -> String {
    at.to_string().chars().filter(|c| !matches!(c, '-' | ':')).take(15).chain(['Z']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_calendars_have_it() {
        let written = at(Instant::parse("2026-11-27T11:30:05.678Z").unwrap());
        assert_eq!(written, "20261127T113005Z");
    }
}
