//! The published figures, by city, department, interview or campaign. What each of them means is in [`domain::figures`].

use super::{
    error::Problem,
    extract::Query,
    input::{Cursor, Faults, Limit, Moment, Read, query},
    openapi::Reads,
    paging::{List, page},
    period::period,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    figures::{Figures, Sampling},
    ids::{CampaignId, DepartmentId, InterviewId},
};
use serde::Serialize;
use std::collections::HashMap;
use store::{
    Listed, Page, StoreError,
    figures::{self, By, FigureRow, Period},
};
use utoipa::ToSchema;

query! {
    FiguresQuery {
        /// Of interviews that opened at or after.
        from: Option<Moment>,
        /// Of interviews that opened before; a day counts to its end.
        to: Option<Moment>,
        /// `city` (unless said otherwise), `department`, `interview` or `campaign`.
        #[param(value_type = Option<String>)]
        by: Option<By>,
        /// Of this department only; by department.
        department: Option<DepartmentId>,
        /// Of this interview only; by interview.
        interview: Option<InterviewId>,
        /// Of this campaign only; by campaign.
        campaign: Option<CampaignId>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

impl Read for By {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match value.as_str() {
            Some("city") => Some(By::City),
            Some("department") => Some(By::Department),
            Some("interview") => Some(By::Interview),
            Some("campaign") => Some(By::Campaign),
            Some(_) | None => faults.invalid(at, "unknown_value"),
        }
    }
}

/// The figures of one department, interview or campaign, or of the whole city.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresOf {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interview_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<String>,
    /// The department's name, the title of the interview or campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(flatten)]
    pub figures: Figures,
    /// How often somebody took an answer of theirs instead of asking; in the assessment only in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answers_taken: Option<u64>,
    /// What telephone interviews brought; of a department in the assessment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sampling: Option<Sampling>,
}

/// The figures over the interviews that opened in a period: of the city one row, of departments and campaigns in the
/// order in which they were made, of interviews the newest first.
#[utoipa::path(get, path = "/figures", tag = "departments", params(FiguresQuery),
    responses((status = 200, body = List<FiguresOf>), Reads))]
pub async fn list(
    State(app): State<App>,
    Query(query): Query<FiguresQuery>,
) -> Result<Json<List<FiguresOf>>, Problem> {
    let period = period(&app, query.from.as_ref(), query.to.as_ref())?;
    let by = query.by.unwrap_or(match (&query.campaign, &query.department, &query.interview) {
        (_, _, Some(_)) => By::Interview,
        (_, Some(_), None) => By::Department,
        (Some(_), None, None) => By::Campaign,
        (None, None, None) => By::City,
    });
    let only = match by {
        By::City => None,
        By::Department => query.department.as_ref().map(DepartmentId::as_str),
        By::Interview => query.interview.as_ref().map(InterviewId::as_str),
        By::Campaign => query.campaign.as_ref().map(CampaignId::as_str),
    };
    let page = page(query.limit, query.after);
    let Listed { items, next } = figures::figures(&app.db, by, period, app.clock.now(), only, &page).await?;
    let taken = figures::answers_taken(&app.db, by, period, None).await?;
    let items = items.into_iter().map(|row| {
        let answers_taken = Some(taken.get(&row.key).copied().unwrap_or(0));
        FiguresOf { answers_taken, ..FiguresOf::of(by, row) }
    });
    let items = items.collect();
    Ok(Json(Listed { items, next }.into()))
}

impl FiguresOf {
    pub fn of_department(name: Option<String>, id: String, figures: Figures) -> Self {
        Self {
            department_id: Some(id),
            interview_id: None,
            campaign_id: None,
            name,
            figures,
            answers_taken: None,
            sampling: None,
        }
    }

    fn of(by: By, row: FigureRow) -> Self {
        let FigureRow { key, name, figures } = row;
        let (department_id, interview_id, campaign_id) = match by {
            By::City => (None, None, None),
            By::Department => (key, None, None),
            By::Interview => (None, key, None),
            By::Campaign => (None, None, key),
        };
        Self { department_id, interview_id, campaign_id, name, figures, answers_taken: None, sampling: None }
    }
}

/// The figures of a page of departments, by their ids; those who took part in nothing are not in it.
pub async fn of_departments(
    app: &App,
    period: Period,
    only: Option<&DepartmentId>,
    page: &Page,
) -> Result<HashMap<String, Figures>, StoreError> {
    let only = only.map(DepartmentId::as_str);
    let listed = figures::figures(&app.db, By::Department, period, app.clock.now(), only, page).await?;
    Ok(listed.items.into_iter().filter_map(|row| Some((row.key?, row.figures))).collect())
}
