//! Questions as netizens have them: asking, voting, finding, and what became of the own ones. A moderator's work
//! on them is in [`moderation`], who handles them and how long in [`handling`], the desk's lists in [`desk`].

pub mod desk;
pub mod handling;
pub mod moderation;

use super::{
    auth::Who,
    error::Problem,
    extract::{Body, Id, Named, Query},
    input::{Cursor, Faults, Limit, Nothing, Read, input, query},
    openapi::{ANY, AskersCommand, COMMAND, Reads, ReadsSignedIn, SIGNED_IN, WRITING, refusals},
    order::{Answered, Order},
    paging::{List, page},
    written::QuestionWritten,
};
use crate::node::App;
use axum::{Json, extract::State};
use domain::{
    Refusal, RoomCommand,
    clock::{QuestionClock, explain},
    command::CommandName,
    ids::{DepartmentId, InterviewId, QuestionId},
    question::Kind,
    text::{Line, Text},
    view::{self, Sight},
};
use store::{
    Db, Listed, interviews,
    questions::{self, Sort},
};

input! {
    /// A question.
    Ask {
        text: Text,
        /// One of those that take part; the first one unless said otherwise.
        department_id: Option<DepartmentId>,
        /// The question that this one follows up.
        follows: Option<QuestionId>,
        kind: Option<Kind>,
        /// The code of a topic.
        topic: Option<Line>,
    }

    Appeal {
        text: Option<Text>,
    }

    HandleAgain {
        reason: Option<Text>,
    }
}

query! {
    ListQuery {
        /// `top` (pinned ones first, then by votes; unless said otherwise), `new`, or `answered` (only those,
        /// latest answer first).
        #[param(value_type = Option<String>)]
        sort: Option<Sort>,
        department: Option<DepartmentId>,
        /// Somewhere in the text.
        q: Option<Line>,
        limit: Option<Limit>,
        after: Option<Cursor>,
    }

    PageQuery {
        limit: Option<Limit>,
        after: Option<Cursor>,
    }
}

impl Read for Sort {
    fn read(value: serde_json::Value, at: &str, faults: &mut Faults) -> Option<Self> {
        match value.as_str() {
            Some("top") => Some(Sort::Top),
            Some("new") => Some(Sort::New),
            Some("answered") => Some(Sort::Answered),
            Some(_) | None => faults.invalid(at, "unknown_value"),
        }
    }
}

/// As people type it: small letters are as good as capitals.
pub struct TrackingCode(String);

impl Named for TrackingCode {
    fn parse(text: &str) -> Option<Self> {
        let code = text.trim();
        code.bytes().all(|byte| byte.is_ascii_alphanumeric()).then(|| Self(code.to_ascii_uppercase()))
    }
}

impl From<Ask> for RoomCommand {
    fn from(ask: Ask) -> Self {
        let Ask { text, department_id, follows, kind, topic } = ask;
        RoomCommand::Ask { text, department: department_id, follows, kind, topic }
    }
}

impl Appeal {
    pub fn command(self, question: QuestionId) -> RoomCommand {
        RoomCommand::AppealRejection { question, text: self.text }
    }
}

impl HandleAgain {
    pub fn command(self, question: QuestionId) -> RoomCommand {
        RoomCommand::RequestHandlingAgain { question, reason: self.reason }
    }
}

refusals! {
    /// Of asking.
    Asks = [
        ANY,
        WRITING,
        COMMAND,
        SIGNED_IN,
        &["banned", "asking_not_yet_open", "asking_is_paused", "asking_is_closed", "room_is_full"],
        &["too_many_questions", "too_many_requests"],
    ];
    /// Of voting.
    Votes = [ANY, WRITING, COMMAND, SIGNED_IN, &["banned"]];
    /// Of an appeal.
    Appeals = [ANY, WRITING, COMMAND, SIGNED_IN, &["not_the_asker", "already_appealed"]];
    /// Of having a question handled again.
    HandlesAgain = [ANY, WRITING, COMMAND, SIGNED_IN, &["not_the_asker", "already_handled_again"]];
}

/// Asks a question.
#[utoipa::path(post, path = "/interviews/{id}/questions", tag = "questions", params(("id" = InterviewId, Path)),
    request_body = Ask, responses((status = 201, body = QuestionWritten), Asks))]
pub async fn ask(order: Order, Id(id): Id<InterviewId>, Body(ask): Body<Ask>) -> Answered {
    order.who.must_have(CommandName::Ask)?;
    order.app.limits.ask(&order.app.city.now().settings, order.who.address)?;
    order.in_interview(id, ask.into()).await
}

/// The public questions of an interview.
#[utoipa::path(get, path = "/interviews/{id}/questions", tag = "questions",
    params(("id" = InterviewId, Path), ListQuery), responses((status = 200, body = List<view::Question>), Reads))]
pub async fn list(
    State(app): State<App>,
    who: Who,
    Id(id): Id<InterviewId>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<view::Question>>, Problem> {
    interviews::one(&app.db, &id).await?.filter(|interview| who.sees(interview)).ok_or(Refusal::NotFound)?;
    let (sort, text) = (query.sort.unwrap_or(Sort::Top), query.q.as_ref().map(Line::as_str));
    let page = page(query.limit, query.after);
    let listed = questions::public_page(&app.db, &id, sort, query.department.as_ref(), text, &page).await?;
    Ok(Json(shown(&app.db, listed, Sight::Public).await?))
}

/// A question with its answers; a merged one has `merged_into` and the target's answers.
#[utoipa::path(get, path = "/questions/{id}", tag = "questions", params(("id" = QuestionId, Path)),
    responses((status = 200, body = view::Question), Reads))]
pub async fn one(
    State(app): State<App>,
    who: Who,
    Id(id): Id<QuestionId>,
) -> Result<Json<view::Question>, Problem> {
    let sheets = questions::sheets(&app.db, std::slice::from_ref(&id)).await?;
    let sight = sheets.rooms.values().find_map(|(room, _)| who.sight_of(room, &id));
    let question = sight.and_then(|sight| sheets.view(&id, sight));
    Ok(Json(question.ok_or(Refusal::NotFound)?))
}

/// How the times of a question came about: who held it when, which days counted and why, and when it is due.
#[utoipa::path(get, path = "/questions/{id}/clock", tag = "questions", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionClock), Reads))]
pub async fn clock(
    State(app): State<App>,
    who: Who,
    Id(id): Id<QuestionId>,
) -> Result<Json<QuestionClock>, Problem> {
    let sheets = questions::sheets(&app.db, std::slice::from_ref(&id)).await?;
    let seen = sheets.rooms.values().find(|(room, _)| who.sight_of(room, &id).is_some());
    let explained = seen.and_then(|(room, _)| {
        let (interview, question) = (room.interview.as_ref()?, room.questions.get(&id)?);
        Some(explain(&app.city.now(), interview, question, app.clock.now()))
    });
    Ok(Json(explained.ok_or(Refusal::NotFound)?))
}

/// «I ask this too»; one for each netizen, however often it is sent.
#[utoipa::path(put, path = "/questions/{id}/upvote", tag = "questions", params(("id" = QuestionId, Path)),
    responses((status = 204), Votes))]
pub async fn upvote(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::Upvote { question }).await
}

/// Takes the vote back, however often it is sent.
#[utoipa::path(delete, path = "/questions/{id}/upvote", tag = "questions", params(("id" = QuestionId, Path)),
    responses((status = 204), Votes))]
pub async fn remove_upvote(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::RemoveUpvote { question }).await
}

/// Takes the own question back, as long as it is not answered.
#[utoipa::path(post, path = "/questions/{id}/withdraw", tag = "questions", params(("id" = QuestionId, Path)),
    responses((status = 200, body = QuestionWritten), AskersCommand))]
pub async fn withdraw(order: Order, Id(id): Id<QuestionId>, Body(_): Body<Nothing>) -> Answered {
    order.on_question(id, |question| RoomCommand::WithdrawQuestion { question }).await
}

/// Appeals against the rejection of the own question, once.
#[utoipa::path(post, path = "/questions/{id}/appeal", tag = "questions", params(("id" = QuestionId, Path)),
    request_body = Option<Appeal>, responses((status = 200, body = QuestionWritten), Appeals))]
pub async fn appeal(order: Order, Id(id): Id<QuestionId>, Body(appeal): Body<Appeal>) -> Answered {
    order.on_question(id, |question| appeal.command(question)).await
}

/// Has the own question handled again when the answer does not satisfy, once.
#[utoipa::path(post, path = "/questions/{id}/handle_again", tag = "questions", params(("id" = QuestionId, Path)),
    request_body = Option<HandleAgain>, responses((status = 200, body = QuestionWritten), HandlesAgain))]
pub async fn handle_again(order: Order, Id(id): Id<QuestionId>, Body(again): Body<HandleAgain>) -> Answered {
    order.on_question(id, |question| again.command(question)).await
}

/// The own questions in all interviews, newest first, with what became of them.
#[utoipa::path(get, path = "/me/questions", tag = "questions", params(PageQuery),
    responses((status = 200, body = List<view::Question>), ReadsSignedIn))]
pub async fn mine(
    State(app): State<App>,
    who: Who,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<view::Question>>, Problem> {
    let netizen = who.must_be_netizen()?;
    let listed = questions::of_netizen(&app.db, netizen, &page(query.limit, query.after)).await?;
    Ok(Json(shown(&app.db, listed, Sight::Asker).await?))
}

/// What became of the question with that tracking code; needs no cookie.
#[utoipa::path(get, path = "/track/{tracking_code}", tag = "questions",
    params(("tracking_code" = String, Path)), responses((status = 200, body = view::Question), Reads))]
pub async fn track(
    State(app): State<App>,
    Id(TrackingCode(code)): Id<TrackingCode>,
) -> Result<Json<view::Question>, Problem> {
    let id = questions::by_tracking_code(&app.db, &code).await?.ok_or(Refusal::NotFound)?;
    let sheets = questions::sheets(&app.db, std::slice::from_ref(&id)).await?;
    Ok(Json(sheets.view(&id, Sight::Asker).ok_or(Refusal::NotFound)?))
}

/// The questions of a page, as they are seen.
pub async fn shown(
    db: &Db,
    listed: Listed<QuestionId>,
    sight: Sight,
) -> Result<List<view::Question>, Problem> {
    let sheets = questions::sheets(db, &listed.items).await?;
    let items = listed.items.iter().filter_map(|id| sheets.view(id, sight)).collect();
    Ok(Listed { items, next: listed.next }.into())
}
