//! The question: its life, and the departments that hold it.
//!
//! What is done with questions is decided in [`crate::decide`]: what netizens do in `asking`, what moderators do in
//! `handling`, who works on them in `sharing`, how long they may take in `time`, how they come into another room in
//! `moving`. Answers are in [`crate::answer`], the timing figures in [`crate::figures`].

mod fold;
pub mod kind;
pub mod moving;

pub use kind::Kind;

use crate::{
    Instant,
    answer::Answer,
    ids::{DepartmentId, NetizenId, QuestionId},
    term::{Due, Extension},
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionStatus {
    Pending,
    Approved,
    Answered,
    Rejected,
    Merged,
    Hidden,
    Withdrawn,
}

impl QuestionStatus {
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Approved,
        Self::Answered,
        Self::Rejected,
        Self::Merged,
        Self::Hidden,
        Self::Withdrawn,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Answered => "answered",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Hidden => "hidden",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == text)
    }

    pub fn is_open_to_all(self) -> bool {
        matches!(self, Self::Approved | Self::Answered)
    }
}

/// A span in which a department held the question; the clock of that department runs in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    pub department_id: DepartmentId,
    pub from: Instant,
    pub to: Option<Instant>,
}

/// It stands in the log where it was moved (see [`moving::Arrival`]): a new field needs a default.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Question {
    pub id: QuestionId,
    pub no: u32,
    pub asker: NetizenId,
    pub nickname: Line,
    pub tracking_code: Arc<str>,
    pub kind: Option<Kind>,
    /// The code of a topic of the city's catalogue.
    pub topic: Option<Line>,
    pub follows: Option<QuestionId>,
    pub status: QuestionStatus,
    /// The status that unmerging and unhiding lead back to.
    pub status_before: Option<QuestionStatus>,
    /// The lead department; before approval the one that the asker chose.
    pub department: Option<DepartmentId>,
    /// Who works on it beside the lead department.
    pub co_handlers: Vec<DepartmentId>,
    /// Where the answers are; follows when the target is merged itself.
    pub merged_into: Option<QuestionId>,
    /// What it was merged into by hand.
    pub merged_via: Option<QuestionId>,
    pub is_pinned: bool,
    pub is_being_answered: bool,
    pub has_appealed: bool,
    pub is_handled_again: bool,
    /// Whether it was answered, as its asker says.
    pub is_answered_for_asker: Option<bool>,
    /// None before the interview has ended, and of what was answered by then.
    pub due: Option<Due>,
    /// It was answered after it was due, whatever happened since.
    pub is_late: bool,
    pub extensions: Vec<Extension>,
    pub asked_at: Instant,
    /// The first decision of a moderator; none where questions are born approved.
    pub moderated_at: Option<Instant>,
    /// When it became public first.
    pub approved_at: Option<Instant>,
    pub rejected_at: Option<Instant>,
    pub first_answered_at: Option<Instant>,
    pub first_answered_by: Option<DepartmentId>,
    pub holds: Vec<Hold>,
    pub answers: Vec<Answer>,
}

/// A question as it came in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Asked {
    pub question: QuestionId,
    pub no: u32,
    pub asker: NetizenId,
    pub nickname: Line,
    pub department: Option<DepartmentId>,
    pub follows: Option<QuestionId>,
    pub kind: Option<Kind>,
    #[serde(default)]
    pub topic: Option<Line>,
    pub tracking_code: Arc<str>,
}

impl Question {
    pub fn new(asked: &Asked, at: Instant) -> Self {
        Self {
            id: asked.question.clone(),
            no: asked.no,
            asker: asked.asker.clone(),
            nickname: asked.nickname.clone(),
            tracking_code: asked.tracking_code.clone(),
            kind: asked.kind,
            topic: asked.topic.clone(),
            follows: asked.follows.clone(),
            status: QuestionStatus::Pending,
            status_before: None,
            department: asked.department.clone(),
            co_handlers: Vec::new(),
            merged_into: None,
            merged_via: None,
            is_pinned: false,
            is_being_answered: false,
            has_appealed: false,
            is_handled_again: false,
            is_answered_for_asker: None,
            due: None,
            is_late: false,
            extensions: Vec::new(),
            asked_at: at,
            moderated_at: None,
            approved_at: None,
            rejected_at: None,
            first_answered_at: None,
            first_answered_by: None,
            holds: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// Whether everybody may see it: approved and answered ones, and those merged after they were public.
    pub fn is_public(&self) -> bool {
        match self.status {
            QuestionStatus::Approved | QuestionStatus::Answered => true,
            QuestionStatus::Merged => self.status_before.is_some_and(QuestionStatus::is_open_to_all),
            QuestionStatus::Pending
            | QuestionStatus::Rejected
            | QuestionStatus::Hidden
            | QuestionStatus::Withdrawn => false,
        }
    }
}
