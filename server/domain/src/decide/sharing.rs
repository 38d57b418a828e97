//! Who works on a question: co-handlers beside the lead department (主办、协办), and back to the arbiter (兜底).

use super::{
    deciding::Deciding,
    decision::{Decision, Made},
};
use crate::{
    Refusal,
    event::{RoomEvent, Slot},
    ids::{DepartmentId, QuestionId},
    question::{
        Question,
        QuestionStatus::{Approved, Pending},
    },
    text::Text,
};

/// The lead department alone answers and has the clock; co-handlers see the question and may contribute.
pub fn share(on: &Deciding<'_>, id: &QuestionId, departments: &[DepartmentId]) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Pending, Approved])?;
    let mut co_handlers = Vec::with_capacity(departments.len());
    for department in departments {
        let department = on.department(department, "department_ids")?;
        if question.department.as_ref() == Some(&department) {
            return Err(Refusal::field("department_ids", "is_the_lead"));
        }
        if !co_handlers.contains(&department) {
            co_handlers.push(department);
        }
    }
    if question.co_handlers == co_handlers {
        return Ok(Decision::default().making(Made::Question(id.clone())));
    }
    Ok(on.about(id, RoomEvent::QuestionShared { question: id.clone(), departments: co_handlers }))
}

/// To the arbiter of the city; where there is none, to whoever had it before, or the interview's first department.
pub fn give_back(on: &Deciding<'_>, id: &QuestionId, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved])?;
    let from = question.department.clone().ok_or(Refusal::WrongState)?;
    let to = taker(on, question, &from)?.ok_or(Refusal::NobodyTakesIt)?;
    Ok(on.about(id, RoomEvent::QuestionReturned { question: id.clone(), from, to }).saying(
        on,
        id.as_str(),
        Slot::ReturnReason,
        Some(reason),
    ))
}

fn taker(
    on: &Deciding<'_>,
    question: &Question,
    from: &DepartmentId,
) -> Result<Option<DepartmentId>, Refusal> {
    let arbiter = on.city.department_of_code(&on.city.settings.arbiter_code).map(|arbiter| &arbiter.id);
    let before = question.holds.iter().rev().map(|hold| &hold.department_id);
    let first = on.interview()?.plan.departments.first().map(|department| &department.id);
    let mut takers = arbiter.into_iter().chain(before).chain(first);
    let is_there = |id: &&DepartmentId| {
        *id != from && on.city.departments.get(*id).is_some_and(|taker| taker.retired_at.is_none())
    };
    Ok(takers.find(is_there).cloned())
}
