//! What a command in a room answers: the object that it made or changed, as it is now, and the room's number.
//! The same over HTTP and on the socket.

use super::error::{Problem, WebRefusal};
use crate::{node::App, writer::Receipt};
use domain::{
    Actor, Refusal, Room,
    decide::Made,
    ids::{AnswerId, InterviewId, QuestionId},
    view::{self, Sight},
};
use serde::Serialize;
use store::{StoreError, interviews, questions};
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionWritten {
    question: Box<view::Question>,
    /// After asking: shows what became of the question, also without the cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_code: Option<String>,
    /// The room's number at which this was done.
    seq: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerWritten {
    answer: view::Answer,
    seq: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StatementWritten {
    /// None when it was retracted since.
    statement: Option<view::Statement>,
    seq: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AnnouncementWritten {
    announcement: view::Announcement,
    seq: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PollWritten {
    /// As staff see it: with the votes.
    poll: view::Poll,
    seq: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct InterviewWritten {
    interview: view::Interview,
    seq: u64,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Written {
    Question(QuestionWritten),
    Answer(AnswerWritten),
    Statement(StatementWritten),
    Announcement(AnnouncementWritten),
    Poll(PollWritten),
    Interview(Box<InterviewWritten>),
}

/// The answer to a command that was carried out, for the one who gave it.
///
/// # Errors
/// When the object cannot be read back; the command stands all the same, and may be repeated under its key.
pub async fn written(
    app: &App,
    actor: &Actor,
    interview: &InterviewId,
    receipt: Receipt,
) -> Result<Written, Problem> {
    let Receipt { made, seq, tracking_code, question, .. } = receipt;
    if let Some(question) = question {
        return Ok(Written::Question(QuestionWritten { question, tracking_code, seq }));
    }
    let room = app.rooms.open(interview).await?.ok_or(Refusal::NotFound)?;
    if room.position().1 < seq {
        room.catch_up(&app.db).await?;
    }
    let written = match made {
        Made::Question(id) => {
            let question = Box::new(question_now(app, actor, &id).await?.ok_or_else(vanished)?);
            Written::Question(QuestionWritten { question, tracking_code, seq })
        }
        Made::Answer(id) => {
            let answer = answer_now(app, &id).await?.ok_or_else(vanished)?;
            Written::Answer(AnswerWritten { answer, seq })
        }
        Made::Statement(id) => {
            let statement = room.read(|room, _| view::statement(room, &id));
            Written::Statement(StatementWritten { statement, seq })
        }
        Made::Announcement(id) => {
            let announcement = room.read(|room, _| view::announcement(room, &id)).ok_or_else(vanished)?;
            Written::Announcement(AnnouncementWritten { announcement, seq })
        }
        Made::Poll(id) => {
            let sight = sight_of(actor);
            let poll =
                room.read(|room, tallies| view::poll(room, &id, tallies, sight)).ok_or_else(vanished)?;
            Written::Poll(PollWritten { poll, seq })
        }
        Made::Interview => {
            let interview = interviews::one(&app.db, interview).await?.ok_or_else(vanished)?;
            Written::Interview(Box::new(InterviewWritten { interview, seq }))
        }
    };
    Ok(written)
}

/// Read from the database, because a vote or a rating given just now has to be in it; in whichever room it is by now.
async fn question_now(
    app: &App,
    actor: &Actor,
    id: &QuestionId,
) -> Result<Option<view::Question>, StoreError> {
    let sheets = questions::sheets(&app.db, std::slice::from_ref(id)).await?;
    Ok(sheets.rooms.values().find_map(|(room, tallies)| {
        let question = room.questions.get(id)?;
        Some(view::question(room, question, tallies, sight(room, actor, id)))
    }))
}

async fn answer_now(app: &App, id: &AnswerId) -> Result<Option<view::Answer>, StoreError> {
    let Some(question) = questions::question_of_answer(&app.db, id).await? else { return Ok(None) };
    let sheets = questions::sheets(&app.db, &[question]).await?;
    Ok(sheets.rooms.values().find_map(|(room, tallies)| view::answer(room, id, tallies)))
}

/// What belongs to nobody is seen by role alone.
fn sight_of(actor: &Actor) -> Sight {
    match actor {
        Actor::Staff { .. } | Actor::Program { .. } | Actor::System => Sight::Staff,
        Actor::Netizen { .. } | Actor::Nobody => Sight::Public,
    }
}

/// Whoever may give a command about a question sees it as that role does.
fn sight(room: &Room, actor: &Actor, id: &QuestionId) -> Sight {
    let is_asker = room.questions.get(id).is_some_and(|question| Some(&question.asker) == actor.netizen());
    if is_asker { Sight::Asker } else { sight_of(actor) }
}

fn vanished() -> Problem {
    tracing::error!("what was written cannot be found");
    WebRefusal::Internal.into()
}
