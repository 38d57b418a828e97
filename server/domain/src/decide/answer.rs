//! The answer: published by the department that has the question, revised with a reason, rated by the asker.

use super::{
    deciding::Deciding,
    decision::{Count, Decision, Made},
};
use crate::{
    Instant, Refusal,
    answer::{Form, Outcome},
    event::{RoomEvent, Slot},
    ids::{AnswerId, DepartmentId, QuestionId},
    interview::InterviewStatus,
    picture::{Picture, PictureChange},
    question::{
        Question,
        QuestionStatus::{Answered, Approved},
    },
    role::Actor,
    score::Score,
    text::Text,
};

pub fn start(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved])?;
    if question.is_being_answered {
        return Ok(Decision::default().making(Made::Question(id.clone())));
    }
    let department = question.department.clone().ok_or(Refusal::WrongState)?;
    Ok(on.about(id, RoomEvent::AnsweringStarted { question: id.clone(), department }))
}

/// What an answer shall be.
pub struct Wanted {
    pub outcome: Option<Outcome>,
    pub form: Form,
    pub promised_until: Option<Instant>,
}

pub fn publish(
    on: &Deciding<'_>,
    id: &QuestionId,
    text: &Text,
    Wanted { outcome, form, promised_until }: Wanted,
    picture: Option<&Picture>,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved, Answered])?;
    on.must_fit("text", text, on.city.settings.answer_length_max)?;
    check_promise(on, outcome, form, promised_until)?;
    let department = match form {
        Form::Answer | Form::Holding => question.department.as_ref(),
        Form::Contribution => contributor(on, question),
        Form::Stock => return Err(Refusal::field("form", "unknown_value")),
    };
    let department = department.cloned().ok_or(Refusal::WrongState)?;
    let by = on.actor.signature().ok_or(Refusal::RoleNotAllowed)?.clone();
    let answer = AnswerId::from(on.fresh);
    let event = RoomEvent::AnswerPublished {
        question: id.clone(),
        answer: answer.clone(),
        department,
        by,
        outcome,
        form,
        promised_until,
    };
    Ok(on
        .happens(event)
        .saying(on, answer.as_str(), Slot::Text, Some(text))
        .showing(on, answer.as_str(), picture)
        .making(Made::Answer(answer)))
}

/// Only an answer has an outcome; a promise has a date that is still to come, and nothing else has one.
fn check_promise(
    on: &Deciding<'_>,
    outcome: Option<Outcome>,
    form: Form,
    promised_until: Option<Instant>,
) -> Result<(), Refusal> {
    if form != Form::Answer && outcome.is_some() {
        return Err(Refusal::field("outcome", "only_of_an_answer"));
    }
    match (outcome == Some(Outcome::Promised), promised_until) {
        (true, None) => Err(Refusal::field("promised_until", "missing_field")),
        (true, Some(until)) if until <= on.at => Err(Refusal::field("promised_until", "in_the_past")),
        (false, Some(_)) => Err(Refusal::field("promised_until", "only_of_a_promise")),
        (true, Some(_)) | (false, None) => Ok(()),
    }
}

/// The co-handler for whom the actor works; else the lead department, which then is refused as another one.
pub fn contributor<'a>(on: &Deciding<'a>, question: &'a Question) -> Option<&'a DepartmentId> {
    let works_for = |department: &&DepartmentId| {
        on.actor.grants().iter().any(|grant| grant.department_id.as_ref() == Some(department))
    };
    question.co_handlers.iter().find(works_for).or(question.co_handlers.first())
}

/// An answer that says nothing does not count from now on, or counts again.
pub fn reclassify(
    on: &Deciding<'_>,
    id: &AnswerId,
    is_stock: bool,
    reason: &Text,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.room.question_of(id).ok_or(Refusal::NotFound)?;
    let answers = &on.question_in(question, &[Approved, Answered])?.answers;
    let answer = answers.iter().find(|answer| &answer.id == id).ok_or(Refusal::NotFound)?;
    let form = match (answer.form, is_stock) {
        (Form::Answer, true) => Form::Stock,
        (Form::Stock, false) => Form::Answer,
        (Form::Answer | Form::Stock | Form::Holding | Form::Contribution, _) => {
            return Err(Refusal::WrongState);
        }
    };
    let event = RoomEvent::AnswerReclassified { question: question.clone(), answer: id.clone(), form };
    Ok(on
        .happens(event)
        .saying(on, id.as_str(), Slot::ReclassificationReason, Some(reason))
        .making(Made::Answer(id.clone())))
}

/// Also long after the interview: a promise stays open until it is kept.
pub fn keep_promise(on: &Deciding<'_>, id: &AnswerId, text: &Text) -> Result<Decision, Refusal> {
    use InterviewStatus::{Announced, Archived, Ended, Live};
    on.interview()?.must_be(&[Announced, Live, Ended, Archived])?;
    on.must_fit("text", text, on.city.settings.answer_length_max)?;
    let question = on.room.question_of(id).ok_or(Refusal::NotFound)?;
    let answers = &on.question(question)?.answers;
    let answer = answers.iter().find(|answer| &answer.id == id).ok_or(Refusal::NotFound)?;
    if answer.promised_until.is_none() || answer.promise_kept_at.is_some() {
        return Err(Refusal::WrongState);
    }
    let event = RoomEvent::PromiseKept { question: question.clone(), answer: id.clone() };
    Ok(on.happens(event).saying(on, id.as_str(), Slot::Evidence, Some(text)).making(Made::Answer(id.clone())))
}

pub fn revise(
    on: &Deciding<'_>,
    id: &AnswerId,
    text: &Text,
    reason: &Text,
    picture: Option<&PictureChange>,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.must_fit("text", text, on.city.settings.answer_length_max)?;
    let question = on.room.question_of(id).ok_or(Refusal::NotFound)?.clone();
    Ok(on
        .happens(RoomEvent::AnswerRevised { question, answer: id.clone() })
        .saying(on, id.as_str(), Slot::Text, Some(text))
        .saying(on, id.as_str(), Slot::RevisionReason, Some(reason))
        .showing_instead(on, id.as_str(), picture)
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
