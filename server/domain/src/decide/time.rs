//! More time for a question: asked for by its department with a reason, granted or refused by somebody else.

use super::{deciding::Deciding, decision::Decision};
use crate::{
    Refusal,
    event::{RoomEvent, Slot},
    ids::QuestionId,
    question::QuestionStatus::Approved,
    term::Extension,
    text::Text,
};

/// `days` working days after the date of now; only while that is still to come.
pub fn request(on: &Deciding<'_>, id: &QuestionId, days: u32, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved])?;
    let due = question.due.as_ref().ok_or(Refusal::NothingDue)?;
    if on.at > due.at {
        return Err(Refusal::ExtensionTooLate);
    }
    let settings = &on.city.settings;
    let is_open = question.extensions.last().is_some_and(|last| last.decided_at.is_none());
    let granted = question.extensions.iter().filter(|extension| extension.is_granted).count();
    if is_open || granted >= settings.extensions_max as usize {
        return Err(Refusal::AlreadyExtended);
    }
    if !(1..=settings.extension_days_max).contains(&days) {
        return Err(Refusal::field("days", "extension_too_long"));
    }
    let department = question.department.clone().ok_or(Refusal::WrongState)?;
    let until = on.city.term(due.at, days).due_at;
    let event = RoomEvent::ExtensionRequested { question: id.clone(), department, days, until };
    Ok(on.about(id, event).saying(on, id.as_str(), Slot::ExtensionReason, Some(reason)))
}

pub fn grant(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    let until = open_request(on, id)?.until;
    Ok(on.about(id, RoomEvent::ExtensionGranted { question: id.clone(), until }))
}

pub fn refuse(on: &Deciding<'_>, id: &QuestionId, reason: &Text) -> Result<Decision, Refusal> {
    open_request(on, id)?;
    let decision = on.about(id, RoomEvent::ExtensionRefused { question: id.clone() });
    Ok(decision.saying(on, id.as_str(), Slot::ExtensionRefusal, Some(reason)))
}

fn open_request<'a>(on: &Deciding<'a>, id: &QuestionId) -> Result<&'a Extension, Refusal> {
    on.must_be_worked_on()?;
    let last = on.question_in(id, &[Approved])?.extensions.last();
    last.filter(|last| last.decided_at.is_none()).ok_or(Refusal::WrongState)
}
