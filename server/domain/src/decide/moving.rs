//! A question goes from one room to another (移到其他房间): it keeps its id, its address, its asker, its votes and the
//! clocks of its departments, and takes a new number.
//!
//! It happens in two streams at once. The event of the room that it comes to carries all that the fold needs, so that
//! each log alone gives its room again; texts are not in it but follow the question, so that what is hidden or redacted
//! later is so in both.

use super::{
    deciding::Deciding,
    decision::{Count, Decision},
};
use crate::{
    Refusal,
    command::CommandName,
    event::{RoomEvent, Slot},
    facts::Room,
    ids::{DepartmentId, InterviewId, QuestionId},
    interview::{
        Interview,
        InterviewStatus::{Announced, Ended, Live},
    },
    question::{
        Question,
        QuestionStatus::{Answered, Approved, Pending},
        moving::Arrival,
    },
    role::Belongs,
    text::Text,
};

/// Of a room where nothing has been handed over yet, to one that still works on its questions: a date that an asker
/// was told does not move with the room.
pub fn leave(
    on: &Deciding<'_>,
    id: &QuestionId,
    to: &InterviewId,
    department: Option<&DepartmentId>,
    reason: Option<&Text>,
) -> Result<Decision, Refusal> {
    let there = on.destination.ok_or_else(|| Refusal::field("interview_id", "unknown_interview"))?;
    let interview = there.room.interview.as_ref();
    let interview = interview.ok_or_else(|| Refusal::field("interview_id", "unknown_interview"))?;
    let departments = interview.department_ids();
    on.actor.may(CommandName::MoveQuestion, Belongs { interview: &departments, ..Belongs::default() })?;
    if to == &on.room.id {
        return Err(Refusal::field("interview_id", "same_interview"));
    }
    let here = on.interview()?;
    here.must_be(&[Announced, Live])?;
    interview.must_be(&[Announced, Live, Ended])?;
    if here.plan.is_rehearsal != interview.plan.is_rehearsal {
        return Err(Refusal::field("interview_id", "rehearsal_apart"));
    }
    let question = on.question_in(id, &[Pending, Approved, Answered])?;
    if on.room.merged_into(id).next().is_some() {
        return Err(Refusal::QuestionHasMerged);
    }
    if there.room.questions.len() >= on.city.settings.questions_per_room_max as usize {
        return Err(Refusal::RoomIsFull);
    }
    if let Some(reason) = reason {
        on.must_fit("reason", reason, on.city.settings.question_length_max)?;
    }
    let moved = arrived(on, question, there.room, interview, department)?;
    let arrival = Arrival { question: moved, from: on.room.id.clone(), counted: there.counted.clone() };
    let left =
        RoomEvent::QuestionMovedOut { question: id.clone(), asker: question.asker.clone(), to: to.clone() };
    let mut decision = on.about(id, left).saying(on, id.as_str(), Slot::MoveReason, reason);
    decision.arrival = vec![RoomEvent::QuestionMovedIn(Box::new(arrival))];
    Ok(decision.counting(Count::Voters { question: id.clone() }))
}

/// As it will be there.
fn arrived(
    on: &Deciding<'_>,
    question: &Question,
    there: &Room,
    interview: &Interview,
    chosen: Option<&DepartmentId>,
) -> Result<Question, Refusal> {
    let takes_part = |id: &&DepartmentId| interview.plan.departments.iter().any(|other| &other.id == *id);
    let own = question.department.as_ref();
    let department = match (chosen, question.status) {
        // Whoever answered it did so.
        (Some(_), Answered) => return Err(Refusal::WrongState),
        (None, Answered) => own.cloned(),
        (Some(chosen), _) => Some(on.department(chosen, "department_id")?),
        (None, Pending) => own.filter(takes_part).cloned(),
        (None, _) => {
            own.filter(takes_part).or(interview.plan.departments.first().map(|first| &first.id)).cloned()
        }
    };
    let mut moved = question.clone();
    moved.no = there.last_no + 1;
    moved.is_pinned = false;
    moved.is_being_answered = false;
    match department {
        Some(department) if moved.status == Approved => moved.hand_to(&department, on.at),
        department => moved.department = department,
    }
    moved.settle(interview);
    Ok(moved)
}
