//! All that can have happened: [`RoomEvent`] in an interview's stream, [`CityEvent`] in the city's.
//!
//! Events carry references and figures. What people wrote stands in [`Body`] rows beside them, so that it can be
//! emptied (an erasure, a redaction) without touching the log. How an event looks on the socket is in
//! [`crate::frame`].

mod body;
mod city;

pub use body::{Body, Slot};
pub use city::CityEvent;

use crate::{
    answer::{Form, Outcome},
    ids::{AnnouncementId, AnswerId, DepartmentId, InterviewId, NetizenId, PollId, QuestionId, StatementId},
    instant::Instant,
    interview::{InterviewChange, InterviewPlan},
    poll::Purpose,
    question::{Asked, Kind, moving::Arrival},
    term::{Due, Terms},
    text::Line,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RoomEvent {
    InterviewCreated(InterviewPlan),
    InterviewChanged(InterviewChange),
    InterviewAnnounced,
    InterviewOpened,
    InterviewPaused,
    InterviewResumed,
    InterviewExtended {
        planned_end_at: Instant,
    },
    /// `terms` are by when open questions are answered; an end of before they were settled has none.
    InterviewEnded {
        #[serde(default)]
        terms: Option<Terms>,
    },
    InterviewArchived,
    InterviewReopened,
    InterviewCancelled,
    QuestionAsked(Asked),
    QuestionApproved {
        question: QuestionId,
        department: DepartmentId,
    },
    QuestionRejected {
        question: QuestionId,
    },
    QuestionAppealed {
        question: QuestionId,
    },
    QuestionUnrejected {
        question: QuestionId,
    },
    QuestionRedacted {
        question: QuestionId,
    },
    /// `following` names the merged question that this one had been merged into before: earlier merges follow.
    QuestionMerged {
        question: QuestionId,
        into: QuestionId,
        following: Option<QuestionId>,
    },
    QuestionUnmerged {
        question: QuestionId,
    },
    QuestionHidden {
        question: QuestionId,
    },
    QuestionUnhidden {
        question: QuestionId,
    },
    QuestionWithdrawn {
        question: QuestionId,
    },
    QuestionPinned {
        question: QuestionId,
    },
    QuestionUnpinned {
        question: QuestionId,
    },
    QuestionAssigned {
        question: QuestionId,
        department: DepartmentId,
    },
    QuestionTransferred {
        question: QuestionId,
        from: DepartmentId,
        to: DepartmentId,
    },
    QuestionReturned {
        question: QuestionId,
        from: DepartmentId,
        to: DepartmentId,
    },
    /// Into another interview; it is none of this room's any more.
    QuestionMovedOut {
        question: QuestionId,
        asker: NetizenId,
        to: InterviewId,
    },
    QuestionMovedIn(Box<Arrival>),
    QuestionClassified {
        question: QuestionId,
        kind: Option<Kind>,
        topic: Option<Line>,
    },
    QuestionShared {
        question: QuestionId,
        departments: Vec<DepartmentId>,
    },
    QuestionJudged {
        question: QuestionId,
        is_answered: bool,
    },
    QuestionReopened {
        question: QuestionId,
        /// After the end of the interview: a term of its own.
        #[serde(default)]
        due: Option<Due>,
    },
    ExtensionRequested {
        question: QuestionId,
        department: DepartmentId,
        days: u32,
        until: Instant,
    },
    ExtensionGranted {
        question: QuestionId,
        until: Instant,
    },
    ExtensionRefused {
        question: QuestionId,
    },
    AnsweringStarted {
        question: QuestionId,
        department: DepartmentId,
    },
    AnswerPublished {
        question: QuestionId,
        answer: AnswerId,
        department: DepartmentId,
        by: Line,
        outcome: Option<Outcome>,
        #[serde(default)]
        form: Form,
        #[serde(default)]
        promised_until: Option<Instant>,
    },
    AnswerRevised {
        question: QuestionId,
        answer: AnswerId,
    },
    AnswerReclassified {
        question: QuestionId,
        answer: AnswerId,
        form: Form,
    },
    PromiseKept {
        question: QuestionId,
        answer: AnswerId,
    },
    StatementPublished {
        statement: StatementId,
        speaker: Line,
    },
    StatementRevised {
        statement: StatementId,
    },
    StatementRetracted {
        statement: StatementId,
    },
    AnnouncementMade {
        announcement: AnnouncementId,
    },
    PollOpened {
        poll: PollId,
        options: Vec<Line>,
        results_hidden: bool,
        #[serde(default)]
        purpose: Purpose,
        #[serde(default)]
        closes_at: Option<Instant>,
    },
    PollClosed {
        poll: PollId,
    },
    NetizenBanned {
        netizen: NetizenId,
        until: Instant,
    },
}

impl RoomEvent {
    /// The name of the event in the log and on the socket.
    pub fn name(&self) -> &'static str {
        match self {
            Self::InterviewCreated(_) => "interview_created",
            Self::InterviewChanged(_) => "interview_changed",
            Self::InterviewAnnounced => "interview_announced",
            Self::InterviewOpened => "interview_opened",
            Self::InterviewPaused => "interview_paused",
            Self::InterviewResumed => "interview_resumed",
            Self::InterviewExtended { .. } => "interview_extended",
            Self::InterviewEnded { .. } => "interview_ended",
            Self::InterviewArchived => "interview_archived",
            Self::InterviewReopened => "interview_reopened",
            Self::InterviewCancelled => "interview_cancelled",
            Self::QuestionAsked(_) => "question_asked",
            Self::QuestionApproved { .. } => "question_approved",
            Self::QuestionRejected { .. } => "question_rejected",
            Self::QuestionAppealed { .. } => "question_appealed",
            Self::QuestionUnrejected { .. } => "question_unrejected",
            Self::QuestionRedacted { .. } => "question_redacted",
            Self::QuestionMerged { .. } => "question_merged",
            Self::QuestionUnmerged { .. } => "question_unmerged",
            Self::QuestionHidden { .. } => "question_hidden",
            Self::QuestionUnhidden { .. } => "question_unhidden",
            Self::QuestionWithdrawn { .. } => "question_withdrawn",
            Self::QuestionPinned { .. } => "question_pinned",
            Self::QuestionUnpinned { .. } => "question_unpinned",
            Self::QuestionAssigned { .. } => "question_assigned",
            Self::QuestionTransferred { .. } => "question_transferred",
            Self::QuestionReturned { .. } => "question_returned",
            Self::QuestionMovedOut { .. } => "question_moved_out",
            Self::QuestionMovedIn(_) => "question_moved_in",
            Self::QuestionClassified { .. } => "question_classified",
            Self::QuestionShared { .. } => "question_shared",
            Self::QuestionJudged { .. } => "question_judged",
            Self::QuestionReopened { .. } => "question_reopened",
            Self::ExtensionRequested { .. } => "extension_requested",
            Self::ExtensionGranted { .. } => "extension_granted",
            Self::ExtensionRefused { .. } => "extension_refused",
            Self::AnsweringStarted { .. } => "answering_started",
            Self::AnswerPublished { .. } => "answer_published",
            Self::AnswerRevised { .. } => "answer_revised",
            Self::AnswerReclassified { .. } => "answer_reclassified",
            Self::PromiseKept { .. } => "promise_kept",
            Self::StatementPublished { .. } => "statement_published",
            Self::StatementRevised { .. } => "statement_revised",
            Self::StatementRetracted { .. } => "statement_retracted",
            Self::AnnouncementMade { .. } => "announcement_made",
            Self::PollOpened { .. } => "poll_opened",
            Self::PollClosed { .. } => "poll_closed",
            Self::NetizenBanned { .. } => "netizen_banned",
        }
    }

    /// The question that the event is about, if it is about one.
    pub fn question(&self) -> Option<&QuestionId> {
        match self {
            Self::QuestionAsked(asked) => Some(&asked.question),
            Self::QuestionMovedIn(arrival) => Some(&arrival.question.id),
            Self::QuestionApproved { question, .. }
            | Self::QuestionRejected { question }
            | Self::QuestionAppealed { question }
            | Self::QuestionUnrejected { question }
            | Self::QuestionRedacted { question }
            | Self::QuestionMerged { question, .. }
            | Self::QuestionUnmerged { question }
            | Self::QuestionHidden { question }
            | Self::QuestionUnhidden { question }
            | Self::QuestionWithdrawn { question }
            | Self::QuestionPinned { question }
            | Self::QuestionUnpinned { question }
            | Self::QuestionAssigned { question, .. }
            | Self::QuestionTransferred { question, .. }
            | Self::QuestionReturned { question, .. }
            | Self::QuestionMovedOut { question, .. }
            | Self::QuestionClassified { question, .. }
            | Self::QuestionShared { question, .. }
            | Self::QuestionJudged { question, .. }
            | Self::QuestionReopened { question, .. }
            | Self::ExtensionRequested { question, .. }
            | Self::ExtensionGranted { question, .. }
            | Self::ExtensionRefused { question }
            | Self::AnsweringStarted { question, .. }
            | Self::AnswerPublished { question, .. }
            | Self::AnswerRevised { question, .. }
            | Self::AnswerReclassified { question, .. }
            | Self::PromiseKept { question, .. } => Some(question),
            Self::InterviewCreated(_)
            | Self::InterviewChanged(_)
            | Self::InterviewAnnounced
            | Self::InterviewOpened
            | Self::InterviewPaused
            | Self::InterviewResumed
            | Self::InterviewExtended { .. }
            | Self::InterviewEnded { .. }
            | Self::InterviewArchived
            | Self::InterviewReopened
            | Self::InterviewCancelled
            | Self::StatementPublished { .. }
            | Self::StatementRevised { .. }
            | Self::StatementRetracted { .. }
            | Self::AnnouncementMade { .. }
            | Self::PollOpened { .. }
            | Self::PollClosed { .. }
            | Self::NetizenBanned { .. } => None,
        }
    }

    /// The ids of what the event is about, whose texts one needs to show it.
    pub fn items(&self) -> Vec<String> {
        let question = self.question().map(ToString::to_string);
        let brought = match self {
            Self::QuestionMovedIn(arrival) => arrival.question.answers.as_slice(),
            _ => &[],
        };
        let parts = self.part().into_iter().chain(brought.iter().map(|answer| answer.id.as_str()));
        question.into_iter().chain(parts.map(str::to_owned)).collect()
    }

    /// The answer, statement, announcement or poll that the event is about, if it is about one.
    fn part(&self) -> Option<&str> {
        match self {
            Self::AnswerPublished { answer, .. }
            | Self::AnswerRevised { answer, .. }
            | Self::AnswerReclassified { answer, .. }
            | Self::PromiseKept { answer, .. } => Some(answer.as_str()),
            Self::StatementPublished { statement, .. }
            | Self::StatementRevised { statement }
            | Self::StatementRetracted { statement } => Some(statement.as_str()),
            Self::AnnouncementMade { announcement } => Some(announcement.as_str()),
            Self::PollOpened { poll, .. } | Self::PollClosed { poll } => Some(poll.as_str()),
            Self::InterviewCreated(_)
            | Self::InterviewChanged(_)
            | Self::InterviewAnnounced
            | Self::InterviewOpened
            | Self::InterviewPaused
            | Self::InterviewResumed
            | Self::InterviewExtended { .. }
            | Self::InterviewEnded { .. }
            | Self::InterviewArchived
            | Self::InterviewReopened
            | Self::InterviewCancelled
            | Self::QuestionAsked(_)
            | Self::QuestionApproved { .. }
            | Self::QuestionRejected { .. }
            | Self::QuestionAppealed { .. }
            | Self::QuestionUnrejected { .. }
            | Self::QuestionRedacted { .. }
            | Self::QuestionMerged { .. }
            | Self::QuestionUnmerged { .. }
            | Self::QuestionHidden { .. }
            | Self::QuestionUnhidden { .. }
            | Self::QuestionWithdrawn { .. }
            | Self::QuestionPinned { .. }
            | Self::QuestionUnpinned { .. }
            | Self::QuestionAssigned { .. }
            | Self::QuestionTransferred { .. }
            | Self::QuestionReturned { .. }
            | Self::QuestionMovedOut { .. }
            | Self::QuestionMovedIn(_)
            | Self::QuestionClassified { .. }
            | Self::QuestionShared { .. }
            | Self::QuestionJudged { .. }
            | Self::QuestionReopened { .. }
            | Self::ExtensionRequested { .. }
            | Self::ExtensionGranted { .. }
            | Self::ExtensionRefused { .. }
            | Self::AnsweringStarted { .. }
            | Self::NetizenBanned { .. } => None,
        }
    }
}

/// Which of the two streams of a room carry an event; staff see both.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Public,
    Staff,
}

impl Audience {
    pub fn name(self) -> &'static str {
        match self {
            Audience::Public => "public",
            Audience::Staff => "staff",
        }
    }
}

/// An event with its place in the stream. `seq` has no gaps; `at` never goes back within a stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Recorded<E = RoomEvent> {
    pub seq: u64,
    pub at: Instant,
    /// As [`crate::Actor`] writes itself.
    pub actor: String,
    pub audience: Audience,
    pub event: E,
}
