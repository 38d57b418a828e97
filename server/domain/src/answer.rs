//! The answer: what it is, and what came of it.

use crate::{
    Instant,
    ids::{AnswerId, DepartmentId},
    text::Line,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a reply is. Only an answer stops a clock and counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    #[default]
    Answer,
    /// «Received, being handled» (告知性答复).
    Holding,
    /// A co-handler's part.
    Contribution,
    /// An answer that says nothing, as a moderator or assessor found (套话).
    Stock,
}

impl Form {
    pub const ALL: [Self; 4] = [Self::Answer, Self::Holding, Self::Contribution, Self::Stock];

    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Holding => "holding",
            Self::Contribution => "contribution",
            Self::Stock => "stock",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == text)
    }
}

/// What came of it (办理结果).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Explained,
    Done,
    Adopted,
    Promised,
    Refused,
    NotOurs,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answer {
    pub id: AnswerId,
    pub department: DepartmentId,
    /// The signature: the name of whoever published it, as of that day.
    pub by: Line,
    pub outcome: Option<Outcome>,
    pub form: Form,
    pub published_at: Instant,
    pub revised_at: Option<Instant>,
    /// With the outcome `promised`: until when.
    pub promised_until: Option<Instant>,
    pub promise_kept_at: Option<Instant>,
}
