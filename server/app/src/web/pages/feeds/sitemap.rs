//! `/sitemap.xml` and its parts, one for each month of interviews; and what robots leave alone.

use super::{answer, rendered};
use crate::{node::App, web::error::Problem};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use domain::{Instant, Refusal, instant::zone};
use jiff::{
    ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use store::feeds::{self, Address};

const KIND: &str = "application/xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
/// What the protocol of site maps takes in one file.
const ADDRESSES_MAX: u32 = 50_000;
/// Pages that are there in every city.
const PAGES: [&str; 3] = ["/", "/calendar", "/departments"];

#[derive(Template)]
#[template(path = "sitemap-index.xml")]
struct Index {
    parts: Vec<String>,
}

struct Listed {
    url: String,
    changed_at: Option<Instant>,
}

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Part {
    addresses: Vec<Listed>,
}

pub async fn index(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let public = app.public_url();
    let mut parts = vec![format!("{public}/sitemap/pages.xml")];
    if let Some((first, last)) = feeds::first_and_last(&app.db).await? {
        let zone = city_zone(&app);
        let (mut month, last) = (first.day(&zone).first_of_month(), last.day(&zone));
        while month <= last {
            parts.push(format!("{public}/sitemap/{}.xml", month.strftime("%Y-%m")));
            let Ok(next) = month.checked_add(1.month()) else { break };
            month = next;
        }
    }
    Ok(answer(&headers, KIND, rendered(&Index { parts })?))
}

/// `pages.xml`, or a month as `2026-11.xml`.
pub async fn part(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = name.strip_suffix(".xml").ok_or(Refusal::NotFound)?;
    let addresses = match (name, month(name)) {
        ("pages", _) => pages(&app),
        (_, Some(first)) => of_month(&app, first).await?,
        (_, None) => return Err(Refusal::NotFound.into()),
    };
    Ok(answer(&headers, KIND, rendered(&Part { addresses })?))
}

fn pages(app: &App) -> Vec<Listed> {
    let city = app.city.now();
    let departments = city.departments.keys().map(|id| format!("/departments/{id}"));
    let paths = PAGES.map(str::to_owned).into_iter().chain(departments);
    paths.map(|path| Listed { url: format!("{}{path}", app.public_url()), changed_at: None }).collect()
}

async fn of_month(app: &App, first: Date) -> Result<Vec<Listed>, Problem> {
    let planned = span(first, &city_zone(app)).ok_or(Refusal::NotFound)?;
    let found = feeds::addresses(&app.db, planned, ADDRESSES_MAX).await?;
    let listed = found.into_iter().map(|address| {
        let (path, at) = match address {
            Address::Interview(id, at) => (format!("/interviews/{id}"), at),
            Address::Question(id, at) => (format!("/questions/{id}"), at),
        };
        Listed { url: format!("{}{path}", app.public_url()), changed_at: Some(at) }
    });
    Ok(listed.collect())
}

fn city_zone(app: &App) -> TimeZone {
    zone(&app.city.now().settings.time_zone)
}

/// The first day of a month that is named as `2026-11`.
pub fn month(name: &str) -> Option<Date> {
    let (year, month) = name.split_once('-')?;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    ((1970..=9998).contains(&year) && (1..=12).contains(&month)).then(|| date(year, month, 1))
}

/// From the first moment of that month to the first of the next one.
pub fn span(first: Date, zone: &TimeZone) -> Option<(Instant, Instant)> {
    let start = Instant::end_of(first.yesterday().ok()?, zone).plus_ms(1);
    let end = Instant::end_of(first.last_of_month(), zone).plus_ms(1);
    Some((start, end))
}

/// What programs that read everything need not read, and where everything is listed.
pub async fn robots(State(app): State<App>, headers: HeaderMap) -> Response {
    let kept_out = ["/me", "/track", "/sign-in", "/desk", "/api/"].map(|path| format!("Disallow: {path}\n"));
    let map = format!("Sitemap: {}/sitemap.xml\n", app.public_url());
    answer(&headers, TEXT, format!("User-agent: *\n{}{map}", kept_out.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_named_by_its_year_and_number_and_ends_where_the_next_begins() {
        assert_eq!(month("2026-11"), Some(date(2026, 11, 1)));
        for other in ["2026-13", "2026-00", "2026", "pages", "2026-11-01", "99999-01"] {
            assert_eq!(month(other), None, "{other}");
        }
        let qingdao = zone("Asia/Shanghai");
        let (_, november_ends) = span(date(2026, 11, 1), &qingdao).unwrap();
        let (december_starts, _) = span(date(2026, 12, 1), &qingdao).unwrap();
        assert_eq!(november_ends, december_starts);
        assert_eq!(december_starts.to_string(), "2026-11-30T16:00:00.000Z");
    }
}
