//! Voting in a poll without script.

use super::{fields::Fields, nickname::ask_for_nickname, page::Page};
use crate::{
    node::App,
    web::{auth::Who, error::Problem, extract::Id, order},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Refusal, RoomCommand,
    ids::{InterviewId, PollId},
};

/// Gives the vote, or moves it, and leads back to the polls.
pub async fn vote(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = format!("/interviews/{id}#polls");
    let Some(netizen) = who.netizen.clone() else {
        return ask_for_nickname(&app, &page, StatusCode::UNAUTHORIZED, "", String::new(), back);
    };
    let poll = PollId::parse(fields.get("poll_id")).ok_or(Refusal::NotFound)?;
    let option = fields.get("option").parse().map_err(|_| Refusal::field("option", "missing_field"))?;
    let own = who.must_be_netizen()?;
    order::within(order::WITHIN, async {
        app.writer.room(&id, netizen, RoomCommand::Vote { poll, option }, None).await?;
        app.rooms.mine_changed(&id, own);
        Ok(Redirect::to(&back).into_response())
    })
    .await
}
