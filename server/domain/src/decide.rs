//! The decision: facts, actor and command in, events or a refusal out. Permission first, then the life of the
//! thing; the deciders of each noun are in its own file.

mod decision;

pub use decision::{CityDecision, CityMade, Count, CredentialOf, Decision, Made};

use crate::{
    Instant, Refusal,
    answer::{self, Form},
    command::{CityCommand, CommandName, RoomCommand, Score},
    event::RoomEvent,
    facts::{City, Room},
    ids::{DepartmentId, Fresh, NetizenId, QuestionId},
    interview,
    interview::{Interview, InterviewStatus},
    poll,
    question::{
        Question, QuestionStatus, asking, handling,
        moving::{self, Destination},
        sharing, time,
    },
    ranking::score::FiguresOf,
    role::{Actor, Belongs},
    sample::Answered,
    statement,
    text::Text,
};

/// All that a decision within a room looks at.
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

impl<'a> Deciding<'a> {
    /// Whether this actor has this command for the thing that it names.
    fn permit(&self, command: &RoomCommand) -> Result<(), Refusal> {
        if let RoomCommand::CreateInterview(plan) = command {
            let departments: Vec<_> =
                plan.departments.iter().map(|department| department.id.clone()).collect();
            return self.actor.may(command.name(), Belongs { interview: &departments, ..Belongs::default() });
        }
        // Who has the command for nothing at all is told that, whether the thing exists or not.
        if !self.actor.commands().contains(&command.name()) {
            self.actor.may(command.name(), Belongs::default())?;
        }
        let departments = self.interview()?.department_ids();
        let mut thing = Belongs { interview: &departments, ..Belongs::default() };
        if let Some((question, department)) = self.named_by(command)? {
            thing.department = department;
            thing.asker = Some(&question.asker);
            if let (CommandName::RateAnswer, Some(netizen)) = (command.name(), self.actor.netizen()) {
                let mut askers = self.room.asked_by(netizen);
                if askers.any(|asked| asked.merged_into.as_ref() == Some(&question.id)) {
                    thing.asker = Some(netizen);
                }
            }
        }
        self.actor.may(command.name(), thing)
    }

    /// The question that a command is about, and the department to which the act belongs.
    fn named_by(
        &self,
        command: &RoomCommand,
    ) -> Result<Option<(&'a Question, Option<&'a DepartmentId>)>, Refusal> {
        use RoomCommand as C;
        match command {
            C::WithdrawQuestion { question }
            | C::AppealRejection { question, .. }
            | C::RequestHandlingAgain { question, .. }
            | C::JudgeAnswered { question, .. }
            | C::ClassifyQuestion { question, .. }
            | C::TransferQuestion { question, .. }
            | C::ReturnQuestion { question, .. }
            | C::RequestExtension { question, .. }
            | C::StartAnswering { question }
            | C::PublishAnswer { question, form: Form::Answer | Form::Holding | Form::Stock, .. } => {
                let question = self.question(question)?;
                Ok(Some((question, question.department.as_ref())))
            }
            C::PublishAnswer { question, form: Form::Contribution, .. } => {
                let question = self.question(question)?;
                Ok(Some((question, answer::contributor(self, question))))
            }
            C::ReviseAnswer { answer, .. } | C::KeepPromise { answer, .. } | C::RateAnswer { answer, .. } => {
                let question = self.room.question_of(answer).ok_or(Refusal::NotFound)?;
                let question = self.question(question)?;
                let answer = question.answers.iter().find(|other| &other.id == answer);
                Ok(Some((question, answer.map(|answer| &answer.department))))
            }
            C::Ask { .. }
            | C::Upvote { .. }
            | C::RemoveUpvote { .. }
            | C::TakeAnswer { .. }
            | C::JudgeInterview { .. }
            | C::Vote { .. }
            | C::TakePart
            | C::MoveQuestion { .. }
            | C::ShareQuestion { .. }
            | C::GrantExtension { .. }
            | C::RefuseExtension { .. }
            | C::ReclassifyAnswer { .. }
            | C::ApproveQuestion { .. }
            | C::RejectQuestion { .. }
            | C::UnrejectQuestion { .. }
            | C::RedactQuestion { .. }
            | C::MergeQuestion { .. }
            | C::UnmergeQuestion { .. }
            | C::HideQuestion { .. }
            | C::UnhideQuestion { .. }
            | C::PinQuestion { .. }
            | C::UnpinQuestion { .. }
            | C::AssignQuestion { .. }
            | C::PublishStatement { .. }
            | C::ReviseStatement { .. }
            | C::RetractStatement { .. }
            | C::MakeAnnouncement { .. }
            | C::OpenPoll(_)
            | C::ClosePoll { .. }
            | C::BanNetizen { .. }
            | C::CreateInterview(_)
            | C::ChangeInterview(_)
            | C::AnnounceInterview
            | C::OpenInterview
            | C::PauseInterview
            | C::ResumeInterview
            | C::ExtendInterview { .. }
            | C::EndInterview
            | C::ArchiveInterview
            | C::ReopenInterview
            | C::CancelInterview { .. } => Ok(None),
        }
    }

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

/// What a few commands look at beside the city; whoever carries them out reads it before.
#[derive(Default, Debug)]
pub struct Beside {
    /// To freeze a ranking: the figures of the departments over its period.
    pub figures: Vec<FiguresOf>,
    /// To draw a sample: all that could be drawn.
    pub answered: Vec<Answered>,
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
    crate::city::decide(city, command, beside, fresh, at)
}
