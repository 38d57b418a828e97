//! Reminding a department (督办), and saying that one has taken notice.

use super::decision::{CityDecision, CityMade};
use crate::{
    City, Instant, Refusal,
    command::NoticeCommand,
    event::{Body, CityEvent, Slot},
    ids::{DepartmentId, Fresh, InterviewId, NoticeId, QuestionId},
    notice::Concern,
    question::QuestionStatus,
    role::{Actor, Belongs},
    text::Text,
};

/// All that a decision about notices looks at.
pub struct DecidingNotice<'a> {
    pub city: &'a City,
    pub actor: &'a Actor,
    pub fresh: &'a Fresh,
    /// The notice that the command names; none if there is no such one.
    pub notice: Option<&'a Known>,
    /// The question that the command names; none if there is no such one.
    pub question: Option<&'a Held>,
}

/// A notice that is there.
pub struct Known {
    pub concern: Concern,
    pub acknowledged_at: Option<Instant>,
}

/// A question, and whose it is.
pub struct Held {
    pub interview: InterviewId,
    pub department: Option<DepartmentId>,
    pub status: QuestionStatus,
    /// Practice reminds nobody.
    pub is_rehearsal: bool,
}

/// Decides a command about notices.
///
/// # Errors
/// The [`Refusal`], when the actor may not or the facts do not allow it.
pub fn decide_notice(on: &DecidingNotice<'_>, command: &NoticeCommand) -> Result<CityDecision, Refusal> {
    match command {
        NoticeCommand::RemindDepartment { department, question, text } => {
            let holder = on.question.and_then(|held| held.department.as_ref());
            let thing = Belongs { department: department.as_ref().or(holder), ..Belongs::default() };
            on.actor.may(command.name(), thing)?;
            remind(on, department.as_ref(), question.as_ref(), text)
        }
        NoticeCommand::AcknowledgeNotice { notice, note } => {
            let known = on.notice.ok_or(Refusal::NotFound)?;
            let Concern { department, interview, .. } = &known.concern;
            let thing = Belongs { department: department.as_ref(), interview, ..Belongs::default() };
            on.actor.may(command.name(), thing)?;
            if !known.concern.concerns(on.actor) {
                return Err(Refusal::OtherDepartment);
            }
            if known.acknowledged_at.is_some() {
                return Err(Refusal::WrongState);
            }
            let event = CityEvent::NoticeAcknowledged { notice: notice.clone() };
            let bodies = note.iter().map(|note| body(notice, Slot::Note, note)).collect();
            Ok(CityDecision { event, credential: None, bodies, made: CityMade::Notice(notice.clone()) })
        }
    }
}

/// Of a question it is whoever holds it that is reminded; else the department that is named.
fn remind(
    on: &DecidingNotice<'_>,
    department: Option<&DepartmentId>,
    question: Option<&QuestionId>,
    text: &Text,
) -> Result<CityDecision, Refusal> {
    let (department, interview) = match (question, department) {
        (Some(_), Some(_)) => return Err(Refusal::field("department_id", "duplicate")),
        (None, None) => return Err(Refusal::field("department_id", "missing_field")),
        (None, Some(department)) => (on.city.department(department, "department_id")?.id.clone(), None),
        (Some(_), None) => {
            let held = on.question.ok_or(Refusal::NotFound)?;
            let is_open = held.status == QuestionStatus::Approved && !held.is_rehearsal;
            let department = held.department.as_ref().filter(|_| is_open).ok_or(Refusal::WrongState)?;
            (department.clone(), Some(held.interview.clone()))
        }
    };
    if text.length() > on.city.settings.statement_length_max as usize {
        return Err(Refusal::field("text", "text_too_long"));
    }
    let notice = NoticeId::from(on.fresh);
    let event = CityEvent::DepartmentReminded {
        notice: notice.clone(),
        department,
        interview,
        question: question.cloned(),
    };
    let bodies = vec![body(&notice, Slot::Text, text)];
    Ok(CityDecision { event, credential: None, bodies, made: CityMade::Notice(notice) })
}

fn body(notice: &NoticeId, slot: Slot, text: &Text) -> Body {
    Body { item: notice.to_string(), slot, version: 1, text: text.share() }
}
