//! The settlement of an interview (收场清单): what its end handed over, as everybody may see it.

use crate::{
    node::App,
    web::{
        auth::Who,
        error::Problem,
        extract::{Id, Query},
        input::{Cursor, Limit, query},
        openapi::Reads,
        paging::{List, page},
        questions::shown,
    },
};
use axum::{Json, extract::State};
use domain::{
    Instant, Refusal,
    ids::{DepartmentId, InterviewId},
    view::{Question, Sight},
};
use serde::Serialize;
use store::{
    interviews,
    settlement::{self, Share},
};
use utoipa::ToSchema;

query! {
    OpenQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

/// What was open at the end, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Settlement {
    ended_at: Option<Instant>,
    handed_over: u64,
    answered: u64,
    /// Open, and past its due date.
    overdue: u64,
    /// The latest due date of all.
    due_at: Option<Instant>,
    departments: Vec<DepartmentShare>,
    /// The open ones, the most urgent first.
    open: List<Question>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DepartmentShare {
    department_id: DepartmentId,
    handed_over: u64,
    answered: u64,
    overdue: u64,
    due_at: Instant,
}

/// Each question that was open at the end, with its department and due date; empty before the end.
#[utoipa::path(get, path = "/interviews/{id}/settlement", tag = "interviews",
    params(("id" = InterviewId, Path), OpenQuery), responses((status = 200, body = Settlement), Reads))]
pub async fn settlement(
    State(app): State<App>,
    who: Who,
    Id(id): Id<InterviewId>,
    Query(query): Query<OpenQuery>,
) -> Result<Json<Settlement>, Problem> {
    let interview = interviews::one(&app.db, &id).await?.filter(|interview| who.sees(interview));
    let interview = interview.ok_or(Refusal::NotFound)?;
    let shares = settlement::shares(&app.db, &id, app.clock.now()).await?;
    let open = settlement::open_page(&app.db, &id, &page(query.limit, query.after)).await?;
    let sum = |of: fn(&Share) -> u64| shares.iter().map(of).sum();
    Ok(Json(Settlement {
        ended_at: interview.ended_at,
        handed_over: sum(|share| share.handed_over),
        answered: sum(|share| share.answered),
        overdue: sum(|share| share.overdue),
        due_at: shares.iter().map(|share| share.due_at).max(),
        open: shown(&app.db, open, Sight::Public).await?,
        departments: shares.into_iter().map(DepartmentShare::from).collect(),
    }))
}

impl From<Share> for DepartmentShare {
    fn from(share: Share) -> Self {
        let Share { department, handed_over, answered, overdue, due_at } = share;
        Self { department_id: department, handed_over, answered, overdue, due_at }
    }
}
