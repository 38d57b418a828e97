//! The decision: facts, actor and command in, events or a refusal out. Permission first, then the life of the
//! thing; the deciders of each noun are in a file of their own.

mod answer;
mod asking;
mod city;
mod deciding;
mod decision;
mod handling;
mod interview;
mod moving;
mod notice;
mod permission;
mod poll;
mod ranking;
mod sample;
mod saying;
mod sharing;
mod statement;
mod time;
mod topic;

pub use city::Beside;
pub use deciding::{Deciding, Destination};
pub use decision::{CityDecision, CityMade, Count, CredentialOf, Decision, Made};
pub use notice::{DecidingNotice, Held, Known, decide_notice};

use crate::{
    Instant, Refusal,
    command::{CityCommand, RoomCommand},
    facts::City,
    ids::Fresh,
    interview::InterviewStatus,
    role::{Actor, Belongs},
    score::Score,
    text::Text,
};

/// Decides a command within an interview.
///
/// # Errors
/// The [`Refusal`], when the actor may not or the facts do not allow it.
pub fn decide_room(on: &Deciding<'_>, command: &RoomCommand) -> Result<Decision, Refusal> {
    use RoomCommand as C;
    on.permit(command)?;
    match command {
        C::Ask { text, department, follows, kind, topic } => asking::ask(
            on,
            text,
            department.as_ref(),
            follows.as_ref(),
            asking::About { kind: *kind, topic: topic.as_ref() },
        ),
        C::Upvote { question } => asking::upvote(on, question, true),
        C::RemoveUpvote { question } => asking::upvote(on, question, false),
        C::TakeAnswer { question } => asking::take_answer(on, question),
        C::WithdrawQuestion { question } => asking::withdraw(on, question),
        C::AppealRejection { question, text } => asking::appeal(on, question, text.as_ref()),
        C::RequestHandlingAgain { question, reason } => asking::handle_again(on, question, reason.as_ref()),
        C::RateAnswer { answer, score, comment } => {
            answer::rate(on, answer, *score, comment.as_ref(), on.earlier_score)
        }
        C::JudgeAnswered { question, is_answered } => asking::judge(on, question, *is_answered),
        C::JudgeInterview { score, comment } => judge_interview(on, *score, comment.as_ref()),
        C::Vote { poll, option } => poll::vote(on, poll, *option),
        C::TakePart => take_part(on),
        C::ApproveQuestion { question, department } => handling::approve(on, question, department.as_ref()),
        C::RejectQuestion { question, reason } => handling::reject(on, question, reason),
        C::UnrejectQuestion { question } => handling::unreject(on, question),
        C::RedactQuestion { question, text } => handling::redact(on, question, text),
        C::MergeQuestion { question, into } => handling::merge(on, question, into),
        C::UnmergeQuestion { question } => handling::unmerge(on, question),
        C::HideQuestion { question, reason } => handling::hide(on, question, reason),
        C::UnhideQuestion { question } => handling::unhide(on, question),
        C::PinQuestion { question } => handling::pin(on, question, true),
        C::UnpinQuestion { question } => handling::pin(on, question, false),
        C::AssignQuestion { question, department } => handling::assign(on, question, department),
        C::TransferQuestion { question, department, reason } => {
            handling::transfer(on, question, department, reason)
        }
        C::MoveQuestion { question, to, department, reason } => {
            moving::leave(on, question, to, department.as_ref(), reason.as_ref())
        }
        C::ClassifyQuestion { question, kind, topic } => {
            handling::classify(on, question, *kind, topic.as_ref())
        }
        C::ShareQuestion { question, departments } => sharing::share(on, question, departments),
        C::ReturnQuestion { question, reason } => sharing::give_back(on, question, reason),
        C::RequestExtension { question, days, reason } => time::request(on, question, *days, reason),
        C::GrantExtension { question } => time::grant(on, question),
        C::RefuseExtension { question, reason } => time::refuse(on, question, reason),
        C::StartAnswering { question } => answer::start(on, question),
        C::PublishAnswer { question, text, outcome, form, promised_until, picture } => {
            let wanted = answer::Wanted { outcome: *outcome, form: *form, promised_until: *promised_until };
            answer::publish(on, question, text, wanted, picture.as_ref())
        }
        C::ReviseAnswer { answer, text, reason, picture } => {
            answer::revise(on, answer, text, reason, picture.as_ref())
        }
        C::ReclassifyAnswer { answer, is_stock, reason } => answer::reclassify(on, answer, *is_stock, reason),
        C::KeepPromise { answer, text } => answer::keep_promise(on, answer, text),
        C::PublishStatement { speaker, text, picture } => {
            statement::publish(on, speaker, text, picture.as_ref())
        }
        C::ReviseStatement { statement, text, picture } => {
            statement::revise(on, statement, text, picture.as_ref())
        }
        C::RetractStatement { statement } => statement::retract(on, statement),
        C::MakeAnnouncement { text } => statement::announce(on, text),
        C::OpenPoll(new) => poll::open(on, new),
        C::ClosePoll { poll } => poll::close(on, poll),
        C::BanNetizen { netizen, until, reason } => statement::ban(on, netizen, *until, reason),
        C::CreateInterview(plan) => interview::create(on, plan),
        C::ChangeInterview(change) => interview::change(on, change),
        C::AnnounceInterview => interview::announce(on),
        C::OpenInterview => interview::open(on),
        C::PauseInterview => interview::pause(on),
        C::ResumeInterview => interview::resume(on),
        C::ExtendInterview { planned_end_at } => interview::extend(on, *planned_end_at),
        C::EndInterview => interview::end(on),
        C::ArchiveInterview => interview::archive(on),
        C::ReopenInterview => interview::reopen(on),
        C::CancelInterview { reason } => interview::cancel(on, reason.as_ref()),
    }
}

/// Coming in with a cookie is a participation, from the announcement to the end.
fn take_part(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    let netizen = on.actor.netizen().ok_or(Refusal::RoleNotAllowed)?.clone();
    let is_on = matches!(on.interview()?.status, InterviewStatus::Announced | InterviewStatus::Live);
    let decision = Decision::default();
    Ok(if is_on { decision.counting(Count::Participation { netizen }) } else { decision })
}

/// Whoever took part judges the interview, once, while it is live and until it is archived.
fn judge_interview(on: &Deciding<'_>, score: Score, comment: Option<&Text>) -> Result<Decision, Refusal> {
    let netizen = on.actor.netizen().ok_or(Refusal::RoleNotAllowed)?.clone();
    on.interview()?.must_be(&[InterviewStatus::Live, InterviewStatus::Ended])?;
    on.must_not_be_banned(&netizen)?;
    match on.earlier_score {
        Some(earlier) if earlier == score => Ok(Decision::default()),
        Some(_) => Err(Refusal::AlreadyRated),
        None => Ok(Decision::default()
            .counting(Count::Participation { netizen: netizen.clone() })
            .counting(Count::Judgement { netizen, score, comment: comment.cloned() })),
    }
}

/// Decides a command about the city itself.
///
/// # Errors
/// The [`Refusal`], when the actor may not or the facts do not allow it.
pub fn decide_city(
    city: &City,
    actor: &Actor,
    command: &CityCommand,
    beside: &Beside,
    fresh: &Fresh,
    at: Instant,
) -> Result<CityDecision, Refusal> {
    let department =
        if let CityCommand::ObjectToRanking { department, .. } = command { Some(department) } else { None };
    actor.may(command.name(), Belongs { department, ..Belongs::default() })?;
    city::decide(city, command, beside, fresh, at)
}
