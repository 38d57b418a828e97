//! What moderators do with questions: approve, reject, redact, merge, hide, pin, assign, transfer, and back.

use super::{
    deciding::Deciding,
    decision::{Count, Decision, Made},
};
use crate::{
    Refusal,
    event::{RoomEvent, Slot},
    ids::{DepartmentId, QuestionId},
    instant::SECOND_MS,
    question::{
        Kind,
        QuestionStatus::{self, Answered, Approved, Hidden, Merged, Pending, Rejected},
    },
    text::{Line, Text},
};

pub fn approve(
    on: &Deciding<'_>,
    id: &QuestionId,
    chosen: Option<&DepartmentId>,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Pending])?;
    let department = match chosen.or(question.department.as_ref()) {
        Some(department) => on.department(department, "department_id")?,
        None => on.interview()?.plan.departments[0].id.clone(),
    };
    Ok(on.about(id, RoomEvent::QuestionApproved { question: id.clone(), department }))
}

pub fn reject(on: &Deciding<'_>, id: &QuestionId, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Pending])?;
    Ok(on.about(id, RoomEvent::QuestionRejected { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::RejectReason,
        Some(reason),
    ))
}

pub fn unreject(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Rejected])?;
    let within_ms = i64::from(on.city.settings.undo_within_seconds) * SECOND_MS;
    match question.rejected_at {
        Some(rejected_at) if on.at.ms_since(rejected_at) <= within_ms => {
            Ok(on.about(id, RoomEvent::QuestionUnrejected { question: id.clone() }))
        }
        _ => Err(Refusal::UndoTooLate),
    }
}

pub fn redact(on: &Deciding<'_>, id: &QuestionId, text: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Pending, Approved, Answered, Merged, Hidden])?;
    on.must_fit("text", text, on.city.settings.question_length_max)?;
    Ok(on.about(id, RoomEvent::QuestionRedacted { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::Text,
        Some(text),
    ))
}

pub fn merge(on: &Deciding<'_>, id: &QuestionId, into: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if id == into {
        return Err(Refusal::MergeIntoItself);
    }
    let question = on.question_in(id, &[Pending, Approved, Answered])?;
    // A target of another interview is not in this room; the writer tells the two apart.
    let target = on.room.questions.get(into).ok_or(Refusal::OtherInterview)?;
    match target.status {
        Merged => return Err(Refusal::MergeIntoMerged),
        Approved | Answered => {}
        Pending if !question.is_public() => {}
        Pending | Rejected | Hidden | QuestionStatus::Withdrawn => return Err(Refusal::WrongState),
    }
    let merged = |question: &QuestionId, following| RoomEvent::QuestionMerged {
        question: question.clone(),
        into: into.clone(),
        following,
    };
    let mut decision = on.about(id, merged(id, None));
    for earlier in on.room.merged_into(id) {
        decision = decision.and(merged(earlier, Some(id.clone())));
    }
    Ok(decision.counting(Count::Voters { question: into.clone() }))
}

pub fn unmerge(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Merged])?;
    let target = question.merged_into.clone();
    let decision = taken_out(on, on.about(id, RoomEvent::QuestionUnmerged { question: id.clone() }), id);
    let counted = target.into_iter().chain([id.clone()]);
    Ok(counted.fold(decision, |decision, question| decision.counting(Count::Voters { question })))
}

/// What had been merged through a question goes along with it when it is taken out.
fn taken_out(on: &Deciding<'_>, decision: Decision, id: &QuestionId) -> Decision {
    on.room.merged_through(id).into_iter().fold(decision, |decision, question| {
        let (into, following) = (id.clone(), Some(id.clone()));
        decision.and(RoomEvent::QuestionMerged { question, into, following })
    })
}

/// Whoever withdraws a question takes nothing from those whose questions were merged into it: each stands by itself
/// again. Hiding leaves them where they are, unseen like their target, as unhiding brings back all of it.
pub(super) fn leaving_the_merged(on: &Deciding<'_>, mut decision: Decision, gone: &QuestionId) -> Decision {
    let merged = on.room.questions.values().filter(|question| question.merged_via.as_ref() == Some(gone));
    for question in merged.map(|question| &question.id) {
        decision = decision.and(RoomEvent::QuestionUnmerged { question: question.clone() });
        decision = taken_out(on, decision, question).counting(Count::Voters { question: question.clone() });
    }
    let has_left_some = decision.events.len() > 1;
    if has_left_some { decision.counting(Count::Voters { question: gone.clone() }) } else { decision }
}

pub fn hide(on: &Deciding<'_>, id: &QuestionId, reason: &Text) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Approved, Answered])?;
    Ok(on.about(id, RoomEvent::QuestionHidden { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::HideReason,
        Some(reason),
    ))
}

pub fn unhide(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Hidden])?;
    Ok(on.about(id, RoomEvent::QuestionUnhidden { question: id.clone() }))
}

pub fn pin(on: &Deciding<'_>, id: &QuestionId, is_wanted: bool) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if on.question_in(id, &[Approved, Answered])?.is_pinned == is_wanted {
        return Err(Refusal::WrongState);
    }
    let question = id.clone();
    let event = if is_wanted {
        RoomEvent::QuestionPinned { question }
    } else {
        RoomEvent::QuestionUnpinned { question }
    };
    Ok(on.about(id, event))
}

pub fn assign(on: &Deciding<'_>, id: &QuestionId, department: &DepartmentId) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    on.question_in(id, &[Pending, Approved])?;
    let department = on.department(department, "department_id")?;
    Ok(on.about(id, RoomEvent::QuestionAssigned { question: id.clone(), department }))
}

pub fn transfer(
    on: &Deciding<'_>,
    id: &QuestionId,
    department: &DepartmentId,
    reason: &Text,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Approved])?;
    let to = on.department(department, "department_id")?;
    let from = match &question.department {
        Some(from) if from != &to => from.clone(),
        _ => return Err(Refusal::WrongState),
    };
    Ok(on.about(id, RoomEvent::QuestionTransferred { question: id.clone(), from, to }).saying(
        on,
        id.as_str(),
        Slot::TransferReason,
        Some(reason),
    ))
}

/// What it wants and is about, as the moderator or the department sees it. The term follows the kind.
pub fn classify(
    on: &Deciding<'_>,
    id: &QuestionId,
    kind: Option<Kind>,
    topic: Option<&Line>,
) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Pending, Approved, Answered])?;
    let topic = topic.map(|code| on.city.topic(code)).transpose()?;
    if (question.kind, &question.topic) == (kind, &topic) {
        return Ok(Decision::default().making(Made::Question(id.clone())));
    }
    Ok(on.about(id, RoomEvent::QuestionClassified { question: id.clone(), kind, topic }))
}
