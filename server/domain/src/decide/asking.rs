//! What netizens do with questions: ask, vote, withdraw, appeal, have them handled again.

use super::{
    deciding::Deciding,
    decision::{Count, Decision, Made},
    handling::leaving_the_merged,
};
use crate::{
    Refusal,
    event::{RoomEvent, Slot},
    ids::{DepartmentId, NetizenId, QuestionId},
    instant::{MINUTE_MS, SECOND_MS},
    interview::{InterviewStatus, Moderation},
    question::{
        Asked, Kind,
        QuestionStatus::{Answered, Approved, Pending, Rejected},
    },
    role::Actor,
    text::{Line, Text},
};

/// What a question wants and is about.
pub struct About<'a> {
    pub kind: Option<Kind>,
    pub topic: Option<&'a Line>,
}

pub fn ask(
    on: &Deciding<'_>,
    text: &Text,
    department: Option<&DepartmentId>,
    follows: Option<&QuestionId>,
    about: About<'_>,
) -> Result<Decision, Refusal> {
    let Actor::Netizen { id: asker, nickname } = on.actor else { return Err(Refusal::RoleNotAllowed) };
    let interview = on.interview()?;
    interview.takes_questions(on.at)?;
    on.must_not_be_banned(asker)?;
    on.must_fit("text", text, on.city.settings.question_length_max)?;
    if let Some(chosen) = department
        && !interview.plan.departments.iter().any(|taking_part| &taking_part.id == chosen)
    {
        return Err(Refusal::field("department_id", "unknown_department"));
    }
    if let Some(followed) = follows
        && !on
            .room
            .questions
            .get(followed)
            .is_some_and(|question| question.is_public() || &question.asker == asker)
    {
        return Err(Refusal::field("follows", "not_found"));
    }
    let topic = about.topic.map(|code| on.city.topic(code)).transpose()?;
    check_limits(on, asker)?;

    let question = QuestionId::from(on.fresh);
    let asked = Asked {
        question: question.clone(),
        no: on.room.last_no + 1,
        asker: asker.clone(),
        nickname: nickname.clone(),
        department: department.cloned(),
        follows: follows.cloned(),
        kind: about.kind,
        topic,
        tracking_code: on.fresh.secret.clone(),
    };
    let mut decision = on
        .happens(RoomEvent::QuestionAsked(asked))
        .saying(on, question.as_str(), Slot::Text, Some(text))
        .counting(Count::Participation { netizen: asker.clone() })
        .making(Made::Question(question.clone()));
    if interview.plan.moderation == Moderation::Post {
        let department = department.cloned().unwrap_or_else(|| interview.plan.departments[0].id.clone());
        decision = decision.and(RoomEvent::QuestionApproved { question, department });
    }
    Ok(decision)
}

fn check_limits(on: &Deciding<'_>, asker: &NetizenId) -> Result<(), Refusal> {
    let settings = &on.city.settings;
    let asked: Vec<_> = on.room.asked_by(asker).collect();
    if asked.len() >= settings.questions_per_interview as usize {
        return Err(Refusal::TooManyQuestions { retry_after_s: None });
    }
    let a_minute_ago = on.at.plus_ms(-MINUTE_MS);
    let recent: Vec<_> = asked.iter().filter(|question| question.asked_at > a_minute_ago).collect();
    if recent.len() >= settings.questions_per_minute as usize {
        let first = recent.iter().map(|question| question.asked_at).min().unwrap_or(on.at);
        let wait_s = first.plus_ms(MINUTE_MS).ms_since(on.at) / SECOND_MS + 1;
        return Err(Refusal::TooManyQuestions { retry_after_s: u32::try_from(wait_s).ok() });
    }
    if on.room.questions.len() >= settings.questions_per_room_max as usize {
        return Err(Refusal::RoomIsFull);
    }
    Ok(())
}

pub fn upvote(on: &Deciding<'_>, id: &QuestionId, is_wanted: bool) -> Result<Decision, Refusal> {
    let Actor::Netizen { id: netizen, .. } = on.actor else { return Err(Refusal::RoleNotAllowed) };
    on.interview()?.must_be(&[InterviewStatus::Announced, InterviewStatus::Live, InterviewStatus::Ended])?;
    on.must_not_be_banned(netizen)?;
    let question = on.question(id)?;
    if !question.is_public() {
        return Err(Refusal::NotFound);
    }
    // A vote for a merged question is a vote for its target.
    let question = question.merged_into.clone().unwrap_or_else(|| id.clone());
    let by = || netizen.clone();
    let decision = if is_wanted {
        Decision::default().counting(Count::Upvote { question, netizen: by() })
    } else {
        // It is taken from all that is merged into the target, or it would still count.
        let united = std::iter::once(&question).chain(on.room.merged_into(&question));
        united.fold(Decision::default(), |decision, united| {
            decision.counting(Count::RemoveUpvote { question: united.clone(), netizen: by() })
        })
    };
    Ok(decision.counting(Count::Participation { netizen: by() }))
}

/// Once each, also long after the interview; nothing but a number comes of it.
pub fn take_answer(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    let Actor::Netizen { id: netizen, .. } = on.actor else { return Err(Refusal::RoleNotAllowed) };
    let question = on.question(id)?;
    if !question.is_public() || !on.interview()?.is_public() {
        return Err(Refusal::NotFound);
    }
    if question.status != Answered {
        return Err(Refusal::WrongState);
    }
    Ok(Decision::default().counting(Count::TakenAnswer { question: id.clone(), netizen: netizen.clone() }))
}

pub fn withdraw(on: &Deciding<'_>, id: &QuestionId) -> Result<Decision, Refusal> {
    // A record is read-only.
    if on.interview()?.status == InterviewStatus::Archived {
        return Err(Refusal::WrongState);
    }
    on.question_in(id, &[Pending, Approved])?;
    let withdrawing = on.about(id, RoomEvent::QuestionWithdrawn { question: id.clone() });
    Ok(leaving_the_merged(on, withdrawing, id))
}

pub fn appeal(on: &Deciding<'_>, id: &QuestionId, text: Option<&Text>) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if on.question(id)?.has_appealed {
        return Err(Refusal::AlreadyAppealed);
    }
    on.question_in(id, &[Rejected])?;
    Ok(on.about(id, RoomEvent::QuestionAppealed { question: id.clone() }).saying(
        on,
        id.as_str(),
        Slot::Appeal,
        text,
    ))
}

pub fn handle_again(on: &Deciding<'_>, id: &QuestionId, reason: Option<&Text>) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    if on.question(id)?.is_handled_again {
        return Err(Refusal::AlreadyHandledAgain);
    }
    let question = on.question_in(id, &[Answered])?;
    let interview = on.interview()?;
    let due = interview.terms.as_ref().map(|_| on.city.settle_again(interview, question, on.at));
    Ok(on.about(id, RoomEvent::QuestionReopened { question: id.clone(), due }).saying(
        on,
        id.as_str(),
        Slot::HandlingAgainReason,
        reason,
    ))
}

/// The asker says whether it was answered, beside what the department says; may be said anew.
pub fn judge(on: &Deciding<'_>, id: &QuestionId, is_answered: bool) -> Result<Decision, Refusal> {
    on.must_be_worked_on()?;
    let question = on.question_in(id, &[Answered])?;
    if question.is_answered_for_asker == Some(is_answered) {
        return Ok(Decision::default().making(Made::Question(id.clone())));
    }
    Ok(on.about(id, RoomEvent::QuestionJudged { question: id.clone(), is_answered }))
}
