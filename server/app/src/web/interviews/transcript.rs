//! The record of an interview as data: everything that everybody may see of it, and how long each answer took.

use crate::{
    node::App,
    web::{
        auth::Who,
        cached,
        error::{Problem, WebRefusal},
        extract::Id,
        live::visible_room,
        openapi::Reads,
    },
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue},
    response::Response,
};
use domain::{
    Refusal,
    figures::Figures,
    ids::InterviewId,
    view::{self, Announcement, Interview, Poll, Question, Sight, Statement},
};
use serde::Serialize;
use store::{
    Page, StoreError,
    figures::{By, Period, figures},
};
use utoipa::ToSchema;

const JSON: &str = "application/json";
/// While questions are still answered it changes; caches between us and the reader may keep it for so long.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=5");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// Everything public of an interview.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Transcript {
    pub interview: Interview,
    /// As `/figures?by=interview` has them; none before it opened, and of a rehearsal.
    pub figures: Option<Figures>,
    /// In the order in which they were made.
    pub statements: Vec<Statement>,
    /// In the order in which they were made.
    pub announcements: Vec<Announcement>,
    /// In the order in which they were opened.
    pub polls: Vec<Poll>,
    /// In the order of their numbers.
    pub questions: Vec<Transcribed>,
}

/// A question with its answers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Transcribed {
    #[serde(flatten)]
    pub question: Question,
    /// From its asking (when it was asked earlier, from the opening) to its first answer, in milliseconds.
    pub took_ms: Option<i64>,
}

impl Transcript {
    /// # Errors
    /// `NotFound` for a room without an interview.
    pub async fn of(app: &App, room: &crate::rooms::LiveRoom) -> Result<Self, Problem> {
        let seen = room.read(|room, tallies| view::room(room, tallies, Sight::Public));
        let seen = seen.ok_or(Refusal::NotFound)?;
        let from = seen.interview.opened_at;
        let mut questions: Vec<_> =
            seen.questions.into_iter().map(|question| Transcribed::of(question, from)).collect();
        questions.sort_by_key(|transcribed| transcribed.question.no);
        Ok(Self {
            figures: figures_of(app, &seen.interview.id).await?,
            interview: seen.interview,
            statements: seen.statements,
            announcements: seen.announcements,
            polls: seen.polls,
            questions,
        })
    }
}

impl Transcribed {
    fn of(question: Question, opened_at: Option<domain::Instant>) -> Self {
        let from = question.asked_at.max(opened_at.unwrap_or(question.asked_at));
        let took_ms = question.first_answered_at.map(|at| at.ms_since(from));
        Self { question, took_ms }
    }
}

async fn figures_of(app: &App, id: &InterviewId) -> Result<Option<Figures>, StoreError> {
    let part = Page { limit: 1, after: None };
    let now = app.clock.now();
    let listed = figures(&app.db, By::Interview, Period::default(), now, Some(id.as_str()), &part).await?;
    Ok(listed.items.into_iter().next().map(|row| row.figures))
}

/// The record of an interview: everything public in it, with its figures. The same bytes for everybody.
#[utoipa::path(get, path = "/interviews/{id}/transcript", tag = "interviews", params(("id" = InterviewId, Path)),
    responses((status = 200, body = Transcript), (status = 304, description = "Not changed since that `ETag`"), Reads))]
pub async fn transcript(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let room = visible_room(&app, id.as_str(), &who).await?;
    let transcript = Transcript::of(&app, &room).await?;
    let fresh = if transcript.interview.announced_at.is_some() { FRESH } else { PRIVATE };
    let json = serde_json::to_string(&transcript).map_err(|error| {
        tracing::error!(%error, "a transcript cannot be written");
        Problem::from(WebRefusal::Internal)
    })?;
    Ok(cached::answer(&headers, JSON, fresh, json))
}
