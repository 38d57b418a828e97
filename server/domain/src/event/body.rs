//! What people wrote, beside the events: so that it can be emptied without touching the log.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A text that somebody wrote, in its latest or an earlier version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Body {
    /// The id of the question, answer, statement, … that it belongs to.
    pub item: String,
    pub slot: Slot,
    /// Counts from 1 within item and slot.
    pub version: u32,
    /// Empty after an erasure.
    pub text: Arc<str>,
}

/// What a text is to its item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    Text,
    RejectReason,
    Appeal,
    HideReason,
    TransferReason,
    /// Why a question was moved to another interview.
    MoveReason,
    HandlingAgainReason,
    RevisionReason,
    ReturnReason,
    ExtensionReason,
    ExtensionRefusal,
    ReclassificationReason,
    /// What shows that a promise was kept.
    Evidence,
    /// The picture that goes with it, see [`crate::picture`].
    Picture,
    /// What was said when a notice was acknowledged.
    Note,
    /// What an assessor says to an objection.
    ObjectionAnswer,
    /// Why an interview was cancelled, a netizen banned or a ranking withdrawn.
    Reason,
}

impl Slot {
    pub fn name(self) -> &'static str {
        match self {
            Slot::Text => "text",
            Slot::RejectReason => "reject_reason",
            Slot::Appeal => "appeal",
            Slot::HideReason => "hide_reason",
            Slot::TransferReason => "transfer_reason",
            Slot::MoveReason => "move_reason",
            Slot::HandlingAgainReason => "handling_again_reason",
            Slot::RevisionReason => "revision_reason",
            Slot::ReturnReason => "return_reason",
            Slot::ExtensionReason => "extension_reason",
            Slot::ExtensionRefusal => "extension_refusal",
            Slot::ReclassificationReason => "reclassification_reason",
            Slot::Evidence => "evidence",
            Slot::Picture => "picture",
            Slot::ObjectionAnswer => "objection_answer",
            Slot::Note => "note",
            Slot::Reason => "reason",
        }
    }

    /// From which level on a program understands it, see [`crate::level`].
    pub fn level(self) -> u32 {
        match self {
            Slot::Picture => 5,
            Slot::Text
            | Slot::RejectReason
            | Slot::Appeal
            | Slot::HideReason
            | Slot::TransferReason
            | Slot::MoveReason
            | Slot::HandlingAgainReason
            | Slot::RevisionReason
            | Slot::ReturnReason
            | Slot::ExtensionReason
            | Slot::ExtensionRefusal
            | Slot::ReclassificationReason
            | Slot::Evidence
            | Slot::Note
            | Slot::ObjectionAnswer
            | Slot::Reason => 1,
        }
    }
}
