//! The poll (投票): a question to everybody with a few options. A netizen has one vote in it, and may move it until the
//! poll closes.
//!
//! Votes are counted and are no events; what the public sees of them is in [`crate::view`].

use crate::{
    Instant,
    ids::PollId,
    text::{Line, Text},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Fewer leave nothing to choose.
pub const OPTIONS_MIN: u32 = 2;

/// What the votes are for: to hear what people think, or to choose what an announced interview will be about (主题投票).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    #[default]
    Opinion,
    Topic,
}

impl Purpose {
    pub fn name(self) -> &'static str {
        match self {
            Self::Opinion => "opinion",
            Self::Topic => "topic",
        }
    }
}

/// The option of a topic vote that an interview is about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChosenTopic {
    pub poll_id: PollId,
    /// Its number, from 1 on.
    pub option: u32,
}

/// A poll as it is to be opened; its question is a text beside it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NewPoll {
    pub question: Text,
    pub options: Vec<Line>,
    /// For the public, until it closes.
    pub results_hidden: bool,
    pub purpose: Purpose,
    /// When it closes by itself; a topic vote does so at the latest when the interview opens.
    pub closes_at: Option<Instant>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Poll {
    pub id: PollId,
    /// Numbered from 1 on.
    pub options: Vec<Line>,
    /// For the public, until it closes.
    pub results_hidden: bool,
    pub purpose: Purpose,
    pub closes_at: Option<Instant>,
    pub opened_at: Instant,
    pub closed_at: Option<Instant>,
}

impl Poll {
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    /// Whether everybody may see how the votes stand.
    pub fn shows_results(&self) -> bool {
        !self.results_hidden || !self.is_open()
    }

    pub fn option(&self, no: u32) -> Option<&Line> {
        self.options.get((no as usize).checked_sub(1)?)
    }

    pub fn has_option(&self, no: u32) -> bool {
        self.option(no).is_some()
    }
}
