//! The city's working days: everybody may see them, an admin changes and imports them.

mod import;

use super::{
    error::Problem,
    extract::{Body, Query},
    input::{Document, Faults, Read, input, query},
    openapi::{Reads, StaffCommand},
    order::{Answer, Answered, Order},
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    City, CityCommand,
    calendar::{Day, DayKind},
    instant::zone,
    text::Line,
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

query! {
    YearQuery {
        /// The current year, unless said otherwise.
        year: Option<u64>,
    }
}

input! {
    NewDay {
        #[schema(value_type = String, format = Date)]
        date: Date,
        kind: DayKind,
        /// Which holiday it is, or which one it makes up for.
        name: Line,
    }

    /// Days that replace those of the same date.
    CalendarChanges {
        days: Vec<NewDay>,
    }

    CalendarImport {
        format: Format,
        text: Document,
    }
}

/// How a calendar is written down.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Format {
    /// Columns `date, kind, name`; the kind is `holiday`, `workday` or `ordinary`.
    Csv,
    /// RFC 5545: whole days; those whose summary speaks of work (班) are made-up working days.
    Icalendar,
}

impl Read for Format {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match value.as_str() {
            Some("csv") => Some(Self::Csv),
            Some("icalendar") => Some(Self::Icalendar),
            Some(_) | None => faults.invalid(at, "unknown_value"),
        }
    }
}

/// The days of a year that are not what the week says.
#[derive(Debug, Serialize, ToSchema)]
pub struct YearOfDays {
    year: i16,
    /// Nothing is known of this year but its weeks: its official notice has not been entered.
    is_unknown: bool,
    /// The years of which something is known.
    known_years: Vec<i16>,
    days: Vec<Day>,
}

/// The working days of a year, as they differ from the week.
#[utoipa::path(get, path = "/calendar", tag = "administration", params(YearQuery),
    responses((status = 200, body = YearOfDays), Reads))]
pub async fn show(
    State(app): State<App>,
    Query(query): Query<YearQuery>,
) -> Result<Json<YearOfDays>, Problem> {
    let city = app.city.now();
    let this_year = app.clock.now().day(&zone(&city.settings.time_zone)).year();
    let year = query.year.and_then(|year| i16::try_from(year).ok()).unwrap_or(this_year);
    Ok(Json(year_of(&city, year)))
}

/// Sets days. Due dates that askers were told do not move.
#[utoipa::path(patch, path = "/calendar", tag = "administration", request_body = CalendarChanges,
    responses((status = 200, body = YearOfDays), StaffCommand))]
pub async fn change(order: Order, Body(changes): Body<CalendarChanges>) -> Answered<YearOfDays> {
    let days = changes.days.into_iter().map(|NewDay { date, kind, name }| Day { date, kind, name });
    carry_out(order, days.collect()).await
}

/// Sets the days of a file: all of them, or none.
#[utoipa::path(post, path = "/calendar/import", tag = "administration", request_body = CalendarImport,
    responses((status = 200, body = YearOfDays), StaffCommand))]
pub async fn import(order: Order, Body(import): Body<CalendarImport>) -> Answered<YearOfDays> {
    let days = match import.format {
        Format::Csv => import::csv(import.text.as_str())?,
        Format::Icalendar => import::icalendar(import.text.as_str())?,
    };
    carry_out(order, days).await
}

async fn carry_out(order: Order, days: Vec<Day>) -> Answered<YearOfDays> {
    let this_year = order.app.clock.now().day(&zone(&order.app.city.now().settings.time_zone)).year();
    let year = days.first().map_or(this_year, |day| day.date.year());
    let (app, receipt) = order.for_city(CityCommand::ChangeCalendar { days }).await?;
    Ok(Answer::with(receipt.status, receipt.is_replay, year_of(&app.city.now(), year)))
}

fn year_of(city: &City, year: i16) -> YearOfDays {
    let known_years = city.calendar.years();
    YearOfDays {
        year,
        is_unknown: !known_years.contains(&year),
        days: city.calendar.days_of(year).cloned().collect(),
        known_years,
    }
}
