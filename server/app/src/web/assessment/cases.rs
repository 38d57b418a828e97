//! From a figure down to its questions.

use super::{AssessmentQuery, scope};
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
    Instant,
    figures::case::Figure,
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
    let CasesQuery { from, to, department, campaign, figure, limit, after } = query;
    let scope = scope(&app, &who, &AssessmentQuery { from, to, department, campaign })?;
    let figure = figure.unwrap_or(Figure::Questions);
    let Listed { items, next } = assessment::cases(&app.db, figure, &scope, &page(limit, after)).await?;
    Ok(Json(Listed { items: items.into_iter().map(Case::from).collect(), next }.into()))
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
