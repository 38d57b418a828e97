//! The kind of a question.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the asker wants (咨询、投诉、求助、建议).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Consultation,
    Complaint,
    Help,
    Suggestion,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Consultation, Self::Complaint, Self::Help, Self::Suggestion];

    pub fn name(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Complaint => "complaint",
            Self::Help => "help",
            Self::Suggestion => "suggestion",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }
}
