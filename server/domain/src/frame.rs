//! The socket's JSON: the one place that knows how events and messages look on the live stream.
//!
//! An event is encoded once for each of the two streams, as the item is now; messages are put together from
//! those pieces. Framing and sending is the room's.

use crate::{
    Instant,
    event::{Audience, Recorded, RoomEvent},
    facts::Room,
    ids::{DepartmentId, Epoch, InterviewId, NetizenId, QuestionId, StatementId},
    view::{
        self, Announcement, Answer, Interview, Mine, Poll, Question, RoomView, Sight, Statement, Tallies,
        Tally,
    },
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An event as clients get it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Event {
    pub seq: u64,
    pub at: Instant,
    #[serde(flatten)]
    pub happened: Happened,
    /// For staff, where the event names a question by its id: that question whole as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Box<Question>>,
}

macro_rules! happened {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* },)*) => {
        /// What an event carries: items whole as they are now, or the ids of items that are known already.
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(tag = "type", rename_all = "snake_case")]
        pub enum Happened { $($(#[$doc])* $name { $($field: $type),* },)* }
    };
}

happened! {
    InterviewCreated { interview: Box<Interview> },
    InterviewChanged { interview: Box<Interview> },
    InterviewAnnounced { interview: Box<Interview> },
    InterviewOpened { interview: Box<Interview> },
    InterviewPaused { interview: Box<Interview> },
    InterviewResumed { interview: Box<Interview> },
    InterviewExtended { interview: Box<Interview> },
    InterviewEnded { interview: Box<Interview> },
    InterviewArchived { interview: Box<Interview> },
    InterviewReopened { interview: Box<Interview> },
    InterviewCancelled { interview: Box<Interview> },
    QuestionApproved { question: Box<Question> },
    QuestionRedacted { question: Box<Question> },
    QuestionUnmerged { question: Box<Question> },
    QuestionUnhidden { question: Box<Question> },
    QuestionMerged { question_id: QuestionId, into: QuestionId },
    QuestionHidden { question_id: QuestionId },
    QuestionWithdrawn { question_id: QuestionId },
    QuestionPinned { question_id: QuestionId },
    QuestionUnpinned { question_id: QuestionId },
    QuestionAssigned { question_id: QuestionId, department_id: DepartmentId },
    QuestionTransferred { question_id: QuestionId, from_department_id: DepartmentId, department_id: DepartmentId },
    QuestionMovedOut { question_id: QuestionId, interview_id: InterviewId },
    QuestionMovedIn { question: Box<Question> },
    QuestionReturned { question: Box<Question> },
    QuestionClassified { question: Box<Question> },
    QuestionShared { question: Box<Question> },
    QuestionJudged { question: Box<Question> },
    QuestionReopened { question_id: QuestionId, due_at: Option<Instant> },
    ExtensionGranted { question: Box<Question> },
    AnswerReclassified { question: Box<Question> },
    PromiseKept { question: Box<Question> },
    AnsweringStarted { question_id: QuestionId, department_id: DepartmentId },
    AnswerPublished { question_id: QuestionId, answer: Answer },
    AnswerRevised { question_id: QuestionId, answer: Answer },
    StatementPublished { statement: Statement },
    StatementRevised { statement: Statement },
    StatementRetracted { statement_id: StatementId },
    AnnouncementMade { announcement: Announcement },
    PollOpened { poll: Poll },
    PollClosed { poll: Poll },
    /// For staff.
    QuestionAsked { question: Box<Question> },
    /// For staff.
    QuestionRejected { question: Box<Question> },
    /// For staff.
    QuestionAppealed { question: Box<Question> },
    /// For staff.
    QuestionUnrejected { question: Box<Question> },
    /// For staff.
    ExtensionRequested { question: Box<Question> },
    /// For staff.
    ExtensionRefused { question: Box<Question> },
    /// For staff.
    NetizenBanned { netizen_id: NetizenId, until: Instant },
}

/// The event as seen on that stream; none if the stream does not carry it, or if its item is hidden there now.
pub fn event(room: &Room, tallies: &Tallies, recorded: &Recorded, sight: Sight) -> Option<Event> {
    if sight != Sight::Staff && recorded.audience == Audience::Staff {
        return None;
    }
    let happened = happened(room, tallies, &recorded.event, sight)?;
    let now = match (sight, recorded.event.question()) {
        (Sight::Staff, Some(id)) if !happened.carries_question() => room.questions.get(id),
        _ => None,
    };
    let now = now.map(|question| Box::new(view::question(room, question, tallies, sight)));
    Some(Event { seq: recorded.seq, at: recorded.at, happened, now })
}

impl Happened {
    fn carries_question(&self) -> bool {
        matches!(
            self,
            Self::QuestionAsked { .. }
                | Self::QuestionApproved { .. }
                | Self::QuestionRejected { .. }
                | Self::QuestionAppealed { .. }
                | Self::QuestionUnrejected { .. }
                | Self::QuestionRedacted { .. }
                | Self::QuestionUnmerged { .. }
                | Self::QuestionUnhidden { .. }
                | Self::QuestionReturned { .. }
                | Self::QuestionMovedIn { .. }
                | Self::QuestionClassified { .. }
                | Self::QuestionShared { .. }
                | Self::QuestionJudged { .. }
                | Self::ExtensionRequested { .. }
                | Self::ExtensionGranted { .. }
                | Self::ExtensionRefused { .. }
                | Self::AnswerReclassified { .. }
                | Self::PromiseKept { .. }
        )
    }
}

fn happened(room: &Room, tallies: &Tallies, event: &RoomEvent, sight: Sight) -> Option<Happened> {
    use RoomEvent as E;
    let interview = || view::interview(room).map(Box::new);
    let shown = |id: &QuestionId| {
        room.questions.get(id).filter(|question| sight == Sight::Staff || question.is_public())
    };
    let question =
        |id: &QuestionId| shown(id).map(|shown| Box::new(view::question(room, shown, tallies, sight)));
    let question_id = |id: &QuestionId| shown(id).map(|shown| shown.id.clone());
    Some(match event {
        E::InterviewCreated(_) => Happened::InterviewCreated { interview: interview()? },
        E::InterviewChanged(_) => Happened::InterviewChanged { interview: interview()? },
        E::InterviewAnnounced => Happened::InterviewAnnounced { interview: interview()? },
        E::InterviewOpened => Happened::InterviewOpened { interview: interview()? },
        E::InterviewPaused => Happened::InterviewPaused { interview: interview()? },
        E::InterviewResumed => Happened::InterviewResumed { interview: interview()? },
        E::InterviewExtended { .. } => Happened::InterviewExtended { interview: interview()? },
        E::InterviewEnded { .. } => Happened::InterviewEnded { interview: interview()? },
        E::InterviewArchived => Happened::InterviewArchived { interview: interview()? },
        E::InterviewReopened => Happened::InterviewReopened { interview: interview()? },
        E::InterviewCancelled => Happened::InterviewCancelled { interview: interview()? },
        E::QuestionAsked(asked) => Happened::QuestionAsked { question: question(&asked.question)? },
        E::QuestionApproved { question: id, .. } => Happened::QuestionApproved { question: question(id)? },
        E::QuestionRejected { question: id } => Happened::QuestionRejected { question: question(id)? },
        E::QuestionAppealed { question: id } => Happened::QuestionAppealed { question: question(id)? },
        E::QuestionUnrejected { question: id } => Happened::QuestionUnrejected { question: question(id)? },
        E::QuestionRedacted { question: id } => Happened::QuestionRedacted { question: question(id)? },
        E::QuestionUnmerged { question: id } => Happened::QuestionUnmerged { question: question(id)? },
        E::QuestionUnhidden { question: id } => Happened::QuestionUnhidden { question: question(id)? },
        E::QuestionMerged { question: id, into, .. } => {
            Happened::QuestionMerged { question_id: question_id(id)?, into: into.clone() }
        }
        // What takes a question away is told although nobody may see the question any more.
        E::QuestionHidden { question } => Happened::QuestionHidden { question_id: question.clone() },
        E::QuestionWithdrawn { question } => Happened::QuestionWithdrawn { question_id: question.clone() },
        E::QuestionMovedOut { question, to, .. } => {
            Happened::QuestionMovedOut { question_id: question.clone(), interview_id: to.clone() }
        }
        E::QuestionMovedIn(arrival) => {
            Happened::QuestionMovedIn { question: question(&arrival.question.id)? }
        }
        E::QuestionPinned { question: id } => Happened::QuestionPinned { question_id: question_id(id)? },
        E::QuestionUnpinned { question: id } => Happened::QuestionUnpinned { question_id: question_id(id)? },
        E::QuestionAssigned { question: id, department } => {
            Happened::QuestionAssigned { question_id: question_id(id)?, department_id: department.clone() }
        }
        E::QuestionTransferred { question: id, from, to } => Happened::QuestionTransferred {
            question_id: question_id(id)?,
            from_department_id: from.clone(),
            department_id: to.clone(),
        },
        E::QuestionReturned { question: id, .. } => Happened::QuestionReturned { question: question(id)? },
        E::QuestionClassified { question: id, .. } => {
            Happened::QuestionClassified { question: question(id)? }
        }
        E::QuestionShared { question: id, .. } => Happened::QuestionShared { question: question(id)? },
        E::QuestionJudged { question: id, .. } => Happened::QuestionJudged { question: question(id)? },
        E::QuestionReopened { question: id, .. } => {
            Happened::QuestionReopened { question_id: question_id(id)?, due_at: question(id)?.due_at }
        }
        E::ExtensionRequested { question: id, .. } => {
            Happened::ExtensionRequested { question: question(id)? }
        }
        E::ExtensionGranted { question: id, .. } => Happened::ExtensionGranted { question: question(id)? },
        E::ExtensionRefused { question: id } => Happened::ExtensionRefused { question: question(id)? },
        E::AnswerReclassified { question: id, .. } => {
            Happened::AnswerReclassified { question: question(id)? }
        }
        E::PromiseKept { question: id, .. } => Happened::PromiseKept { question: question(id)? },
        E::AnsweringStarted { question: id, department } => {
            Happened::AnsweringStarted { question_id: question_id(id)?, department_id: department.clone() }
        }
        E::AnswerPublished { question: id, answer, .. } => Happened::AnswerPublished {
            question_id: question_id(id)?,
            answer: view::answer(room, answer, tallies)?,
        },
        E::AnswerRevised { question: id, answer } => Happened::AnswerRevised {
            question_id: question_id(id)?,
            answer: view::answer(room, answer, tallies)?,
        },
        E::StatementPublished { statement, .. } => {
            Happened::StatementPublished { statement: view::statement(room, statement)? }
        }
        E::StatementRevised { statement } => {
            Happened::StatementRevised { statement: view::statement(room, statement)? }
        }
        E::StatementRetracted { statement } => {
            Happened::StatementRetracted { statement_id: statement.clone() }
        }
        E::AnnouncementMade { announcement } => {
            Happened::AnnouncementMade { announcement: view::announcement(room, announcement)? }
        }
        E::PollOpened { poll, .. } => Happened::PollOpened { poll: view::poll(room, poll, tallies, sight)? },
        E::PollClosed { poll } => Happened::PollClosed { poll: view::poll(room, poll, tallies, sight)? },
        E::NetizenBanned { netizen, until } => {
            Happened::NetizenBanned { netizen_id: netizen.clone(), until: *until }
        }
    })
}

/// What the server says on the socket. `events` is put together by [`events`] from encoded pieces.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    Snapshot { epoch: Epoch, seq: u64, room: Box<RoomView> },
    Events { epoch: Epoch, prev: u64, seq: u64, events: Vec<Event> },
    Tally(Tally),
    Mine(Mine),
    Reply { id: Option<String>, status: u16, body: serde_json::Value },
    Heartbeat { epoch: Epoch, seq: u64 },
    Drain { within_ms: u64 },
}

/// The message as its JSON text. Our own types always serialise: they hold neither maps with odd keys nor floats
/// that are no numbers.
pub fn encode<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("our own types serialise")
}

/// An `events` message that covers `prev + 1 ..= seq`, from events that are encoded already.
pub fn events<'a>(epoch: &Epoch, prev: u64, seq: u64, encoded: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = format!(r#"{{"type":"events","epoch":"{epoch}","prev":{prev},"seq":{seq},"events":["#);
    for (n, event) in encoded.into_iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        text.push_str(event);
    }
    text.push_str("]}");
    text
}
