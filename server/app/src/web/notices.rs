//! Notices: what concerns whoever asks, acknowledging it, and an assessor's reminders (督办).

use super::{
    auth::Who,
    city::name_of,
    error::Problem,
    extract::{Body, Id, Query},
    input::{Cursor, Flag, Limit, input, query},
    openapi::{ReadsSignedIn, StaffCommand},
    order::{Answer, Answered, Order},
    paging::{List, page},
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    City, Instant, NoticeCommand, Refusal,
    command::CommandName,
    decide::CityMade,
    ids::{DepartmentId, InterviewId, NoticeId, QuestionId},
    notice::{NoticeKind, Severity},
    role::{Actor, Grant},
    text::Text,
};
use serde::Serialize;
use store::{Listed, notices};
use utoipa::ToSchema;

query! {
    NoticesQuery {
        /// Only what is neither acknowledged nor settled.
        #[param(value_type = Option<bool>)]
        unacknowledged: Option<Flag>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }

    RemindersQuery {
        department: Option<DepartmentId>,
        question: Option<QuestionId>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

input! {
    /// Of a question, whoever holds it; or of a department as a whole. One of the two.
    NewReminder {
        question_id: Option<QuestionId>,
        department_id: Option<DepartmentId>,
        text: Text,
    }

    Acknowledgement {
        /// What is being done about it.
        note: Option<Text>,
    }
}

/// Something that staff is told of.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice {
    id: NoticeId,
    kind: NoticeKind,
    severity: Severity,
    department_id: Option<DepartmentId>,
    interview_id: Option<InterviewId>,
    interview_title: Option<String>,
    question_id: Option<QuestionId>,
    question_no: Option<u32>,
    due_at: Option<Instant>,
    /// Working days that are left; null when it is over, or when nothing is due.
    days_left: Option<u32>,
    /// How many questions it is about.
    questions: Option<u32>,
    made_at: Instant,
    /// The assessor's name, of a reminder.
    made_by: Option<String>,
    /// What the assessor wrote.
    text: Option<String>,
    acknowledged: Option<Acknowledged>,
    /// Since when there is nothing left to tell: answered, decided, opened, or overtaken by a later notice.
    settled_at: Option<Instant>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Acknowledged {
    at: Instant,
    by: String,
    note: Option<String>,
}

/// How much is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeCount {
    unacknowledged: u32,
    /// There are that many or more.
    is_more: bool,
}

impl Notice {
    fn of(city: &City, now: Instant, notice: notices::Notice) -> Self {
        let is_ahead = |due_at: &Instant| now <= *due_at;
        let days_left = notice.due_at.filter(is_ahead).map(|due_at| city.working_days_between(now, due_at));
        Self {
            severity: notice.kind.severity(),
            made_by: (notice.kind == NoticeKind::Reminder).then(|| name_of(city, &notice.made_by)),
            acknowledged: notice.acknowledged.map(|acknowledged| Acknowledged {
                at: acknowledged.at,
                by: name_of(city, &acknowledged.by),
                note: acknowledged.note,
            }),
            id: notice.id,
            kind: notice.kind,
            department_id: notice.department,
            interview_id: notice.interview,
            interview_title: notice.interview_title,
            question_id: notice.question,
            question_no: notice.question_no,
            due_at: notice.due_at,
            days_left,
            questions: notice.questions,
            made_at: notice.made_at,
            text: notice.text,
            settled_at: notice.settled_at,
        }
    }

    fn all_of(app: &App, listed: Listed<notices::Notice>) -> Json<List<Self>> {
        let (city, now) = (app.city.now(), app.clock.now());
        let items = listed.items.into_iter().map(|notice| Self::of(&city, now, notice));
        Json(Listed { items: items.collect(), next: listed.next }.into())
    }
}

/// Those whom anything may concern: staff that may acknowledge.
fn grants(who: &Who) -> Result<Vec<Grant>, Refusal> {
    who.must_have(CommandName::AcknowledgeNotice)?;
    Ok(who.staff.as_ref().map(Actor::grants).unwrap_or_default().to_vec())
}

/// What concerns whoever asks, latest first.
#[utoipa::path(get, path = "/notices", tag = "notices", params(NoticesQuery),
    responses((status = 200, body = List<Notice>), ReadsSignedIn))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Query(query): Query<NoticesQuery>,
) -> Result<Json<List<Notice>>, Problem> {
    let (grants, is_open) = (grants(&who)?, query.unacknowledged.unwrap_or_default().0);
    let listed = notices::list(&app.db, &grants, is_open, &page(query.limit, query.after)).await?;
    Ok(Notice::all_of(&app, listed))
}

/// How much of it is neither acknowledged nor settled.
#[utoipa::path(get, path = "/notices/count", tag = "notices",
    responses((status = 200, body = NoticeCount), ReadsSignedIn))]
pub async fn count(State(app): State<App>, who: Who) -> Result<Json<NoticeCount>, Problem> {
    let unacknowledged = notices::count(&app.db, &grants(&who)?).await?;
    Ok(Json(NoticeCount { unacknowledged, is_more: unacknowledged >= notices::COUNT_MAX }))
}

/// Says that one has taken notice.
#[utoipa::path(post, path = "/notices/{id}/acknowledge", tag = "notices", params(("id" = NoticeId, Path)),
    request_body = Acknowledgement, responses((status = 200, body = Notice), StaffCommand))]
pub async fn acknowledge(
    order: Order,
    Id(notice): Id<NoticeId>,
    Body(Acknowledgement { note }): Body<Acknowledgement>,
) -> Answered<Notice> {
    carry_out(order, NoticeCommand::AcknowledgeNotice { notice, note }).await
}

/// The reminders that were given, latest first, and what came of them.
#[utoipa::path(get, path = "/reminders", tag = "notices", params(RemindersQuery),
    responses((status = 200, body = List<Notice>), ReadsSignedIn))]
pub async fn reminders(
    State(app): State<App>,
    who: Who,
    Query(query): Query<RemindersQuery>,
) -> Result<Json<List<Notice>>, Problem> {
    let RemindersQuery { department, question, limit, after } = query;
    let department = own_department(&who, department)?;
    let page = page(limit, after);
    let listed = notices::reminders(&app.db, department.as_ref(), question.as_ref(), &page).await?;
    Ok(Notice::all_of(&app, listed))
}

/// An assessor of one department reads that one's.
fn own_department(who: &Who, wanted: Option<DepartmentId>) -> Result<Option<DepartmentId>, Refusal> {
    let command = CommandName::RemindDepartment;
    who.must_have(command)?;
    let reach = |department: &DepartmentId| {
        let thing = domain::role::Belongs { department: Some(department), ..Default::default() };
        who.must_have_for(command, thing)
    };
    if let Some(department) = &wanted {
        reach(department)?;
        return Ok(wanted);
    }
    if who.must_have_for(command, Default::default()).is_ok() {
        return Ok(None);
    }
    let grants = who.staff.as_ref().map(Actor::grants).unwrap_or_default();
    let mut mine = grants.iter().filter_map(|grant| grant.department_id.as_ref());
    mine.find(|department| reach(department).is_ok()).cloned().map(Some).ok_or(Refusal::OtherDepartment)
}

/// Reminds a department (督办).
#[utoipa::path(post, path = "/reminders", tag = "notices", request_body = NewReminder,
    responses((status = 201, body = Notice), StaffCommand))]
pub async fn remind(order: Order, Body(new): Body<NewReminder>) -> Answered<Notice> {
    let NewReminder { question_id: question, department_id: department, text } = new;
    carry_out(order, NoticeCommand::RemindDepartment { department, question, text }).await
}

async fn carry_out(order: Order, command: NoticeCommand) -> Answered<Notice> {
    let (app, receipt) = order.on_notice(command).await?;
    let CityMade::Notice(id) = &receipt.made else { return Err(Refusal::NotFound.into()) };
    let notice = notices::one(&app.db, id).await?.ok_or(Refusal::NotFound)?;
    let notice = Notice::of(&app.city.now(), app.clock.now(), notice);
    Ok(Answer::with(receipt.status, receipt.is_replay, notice))
}
