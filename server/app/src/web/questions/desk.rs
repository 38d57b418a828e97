//! The desk's lists: a moderator's queue, and what a department has to answer.

use super::shown;
use crate::{
    node::App,
    web::{
        auth::Who,
        error::Problem,
        extract::{Id, Query},
        input::{Cursor, Limit, query},
        openapi::ReadsSignedIn,
        paging::{List, page},
    },
};
use axum::{Json, extract::State};
use domain::{
    Refusal,
    command::CommandName,
    ids::{DepartmentId, InterviewId},
    question::QuestionStatus,
    role::Belongs,
    view::{self, Sight},
};
use store::{interviews, questions};

query! {
    QueueQuery {
        status: Option<QuestionStatus>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }

    DeskQuery {
        /// The own one unless said otherwise; whoever works for several names one.
        department: Option<DepartmentId>,
        /// `approved` (to be answered) unless said otherwise.
        status: Option<QuestionStatus>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

/// Every question of an interview in whatever status, oldest first; for its moderators.
#[utoipa::path(get, path = "/interviews/{id}/queue", tag = "moderation",
    params(("id" = InterviewId, Path), QueueQuery),
    responses((status = 200, body = List<view::Question>), ReadsSignedIn))]
pub async fn queue(
    State(app): State<App>,
    who: Who,
    Id(id): Id<InterviewId>,
    Query(query): Query<QueueQuery>,
) -> Result<Json<List<view::Question>>, Problem> {
    who.must_have(CommandName::ApproveQuestion)?;
    let interview = interviews::one(&app.db, &id).await?.ok_or(Refusal::NotFound)?;
    let departments: Vec<_> = interview.departments.into_iter().map(|department| department.id).collect();
    let thing = Belongs { interview: &departments, ..Belongs::default() };
    who.must_have_for(CommandName::ApproveQuestion, thing)?;
    let listed = questions::queue_page(&app.db, &id, query.status, &page(query.limit, query.after)).await?;
    Ok(Json(shown(&app.db, listed, Sight::Staff).await?))
}

/// What a department has been given, or helps with, and is not yet answered, oldest first, or what is in the status
/// that is named; of what is answered the latest answer first. For its staff and for the city's.
#[utoipa::path(get, path = "/desk/questions", tag = "answers", params(DeskQuery),
    responses((status = 200, body = List<view::Question>), ReadsSignedIn))]
pub async fn desk(
    State(app): State<App>,
    who: Who,
    Query(query): Query<DeskQuery>,
) -> Result<Json<List<view::Question>>, Problem> {
    let department = wanted(&who, query.department)?;
    let page = page(query.limit, query.after);
    let status = query.status.unwrap_or(QuestionStatus::Approved);
    let listed = questions::desk_page(&app.db, department.as_ref(), status, &page).await?;
    Ok(Json(shown(&app.db, listed, Sight::Staff).await?))
}

/// The department whose questions are wanted, if one may see them; none for those of all departments.
fn wanted(who: &Who, asked: Option<DepartmentId>) -> Result<Option<DepartmentId>, Problem> {
    let grants = match (&who.staff, &who.netizen) {
        (Some(staff), _) => staff.grants(),
        (None, Some(_)) => return Err(Refusal::RoleNotAllowed.into()),
        (None, None) => return Err(Refusal::NotSignedIn.into()),
    };
    if let Some(department) = asked {
        let may_see = who.sees_staff_stream(std::slice::from_ref(&department));
        return if may_see { Ok(Some(department)) } else { Err(Refusal::OtherDepartment.into()) };
    }
    let mut own: Vec<_> = grants.iter().filter_map(|grant| grant.department_id.clone()).collect();
    own.sort();
    own.dedup();
    match (own.as_slice(), grants.len()) {
        ([department], _) => Ok(Some(department.clone())),
        ([], 0) => Err(Refusal::RoleNotAllowed.into()),
        ([], _) => Ok(None),
        ([_, _, ..], _) => Err(Problem::missing_field("department")),
    }
}
