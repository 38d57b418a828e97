//! The assessment (考核): the figures of all departments side by side, their course and spread, the questions behind
//! each, and all of it to take along. An assessor reads everything, an official what is the own department's.

pub mod cases;
pub mod export;
pub mod sheets;

use super::{
    auth::Who,
    error::Problem,
    extract::Query,
    figures::FiguresOf,
    input::{Moment, query},
    openapi::ReadsSignedIn,
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    Instant, Refusal, Role,
    figures::{
        Figures, Sampling,
        course::{RESPONSE_BOUNDS_MS, Step},
    },
    ids::{CampaignId, DepartmentId},
    instant::zone,
    role::{Actor, Grant},
};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{
    StoreError,
    assessment::{self, Assessed, Scope},
    figures::{self, By},
    samples,
};
use utoipa::ToSchema;

query! {
    AssessmentQuery {
        /// Of interviews that opened at or after.
        from: Option<Moment>,
        /// Of interviews that opened before; a day counts to its end.
        to: Option<Moment>,
        /// Of this department only; an official's own, unless said otherwise.
        department: Option<DepartmentId>,
        /// Of the interviews of this campaign only.
        campaign: Option<CampaignId>,
    }
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assessment {
    from: Option<Instant>,
    /// Itself not included.
    to: Option<Instant>,
    /// As of when what is overdue was counted.
    at: Instant,
    /// Of the department that was asked for, else of the city.
    total: Figures,
    /// What telephone interviews brought in all.
    sampling: Sampling,
    /// How often somebody took an answer that was there instead of asking, in all.
    answers_taken: u64,
    departments: Vec<FiguresOf>,
    months: Vec<Month>,
    /// How many response times lie within each bound; the last one has none.
    responses: Vec<Bucket>,
    /// Questions by the hour of the day in which they were asked, from 0 to 23.
    hours: [u64; 24],
}

/// What the interviews that opened in a month brought.
#[derive(Clone, Copy, Default, Debug, Serialize, ToSchema)]
pub struct Month {
    year: i16,
    /// From 1.
    month: i8,
    questions: u64,
    approved: u64,
    answered: u64,
    due: u64,
    overdue: u64,
}

#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Bucket {
    up_to_ms: Option<i64>,
    count: u64,
}

/// What is asked for, as far as it may be read.
pub fn scope(app: &App, who: &Who, query: &AssessmentQuery) -> Result<Scope, Problem> {
    let department = readable(who, query.department.as_ref())?;
    let period = period(app, query.from.as_ref(), query.to.as_ref())?;
    Ok(Scope { period, department, campaign: query.campaign.clone(), now: app.clock.now() })
}

/// An assessor or admin of the city reads all; whoever works for a department that one.
fn readable(who: &Who, wanted: Option<&DepartmentId>) -> Result<Option<DepartmentId>, Refusal> {
    let grants: &[Grant] = match (&who.staff, &who.netizen) {
        (Some(staff), _) => staff.grants(),
        (None, Some(_)) => return Err(Refusal::RoleNotAllowed),
        (None, None) => return Err(Refusal::NotSignedIn),
    };
    let reads_all =
        |grant: &Grant| grant.department_id.is_none() && matches!(grant.role, Role::Assessor | Role::Admin);
    if grants.iter().any(reads_all) || matches!(who.staff, Some(Actor::System)) {
        return Ok(wanted.cloned());
    }
    let mut own = grants.iter().filter_map(|grant| grant.department_id.as_ref()).peekable();
    match (own.peek().copied(), wanted) {
        (None, _) => Err(Refusal::RoleNotAllowed),
        (Some(first), None) => Ok(Some(first.clone())),
        (Some(_), Some(wanted)) if own.any(|own| own == wanted) => Ok(Some(wanted.clone())),
        (Some(_), Some(_)) => Err(Refusal::OtherDepartment),
    }
}

/// The figures of a period, of each department and in all, with their course and their spread.
#[utoipa::path(get, path = "/assessment", tag = "assessment", params(AssessmentQuery),
    responses((status = 200, body = Assessment), ReadsSignedIn))]
pub async fn show(
    State(app): State<App>,
    who: Who,
    Query(query): Query<AssessmentQuery>,
) -> Result<Json<Assessment>, Problem> {
    let scope = scope(&app, &who, &query)?;
    let (zone, now) = (zone(&app.city.now().settings.time_zone), scope.now);
    let Assessed { total, departments, course, spread } =
        assessment::assess(&app.db, &scope, ahead_ms(&app, now)).await?;
    let departments = sampled(&app, departments, &scope).await?;
    let taken =
        figures::answers_taken(&app.db, By::Department, scope.period, scope.campaign.as_ref()).await?;
    let bounds = RESPONSE_BOUNDS_MS.into_iter().map(Some).chain([None]);
    Ok(Json(Assessment {
        from: scope.period.from,
        to: scope.period.to,
        at: now,
        total,
        sampling: Sampling::sum(departments.iter().filter_map(|row| row.sampling.as_ref())),
        answers_taken: match &scope.department {
            Some(id) => taken.get(&Some(id.to_string())).copied().unwrap_or(0),
            None => taken.values().sum(),
        },
        departments,
        months: months(&course, |at| at.day(&zone)),
        responses: bounds.zip(spread.responses).map(|(up_to_ms, count)| Bucket { up_to_ms, count }).collect(),
        hours: spread.hours,
    }))
}

/// How far the city's zone is ahead of UTC at that moment.
fn ahead_ms(app: &App, now: Instant) -> i64 {
    let at = jiff::Timestamp::from_millisecond(now.ms()).unwrap_or_default();
    i64::from(zone(&app.city.now().settings.time_zone).to_offset(at).seconds()) * 1_000
}

/// In the order in which the departments were made, under their names of today.
pub fn named(app: &App, figures: BTreeMap<String, Figures>) -> Vec<FiguresOf> {
    let city = app.city.now();
    let name = |id: &str| {
        let id = DepartmentId::parse(id)?;
        city.departments.get(&id).map(|department| department.name.as_str().to_owned())
    };
    figures.into_iter().map(|(id, figures)| FiguresOf::of_department(name(&id), id, figures)).collect()
}

/// As [`named`], with what telephone interviews brought.
pub async fn sampled(
    app: &App,
    figures: BTreeMap<String, Figures>,
    scope: &Scope,
) -> Result<Vec<FiguresOf>, StoreError> {
    let mut sampling = samples::sampling(&app.db, scope.period, scope.department.as_ref()).await?;
    let mut rows = named(app, figures);
    for row in &mut rows {
        let of_it = row.department_id.as_ref().and_then(|id| sampling.remove(id));
        row.sampling = Some(of_it.unwrap_or_default());
    }
    Ok(rows)
}

fn months(course: &[Step], day_of: impl Fn(Instant) -> Date) -> Vec<Month> {
    let mut months: BTreeMap<(i16, i8), Month> = BTreeMap::new();
    for step in course {
        let day = day_of(step.opened_at);
        let (year, month) = (day.year(), day.month());
        let sum = months.entry((year, month)).or_insert(Month { year, month, ..Month::default() });
        sum.questions += step.questions;
        sum.approved += step.approved;
        sum.answered += step.answered;
        sum.due += step.due;
        sum.overdue += step.overdue;
    }
    months.into_values().collect()
}
