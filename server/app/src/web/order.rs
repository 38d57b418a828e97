//! The way of a command through HTTP: who gives it, under which key, in which room; then the writer; then the
//! answer. Handlers only say which command it is.

use super::{
    auth::Who,
    error::Problem,
    extract::Key,
    written::{Written, written},
};
use crate::{
    node::App,
    writer::{CityReceipt, Receipt, WriteError},
};
use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{HeaderName, HeaderValue, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    Actor, CityCommand, NoticeCommand, Refusal, RoomCommand,
    ids::{AnswerId, InterviewId, PollId, QuestionId, StatementId},
};
use std::time::Duration;
use store::{StoreError, polls, questions};
use tokio::time::Instant;

/// How long a command may take from its arrival to its answer; how long its sender takes to send it is not ours.
pub const WITHIN: Duration = Duration::from_millis(2_900);

const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// Somebody who gives a command.
pub struct Order {
    pub app: App,
    pub who: Who,
    pub key: Key,
    /// How much of its time is left.
    pub left: Duration,
}

impl FromRequestParts<App> for Order {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let began = Instant::now();
        let who = tokio::time::timeout(WITHIN, Who::from_request_parts(parts, app)).await;
        // Nothing was begun.
        let who = who.map_err(|_| WriteError::StoreUnavailable)??;
        let Ok(key) = Key::from_request_parts(parts, app).await;
        let State(app) =
            State::<App>::from_request_parts(parts, app).await.unwrap_or_else(|never| match never {});
        Ok(Self { app, who, key, left: WITHIN.saturating_sub(began.elapsed()) })
    }
}

/// Work on a command, broken off when its time is over.
///
/// # Errors
/// Then that nobody knows whether it is stored.
pub async fn within<T>(time: Duration, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    tokio::time::timeout(time, work).await.unwrap_or_else(|_| Err(WriteError::Unanswered.into()))
}

/// What a command answers over HTTP.
pub struct Answer<T = Written> {
    status: u16,
    is_replay: bool,
    body: Option<T>,
}

pub type Answered<T = Written> = Result<Answer<T>, Problem>;

impl Order {
    /// A command for an interview itself.
    pub async fn in_interview(self, id: InterviewId, command: RoomCommand) -> Answered {
        self.who.must_have(command.name())?;
        within(self.left, self.carry_out(id, command)).await
    }

    /// A command about a question.
    pub async fn on_question(
        self,
        id: QuestionId,
        command: impl FnOnce(QuestionId) -> RoomCommand,
    ) -> Answered {
        let command = command(id.clone());
        self.who.must_have(command.name())?;
        let find = || questions::interview_of_question(&self.app.db, &id);
        within(self.left, self.wherever(find, command)).await
    }

    /// A command about an answer.
    pub async fn on_answer(self, id: AnswerId, command: impl FnOnce(AnswerId) -> RoomCommand) -> Answered {
        let command = command(id.clone());
        self.who.must_have(command.name())?;
        let find = || questions::interview_of_answer(&self.app.db, &id);
        within(self.left, self.wherever(find, command)).await
    }

    /// A command about a statement.
    pub async fn on_statement(
        self,
        id: StatementId,
        command: impl FnOnce(StatementId) -> RoomCommand,
    ) -> Answered {
        let command = command(id.clone());
        self.who.must_have(command.name())?;
        within(self.left, async {
            let interview = questions::interview_of_statement(&self.app.db, &id).await?;
            self.carry_out(interview.ok_or(Refusal::NotFound)?, command).await
        })
        .await
    }

    /// A command about a poll.
    pub async fn on_poll(self, id: PollId, command: impl FnOnce(PollId) -> RoomCommand) -> Answered {
        let command = command(id.clone());
        self.who.must_have(command.name())?;
        within(self.left, async {
            let interview = polls::interview_of(&self.app.db, &id).await?;
            self.carry_out(interview.ok_or(Refusal::NotFound)?, command).await
        })
        .await
    }

    /// A command about the city; what it answers is for whoever knows what it made.
    pub async fn for_city(self, command: CityCommand) -> Result<(App, CityReceipt), Problem> {
        let Self { app, who, key, left } = self;
        let actor = who.actor_for(command.name());
        let key = key.by(&actor)?;
        let receipt = within(left, async { Ok(app.writer.city(actor, command, key).await?) }).await?;
        Ok((app, receipt))
    }

    /// A command about a notice; what it answers is for whoever knows what it made.
    pub async fn on_notice(self, command: NoticeCommand) -> Result<(App, CityReceipt), Problem> {
        let Self { app, who, key, left } = self;
        who.must_have(command.name())?;
        let actor = who.actor_for(command.name());
        let key = key.by(&actor)?;
        let receipt = within(left, async { Ok(app.writer.notice(actor, command, key).await?) }).await?;
        Ok((app, receipt))
    }

    /// In the interview that `find` gives: when it is not found there, it may have been moved to another one meanwhile.
    async fn wherever<F>(&self, find: impl Fn() -> F, command: RoomCommand) -> Answered
    where
        F: Future<Output = Result<Option<InterviewId>, StoreError>>,
    {
        let mut here = find().await?.ok_or(Refusal::NotFound)?;
        loop {
            let answered = self.carry_out(here.clone(), command.clone()).await;
            if !answered.as_ref().is_err_and(Problem::is_not_found) {
                return answered;
            }
            match find().await? {
                Some(now) if now != here => here = now,
                Some(_) | None => return answered,
            }
        }
    }

    async fn carry_out(&self, interview: InterviewId, command: RoomCommand) -> Answered {
        let Self { app, who, key, .. } = self;
        let actor = who.actor_for(command.name());
        let key = key.clone().by(&actor)?;
        // What is moved is seen where it has come to.
        let seen_in =
            if let RoomCommand::MoveQuestion { to, .. } = &command { to.clone() } else { interview.clone() };
        let is_counted = matches!(
            command,
            RoomCommand::Upvote { .. }
                | RoomCommand::RemoveUpvote { .. }
                | RoomCommand::RateAnswer { .. }
                | RoomCommand::Vote { .. }
        );
        let receipt = app.writer.room(&interview, actor.clone(), command, key).await?;
        if let (true, Some(netizen)) = (is_counted, actor.netizen()) {
            app.rooms.mine_changed(&interview, netizen);
        }
        answer(app, &actor, &seen_in, receipt).await
    }
}

async fn answer(app: &App, actor: &Actor, interview: &InterviewId, receipt: Receipt) -> Answered {
    let (status, is_replay) = (receipt.status, receipt.is_replay);
    let has_body = status != StatusCode::NO_CONTENT.as_u16();
    let body = if has_body { Some(written(app, actor, interview, receipt).await?) } else { None };
    Ok(Answer { status, is_replay, body })
}

impl<T> Answer<T> {
    pub fn with(status: u16, is_replay: bool, body: T) -> Self {
        Self { status, is_replay, body: Some(body) }
    }

    /// Nothing to say.
    pub fn empty(receipt: &CityReceipt) -> Self {
        Self { status: StatusCode::NO_CONTENT.as_u16(), is_replay: receipt.is_replay, body: None }
    }
}

impl<T: serde::Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = match self.body {
            Some(body) => (status, Json(body)).into_response(),
            None => status.into_response(),
        };
        if self.is_replay {
            response.headers_mut().insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}
