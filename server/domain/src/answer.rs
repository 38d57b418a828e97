//! The answer: published by the department that has the question, revised with a reason, rated by the asker.

use crate::{
    Instant, Refusal,
    command::{Outcome, Score},
    decide::{Count, Deciding, Decision, Made},
    event::{RoomEvent, Slot},
    ids::{AnswerId, DepartmentId, QuestionId},
    question::QuestionStatus::{Answered, Approved},
    role::Actor,
    text::{Line, Text},
};

#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    pub id: AnswerId,
    pub department: DepartmentId,
    /// The signature: the name of whoever published it, as of that day.
    pub by: Line,
    pub outcome: Option<Outcome>,
    pub published_at: Instant,
    pub revised_at: Option<Instant>,
}

pub fn start(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved])?;
    if question.is_being_answered {
        return Ok(Decision::default().making(Made::Question(id.clone())));
    }
    let department = question.department.clone().ok_or(Refusal::WrongState)?;
    Ok(on.about(id, RoomEvent::AnsweringStarted { question: id.clone(), department }))
}

pub fn publish(
    on: &Deciding<'_>,
    id: &QuestionId,
    text: &Text,
    outcome: Option<Outcome>,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved, Answered])?;
    on.must_fit("text", text, on.city.settings.answer_length_max)?;
    let department = question.department.clone().ok_or(Refusal::WrongState)?;
    let by = on.actor.signature().ok_or(Refusal::RoleNotAllowed)?.clone();
    let answer = AnswerId::from(on.fresh);
    let event =
        RoomEvent::AnswerPublished { question: id.clone(), answer: answer.clone(), department, by, outcome };
    Ok(on.happens(event).saying(on, answer.as_str(), Slot::Text, Some(text)).making(Made::Answer(answer)))
}

pub fn revise(on: &Deciding<'_>, id: &AnswerId, text: &Text, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.must_fit("text", text, on.city.settings.answer_length_max)?;
    let question = on.room.question_of(id).ok_or(Refusal::NotFound)?.clone();
    Ok(on
        .happens(RoomEvent::AnswerRevised { question, answer: id.clone() })
        .saying(on, id.as_str(), Slot::Text, Some(text))
        .saying(on, id.as_str(), Slot::RevisionReason, Some(reason))
        .making(Made::Answer(id.clone())))
}

/// `earlier` is the score that this netizen has given this answer before.
pub fn rate(
    on: &Deciding<'_>,
    id: &AnswerId,
    score: Score,
    comment: Option<&Text>,
    earlier: Option<Score>,
) -> Result<Decision, Refusal> {
    let Actor::Netizen { id: netizen, .. } = on.actor else { return Err(Refusal::RoleNotAllowed) };
    on.must_be_worked_on()?;
    let question = on.room.question_of(id).and_then(|question| on.room.questions.get(question));
    if !question.is_some_and(|question| question.is_public()) {
        return Err(Refusal::NotFound);
    }
    let decision = Decision::default().making(Made::Answer(id.clone()));
    match earlier {
        Some(earlier) if earlier == score => Ok(decision),
        Some(_) => Err(Refusal::AlreadyRated),
        None => Ok(decision.counting(Count::Rating {
            answer: id.clone(),
            netizen: netizen.clone(),
            score,
            comment: comment.cloned(),
        })),
    }
}
