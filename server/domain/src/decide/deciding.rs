//! All that a decision within a room looks at, and what most of them ask of it.

use super::decision::{Decision, Made};
use crate::{
    Instant, Refusal,
    event::RoomEvent,
    facts::{City, Room},
    ids::{DepartmentId, Fresh, NetizenId, QuestionId},
    interview::Interview,
    question::{Question, QuestionStatus, moving::Counted},
    role::Actor,
    score::Score,
    text::Text,
};

pub struct Deciding<'a> {
    pub room: &'a Room,
    pub city: &'a City,
    pub actor: &'a Actor,
    /// What chance gives to this command.
    pub fresh: &'a Fresh,
    pub at: Instant,
    /// For a rating or a judgement: the score that this netizen has given before.
    pub earlier_score: Option<Score>,
    /// For a move: the room that the question comes to; none if there is no such interview.
    pub destination: Option<&'a Destination<'a>>,
}

/// The room that a question is moved to, and what has been counted of the question.
pub struct Destination<'a> {
    pub room: &'a Room,
    pub counted: Counted,
}

impl<'a> Deciding<'a> {
    pub fn interview(&self) -> Result<&'a Interview, Refusal> {
        self.room.interview.as_ref().ok_or(Refusal::NotFound)
    }

    pub fn question(&self, id: &QuestionId) -> Result<&'a Question, Refusal> {
        self.room.questions.get(id).ok_or(Refusal::NotFound)
    }

    pub fn question_in(&self, id: &QuestionId, states: &[QuestionStatus]) -> Result<&'a Question, Refusal> {
        let question = self.question(id)?;
        if states.contains(&question.status) { Ok(question) } else { Err(Refusal::WrongState) }
    }

    /// A department that can be given a question: it exists and is not retired.
    pub fn department(&self, id: &DepartmentId, field: &str) -> Result<DepartmentId, Refusal> {
        match self.city.departments.get(id) {
            None => Err(Refusal::field(field, "unknown_department")),
            Some(department) if department.retired_at.is_some() => {
                Err(Refusal::field(field, "department_retired"))
            }
            Some(department) => Ok(department.id.clone()),
        }
    }

    pub fn must_be_worked_on(&self) -> Result<(), Refusal> {
        if self.interview()?.status.is_worked_on() { Ok(()) } else { Err(Refusal::WrongState) }
    }

    pub fn must_not_be_banned(&self, netizen: &NetizenId) -> Result<(), Refusal> {
        match self.room.bans.get(netizen) {
            Some(until) if self.at < *until => Err(Refusal::Banned),
            Some(_) | None => Ok(()),
        }
    }

    /// `longest` in characters.
    pub fn must_fit(&self, field: &str, text: &Text, longest: u32) -> Result<(), Refusal> {
        if text.length() <= longest as usize { Ok(()) } else { Err(Refusal::field(field, "text_too_long")) }
    }

    pub fn happens(&self, event: RoomEvent) -> Decision {
        Decision { events: vec![event], ..Decision::default() }
    }

    /// Something happens to a question, and the answer shows it.
    pub fn about(&self, question: &QuestionId, event: RoomEvent) -> Decision {
        self.happens(event).making(Made::Question(question.clone()))
    }
}
