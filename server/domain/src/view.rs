//! What people see: the objects of the interface, made from the facts for one of three [`Sight`]s.
//!
//! Public objects hold nothing personal. How the objects travel on the socket is in [`crate::frame`]; how a
//! client keeps up with them is in [`fold`].

pub mod fold;
pub mod lobby;
mod spoken;

pub use spoken::{Announcement, Picture, Poll, PollOption, Statement, announcement, poll, statement};

use crate::{
    Instant,
    answer::{Form, Outcome},
    event::Slot,
    facts::Room,
    ids::{AnswerId, CampaignId, DepartmentId, Epoch, InterviewId, NetizenId, PollId, QuestionId},
    interview::{DepartmentRef, Guest, InterviewStatus, Moderation},
    poll::{self, ChosenTopic},
    question::{self, Hold, Kind, QuestionStatus},
    score::RatingCount,
    term::{Extension, Terms},
    text::{Line, Text},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use utoipa::ToSchema;

/// Through whose eyes a thing is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sight {
    Public,
    /// The one who asked: what became of the own question.
    Asker,
    Staff,
}

/// What is counted beside the events; as of its making.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Tallies {
    pub upvotes: HashMap<QuestionId, u64>,
    pub ratings: HashMap<AnswerId, RatingCount>,
    /// Votes by option, in the order of the options; what is missing has none.
    pub polls: HashMap<PollId, Vec<u64>>,
    pub online: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Interview {
    pub id: InterviewId,
    pub title: Line,
    pub subject: Text,
    /// The language of its content, `zh-CN` or `en`.
    pub lang: Line,
    pub status: InterviewStatus,
    pub departments: Vec<DepartmentRef>,
    pub guests: Vec<Guest>,
    pub moderation: Moderation,
    pub collect_from: Option<Instant>,
    pub planned_start_at: Instant,
    pub planned_end_at: Instant,
    pub announced_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub paused: bool,
    pub answer_within_days: u32,
    /// Held to try things out: leaves no figures.
    pub rehearsal: bool,
    pub campaign_id: Option<CampaignId>,
    /// By when open questions are answered, as the end of the interview settled it.
    pub terms: Option<Terms>,
    pub epoch: Epoch,
    pub seq: u64,
    pub video_url: Option<Line>,
    /// What it is about, where that was voted for.
    pub topic: Option<ChosenTopic>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Question {
    pub id: QuestionId,
    pub no: u32,
    pub interview_id: InterviewId,
    #[schema(value_type = String)]
    pub text: Arc<str>,
    pub nickname: Line,
    pub kind: Option<Kind>,
    /// The code of a topic.
    pub topic: Option<Line>,
    pub status: QuestionStatus,
    pub department_id: Option<DepartmentId>,
    /// Departments that work on it beside that one.
    pub co_handlers: Vec<DepartmentId>,
    pub follows: Option<QuestionId>,
    pub merged_into: Option<QuestionId>,
    pub upvotes: u64,
    pub pinned: bool,
    /// The department is answering it right now.
    pub answering: bool,
    /// The asker had it handled again.
    pub handled_again: bool,
    /// Whether it was answered, as its asker says.
    pub confirmed: Option<bool>,
    pub asked_at: Instant,
    pub moderated_at: Option<Instant>,
    pub first_answered_at: Option<Instant>,
    /// None while nothing is due.
    pub due_at: Option<Instant>,
    /// The due date was moved, with a reason.
    pub extended: bool,
    pub answers: Vec<Answer>,
    /// For its asker and for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appealed: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub reject_reason: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub hide_reason: Option<Arc<str>>,
    /// For its asker alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub tracking_code: Option<Arc<str>>,
    /// For staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asker: Option<Asker>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub appeal: Option<Arc<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<Vec<Hold>>,
    /// The last one, decided or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<ExtensionSeen>,
}

/// More time that its department asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExtensionSeen {
    #[serde(flatten)]
    pub extension: Extension,
    #[schema(value_type = String)]
    pub reason: Arc<str>,
    #[schema(value_type = Option<String>)]
    pub refusal: Option<Arc<str>>,
}

/// What staff know of the one who asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Asker {
    pub id: NetizenId,
    /// Questions of this netizen in this interview, and how many of them were rejected.
    pub asked: usize,
    pub rejected: usize,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    pub id: AnswerId,
    pub question_id: QuestionId,
    pub department_id: DepartmentId,
    /// Who signed it, as of that day.
    pub by: Line,
    #[schema(value_type = String)]
    pub text: Arc<str>,
    pub outcome: Option<Outcome>,
    /// Only an `answer` counts; `holding` says that it is being handled, `contribution` is a co-handler's part,
    /// `stock` was found to say nothing.
    pub form: Form,
    pub published_at: Instant,
    pub revised_at: Option<Instant>,
    /// With the outcome `promised`.
    pub promised_until: Option<Instant>,
    pub promise_kept_at: Option<Instant>,
    /// What shows that the promise was kept.
    #[schema(value_type = Option<String>)]
    pub evidence: Option<Arc<str>>,
    pub picture: Option<Picture>,
    pub rating: Rating,
}

/// Ratings of an answer; no mean without any.
#[derive(Clone, Copy, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Rating {
    pub count: u64,
    pub mean: Option<f64>,
}

impl From<RatingCount> for Rating {
    fn from(counted: RatingCount) -> Self {
        Self { count: counted.count, mean: crate::figures::rate(counted.sum, counted.count) }
    }
}

/// A room as of `seq`: what a snapshot holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RoomView {
    pub epoch: Epoch,
    pub seq: u64,
    pub interview: Interview,
    pub questions: Vec<Question>,
    pub statements: Vec<Statement>,
    pub announcements: Vec<Announcement>,
    pub polls: Vec<Poll>,
    pub online: u64,
}

/// What is personal in a room: absolute, for one netizen.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Mine {
    pub questions: Vec<Question>,
    pub upvoted: Vec<QuestionId>,
    pub rated: Vec<AnswerId>,
    /// The number of the option voted for, by poll.
    pub voted: BTreeMap<PollId, u32>,
}

/// The absolute numbers that changed, as a `tally` message carries them.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Tally {
    pub online: u64,
    pub upvotes: BTreeMap<QuestionId, u64>,
    pub ratings: BTreeMap<AnswerId, Rating>,
    /// Votes in the order of the options; only of polls whose results one may see.
    pub polls: BTreeMap<PollId, Vec<u64>>,
}

impl Tallies {
    /// All numbers that differ from those of before.
    pub fn since(&self, before: &Tallies) -> Tally {
        let upvotes = self.upvotes.iter().filter(|(id, count)| before.upvotes.get(id) != Some(count));
        let ratings = self.ratings.iter().filter(|(id, count)| before.ratings.get(id) != Some(count));
        let polls = self.polls.iter().filter(|(id, votes)| before.polls.get(id) != Some(votes));
        Tally {
            online: self.online,
            upvotes: upvotes.map(|(id, count)| (id.clone(), *count)).collect(),
            ratings: ratings.map(|(id, count)| (id.clone(), Rating::from(*count))).collect(),
            polls: polls.map(|(id, votes)| (id.clone(), votes.clone())).collect(),
        }
    }

    /// Only what is about items that everybody may see.
    pub fn of_public(&self, room: &Room) -> Tallies {
        let is_public = |id: &QuestionId| room.questions.get(id).is_some_and(question::Question::is_public);
        let upvotes = self.upvotes.iter().filter(|(id, _)| is_public(id));
        let ratings = self.ratings.iter().filter(|(id, _)| room.question_of(id).is_some_and(is_public));
        let polls =
            self.polls.iter().filter(|(id, _)| room.polls.get(id).is_some_and(poll::Poll::shows_results));
        Tallies {
            upvotes: upvotes.map(|(id, count)| (id.clone(), *count)).collect(),
            ratings: ratings.map(|(id, count)| (id.clone(), *count)).collect(),
            polls: polls.map(|(id, votes)| (id.clone(), votes.clone())).collect(),
            online: self.online,
        }
    }
}

/// The interview, if it was created.
pub fn interview(room: &Room) -> Option<Interview> {
    let interview = room.interview.as_ref()?;
    let plan = interview.plan.clone();
    Some(Interview {
        id: interview.id.clone(),
        title: plan.title,
        subject: plan.subject,
        lang: plan.lang,
        status: interview.status,
        departments: plan.departments,
        guests: plan.guests,
        moderation: plan.moderation,
        collect_from: plan.collect_from,
        planned_start_at: plan.planned_start_at,
        planned_end_at: plan.planned_end_at,
        announced_at: interview.announced_at,
        opened_at: interview.opened_at,
        ended_at: interview.ended_at,
        paused: interview.is_paused,
        answer_within_days: plan.answer_within_days,
        rehearsal: plan.is_rehearsal,
        campaign_id: plan.campaign,
        terms: interview.terms.clone(),
        epoch: room.epoch.clone(),
        seq: room.seq,
        video_url: plan.video_url,
        topic: interview.topic.clone(),
    })
}

/// A question with its own answers.
pub fn question(room: &Room, question: &question::Question, tallies: &Tallies, sight: Sight) -> Question {
    let text = |slot| room.text(question.id.as_str(), slot).cloned();
    let for_asker = |slot| (sight >= Sight::Asker).then(|| text(slot)).flatten();
    let is_staff = sight == Sight::Staff;
    Question {
        id: question.id.clone(),
        no: question.no,
        interview_id: room.id.clone(),
        text: text(Slot::Text).unwrap_or_default(),
        nickname: question.nickname.clone(),
        kind: question.kind,
        topic: question.topic.clone(),
        status: question.status,
        department_id: question.department.clone(),
        co_handlers: question.co_handlers.clone(),
        follows: question.follows.clone(),
        merged_into: question.merged_into.clone(),
        upvotes: tallies.upvotes.get(&question.id).copied().unwrap_or(0),
        pinned: question.is_pinned,
        answering: question.is_being_answered,
        handled_again: question.is_handled_again,
        confirmed: question.is_answered_for_asker,
        asked_at: question.asked_at,
        moderated_at: question.moderated_at,
        first_answered_at: question.first_answered_at,
        due_at: due_at(question),
        extended: question.extensions.iter().any(|extension| extension.is_granted),
        answers: answers(room, question, tallies),
        appealed: (sight >= Sight::Asker).then_some(question.has_appealed),
        reject_reason: for_asker(Slot::RejectReason),
        hide_reason: for_asker(Slot::HideReason),
        tracking_code: (sight == Sight::Asker).then(|| question.tracking_code.clone()),
        asker: is_staff.then(|| asker(room, question)),
        appeal: is_staff.then(|| text(Slot::Appeal)).flatten(),
        holds: is_staff.then(|| question.holds.clone()),
        extension: question.extensions.last().filter(|_| is_staff).map(|extension| ExtensionSeen {
            extension: extension.clone(),
            reason: text(Slot::ExtensionReason).unwrap_or_default(),
            refusal: text(Slot::ExtensionRefusal).filter(|_| !extension.is_granted),
        }),
    }
}

/// Shown as long as the question stands by itself.
fn due_at(question: &question::Question) -> Option<Instant> {
    question.due.as_ref().filter(|_| question.status.is_open_to_all()).map(|due| due.at)
}

/// A question, and where it was merged the answers of its target: they count for both.
pub fn question_with_answers_of_target(
    room: &Room,
    found: &question::Question,
    tallies: &Tallies,
    sight: Sight,
) -> Question {
    let mut view = question(room, found, tallies, sight);
    let target = found.merged_into.as_ref().and_then(|target| room.questions.get(target));
    if let Some(target) = target.filter(|target| sight == Sight::Staff || target.is_public()) {
        view.answers.extend(answers(room, target, tallies));
    }
    view
}

fn asker(room: &Room, question: &question::Question) -> Asker {
    let asked: Vec<_> = room.asked_by(&question.asker).collect();
    let rejected = asked.iter().filter(|question| question.status == QuestionStatus::Rejected).count();
    Asker { id: question.asker.clone(), asked: asked.len(), rejected }
}

fn answers(room: &Room, question: &question::Question, tallies: &Tallies) -> Vec<Answer> {
    question.answers.iter().map(|answer| view_of_answer(room, question, answer, tallies)).collect()
}

/// An answer, if there is one of that id.
pub fn answer(room: &Room, id: &AnswerId, tallies: &Tallies) -> Option<Answer> {
    let question = room.questions.get(room.question_of(id)?)?;
    let answer = question.answers.iter().find(|answer| &answer.id == id)?;
    Some(view_of_answer(room, question, answer, tallies))
}

fn view_of_answer(
    room: &Room,
    question: &question::Question,
    answer: &crate::answer::Answer,
    tallies: &Tallies,
) -> Answer {
    Answer {
        id: answer.id.clone(),
        question_id: question.id.clone(),
        department_id: answer.department.clone(),
        by: answer.by.clone(),
        text: room.text(answer.id.as_str(), Slot::Text).cloned().unwrap_or_default(),
        outcome: answer.outcome,
        form: answer.form,
        published_at: answer.published_at,
        revised_at: answer.revised_at,
        promised_until: answer.promised_until,
        promise_kept_at: answer.promise_kept_at,
        evidence: room.text(answer.id.as_str(), Slot::Evidence).cloned(),
        picture: Picture::of(room, answer.id.as_str()),
        rating: tallies.ratings.get(&answer.id).copied().unwrap_or_default().into(),
    }
}

/// The whole room, if it was created: for the public every public question in it, for staff all of them.
pub fn room(room: &Room, tallies: &Tallies, sight: Sight) -> Option<RoomView> {
    let seen = room.questions.values().filter(|question| sight == Sight::Staff || question.is_public());
    Some(RoomView {
        epoch: room.epoch.clone(),
        seq: room.seq,
        interview: interview(room)?,
        questions: seen.map(|seen| question(room, seen, tallies, sight)).collect(),
        statements: room.statements.keys().filter_map(|id| statement(room, id)).collect(),
        announcements: room.announcements.keys().filter_map(|id| announcement(room, id)).collect(),
        polls: room.polls.keys().filter_map(|id| poll(room, id, tallies, sight)).collect(),
        online: tallies.online,
    })
}

/// A netizen's own questions in a room, with the answers of what they were merged into.
pub fn own_questions(room: &Room, tallies: &Tallies, netizen: &NetizenId) -> Vec<Question> {
    room.asked_by(netizen)
        .map(|own| question_with_answers_of_target(room, own, tallies, Sight::Asker))
        .collect()
}
