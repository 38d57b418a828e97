//! From a figure down to its questions.

use super::{AssessmentQuery, ahead_ms, scope};
use crate::{
    node::App,
    web::{
        auth::Who,
        error::Problem,
        extract::Query,
        input::{Cursor, Faults, Limit, Moment, Read, query},
        openapi::ReadsSignedIn,
        paging::{List, page},
    },
};
use axum::{Json, extract::State};
use domain::{
    Instant, Refusal,
    figures::case::{Figure, Part},
    ids::{CampaignId, DepartmentId, InterviewId, QuestionId},
    question::QuestionStatus,
};
use serde::Serialize;
use store::{Listed, assessment};
use utoipa::ToSchema;

query! {
    CasesQuery {
        /// Of interviews that opened at or after.
        from: Option<Moment>,
        /// Of interviews that opened before; a day counts to its end.
        to: Option<Moment>,
        /// Of this department only; an official's own, unless said otherwise.
        department: Option<DepartmentId>,
        /// Of the interviews of this campaign only.
        campaign: Option<CampaignId>,
        /// `questions` (unless said otherwise), `approved`, `answered`, `live_answered`, `moderation`, `response`,
        /// `waiting`, `due`, `overdue`, `overdue_open`, `extended`, `confirmed`, `not_confirmed`, `rated`, `promised`,
        /// `promises_kept` or `promises_overdue`.
        #[param(value_type = Option<String>)]
        figure: Option<Figure>,
        /// Of `moderation`, `response`, `waiting` (milliseconds) or `rated` (scores) what is more than this only.
        over: Option<u64>,
        /// Of the same what is at most this only.
        up_to: Option<u64>,
        /// Of `questions` those only that were asked in this hour of the day, 0 to 23.
        hour: Option<u64>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

impl Read for Figure {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        value.as_str().and_then(Figure::parse).or_else(|| faults.invalid(at, "unknown_value"))
    }
}

/// A question as a figure counts it; a merged one in the state of its target.
#[derive(Debug, Serialize, ToSchema)]
pub struct Case {
    pub question_id: QuestionId,
    pub interview_id: InterviewId,
    pub interview_title: String,
    pub no: u32,
    pub status: QuestionStatus,
    /// Whose figure it is in.
    pub department_id: Option<DepartmentId>,
    pub asked_at: Instant,
    pub first_answered_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub late: bool,
    pub moderation_ms: Option<i64>,
    pub response_ms: Option<i64>,
    pub waiting_ms: Option<i64>,
}

/// The questions that a figure counts: as many as it says, the largest time first, else the newest.
#[utoipa::path(get, path = "/assessment/questions", tag = "assessment", params(CasesQuery),
    responses((status = 200, body = List<Case>), ReadsSignedIn))]
pub async fn questions(
    State(app): State<App>,
    who: Who,
    Query(query): Query<CasesQuery>,
) -> Result<Json<List<Case>>, Problem> {
    let CasesQuery { from, to, department, campaign, figure, over, up_to, hour, limit, after } = query;
    let scope = scope(&app, &who, &AssessmentQuery { from, to, department, campaign })?;
    let figure = figure.unwrap_or(Figure::Questions);
    let part = part(over, up_to, hour, ahead_ms(&app, scope.now))?;
    if !part.is_of(figure) {
        return Err(Refusal::field("figure", "unknown_value").into());
    }
    let Listed { items, next } =
        assessment::cases(&app.db, figure, part, &scope, &page(limit, after)).await?;
    Ok(Json(Listed { items: items.into_iter().map(Case::from).collect(), next }.into()))
}

/// One part or none: an hour has no bounds beside it.
fn part(over: Option<u64>, up_to: Option<u64>, hour: Option<u64>, ahead_ms: i64) -> Result<Part, Refusal> {
    let out = |field| Refusal::field(field, "number_out_of_bounds");
    let bound = |field, bound: Option<u64>| bound.map(i64::try_from).transpose().map_err(|_| out(field));
    match (over, up_to, hour) {
        (None, None, None) => Ok(Part::Whole),
        (None, None, Some(hour)) => {
            let hour = usize::try_from(hour).ok().filter(|hour| *hour < 24).ok_or(out("hour"))?;
            Ok(Part::Hour { hour, ahead_ms })
        }
        (_, _, None) => Ok(Part::Span { over: bound("over", over)?, up_to: bound("up_to", up_to)? }),
        (_, _, Some(_)) => Err(Refusal::field("hour", "unknown_value")),
    }
}

impl From<assessment::Case> for Case {
    fn from(case: assessment::Case) -> Self {
        Self {
            question_id: case.question,
            interview_id: case.interview,
            interview_title: case.interview_title,
            no: case.no,
            status: case.status,
            department_id: case.department,
            asked_at: case.asked_at,
            first_answered_at: case.first_answered_at,
            due_at: case.due_at,
            late: case.is_late,
            moderation_ms: case.moderation_ms,
            response_ms: case.response_ms,
            waiting_ms: case.waiting_ms,
        }
    }
}
