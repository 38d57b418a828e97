//! The room of an interview as it is read at once: the shared snapshot, and what is personal. What happens in it is
//! in [`super::events`].

use crate::{
    node::App,
    web::{
        answers::Rating,
        auth::Who,
        encoded::{self, FRESH},
        error::Problem,
        extract::{Body as Input, Id},
        live::visible_room,
        openapi::{ANY, COMMAND, Reads, ReadsSignedIn, SIGNED_IN, WRITING, refusals},
        order::{Answered, Order},
    },
};
use axum::{
    Json,
    extract::State,
    http::{
        HeaderMap, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::Response,
};
use domain::{
    RoomCommand,
    ids::InterviewId,
    view::{Mine, RoomView, Sight},
};
use store::{counts, questions};

refusals! {
    /// Of judging an interview.
    JudgesInterview = [ANY, WRITING, COMMAND, SIGNED_IN, &["already_rated", "banned"]];
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// The room as the public sees it, every public question in it; the same bytes for everybody, at most a second
/// old.
#[utoipa::path(get, path = "/interviews/{id}/snapshot", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = RoomView), (status = 304, description = "Not changed since that `ETag`"), Reads))]
pub async fn snapshot(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let snapshot = visible_room(&app, id.as_str(), &who).await?.snapshot();
    let fresh = if snapshot.is_public { FRESH } else { PRIVATE };
    let mut response = encoded::answer(&snapshot.body, &headers).await;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response.headers_mut().insert(CACHE_CONTROL, fresh);
    Ok(response)
}

/// What is personal of a netizen in a room: the own questions, votes and ratings.
#[utoipa::path(get, path = "/interviews/{id}/mine", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = Mine), ReadsSignedIn))]
pub async fn mine(State(app): State<App>, Id(id): Id<InterviewId>, who: Who) -> Result<Json<Mine>, Problem> {
    let room = visible_room(&app, id.as_str(), &who).await?;
    let netizen = who.must_be_netizen()?;
    // What was asked, voted or rated a moment ago has to be in it.
    room.catch_up(&app.db).await?;
    let own: Vec<_> =
        room.read(|room, _| room.asked_by(netizen).map(|question| question.id.clone()).collect());
    let sheets = questions::sheets(&app.db, &own).await?;
    let questions = own.iter().filter_map(|id| sheets.view(id, Sight::Asker)).collect();
    let (upvoted, rated) = counts::mine(&app.db, &id, netizen).await?;
    Ok(Json(Mine { questions, upvoted, rated }))
}

/// Judges the interview, once: by everybody who took part, while it is live and until it is archived.
#[utoipa::path(put, path = "/interviews/{id}/judgement", tag = "interviews", params(("id" = InterviewId, Path)),
    request_body = Rating, responses((status = 204), JudgesInterview))]
pub async fn judge(order: Order, Id(id): Id<InterviewId>, Input(judgement): Input<Rating>) -> Answered {
    let Rating { score, comment } = judgement;
    order.in_interview(id, RoomCommand::JudgeInterview { score, comment }).await
}
