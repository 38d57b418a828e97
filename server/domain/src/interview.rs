//! The interview: its plan, and its life `draft -> announced -> live -> ended -> archived`, or `cancelled`.

mod fold;

use crate::{
    Instant, Refusal,
    ids::{CampaignId, DepartmentId, InterviewId},
    poll::ChosenTopic,
    term::Terms,
    text::{Line, Text},
};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterviewStatus {
    Draft,
    Announced,
    Live,
    Ended,
    Archived,
    Cancelled,
}

impl InterviewStatus {
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Announced, Self::Live, Self::Ended, Self::Archived, Self::Cancelled];

    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Announced => "announced",
            Self::Live => "live",
            Self::Ended => "ended",
            Self::Archived => "archived",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == text)
    }

    /// Content may still be moderated and answered.
    pub fn is_worked_on(self) -> bool {
        matches!(self, Self::Announced | Self::Live | Self::Ended)
    }
}

/// Whether a question waits for a moderator (`pre`) or is public at once (`post`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    Pre,
    Post,
}

impl Moderation {
    pub fn name(self) -> &'static str {
        match self {
            Self::Pre => "pre",
            Self::Post => "post",
        }
    }
}

/// A department as an interview names it: figures and records keep the name of their day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DepartmentRef {
    pub id: DepartmentId,
    pub code: Line,
    pub name: Line,
}

/// Who answers in an interview, with their post (职务).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Guest {
    pub name: Line,
    pub post: Line,
}

/// What is planned of an interview. The departments are never none; the first one leads unless chosen otherwise.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct InterviewPlan {
    pub title: Line,
    pub subject: Text,
    pub lang: Line,
    pub departments: Vec<DepartmentRef>,
    pub guests: Vec<Guest>,
    pub moderation: Moderation,
    pub collect_from: Option<Instant>,
    pub planned_start_at: Instant,
    pub planned_end_at: Instant,
    pub answer_within_days: u32,
    pub video_url: Option<Line>,
    /// Held to try things out: leaves no figures.
    #[serde(default)]
    pub is_rehearsal: bool,
    #[serde(default)]
    pub campaign: Option<CampaignId>,
}

/// What a moderator may change of it; what is absent stays.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct InterviewChange {
    pub title: Option<Line>,
    pub subject: Option<Text>,
    pub departments: Option<Vec<DepartmentRef>>,
    pub guests: Option<Vec<Guest>>,
    pub moderation: Option<Moderation>,
    pub collect_from: Option<Instant>,
    pub planned_start_at: Option<Instant>,
    pub planned_end_at: Option<Instant>,
    pub answer_within_days: Option<u32>,
    pub video_url: Option<Line>,
    /// It has no video any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub without_video: bool,
    /// None within it: it belongs to no campaign any more.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub campaign: Option<Option<CampaignId>>,
    /// What the votes for the topic chose; it becomes the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<ChosenTopic>,
}

impl InterviewChange {
    /// Whether it is about the video, and nothing else.
    pub(crate) fn is_of_video(&self) -> bool {
        let of_video =
            Self { video_url: self.video_url.clone(), without_video: self.without_video, ..Self::default() };
        *self == of_video && *self != Self::default()
    }
}

/// What stands there was given, also when it is nothing.
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<CampaignId>>, D::Error> {
    Option::deserialize(from).map(Some)
}

#[derive(Clone, PartialEq, Debug)]
pub struct Interview {
    pub id: InterviewId,
    pub plan: InterviewPlan,
    pub status: InterviewStatus,
    pub is_paused: bool,
    /// What it is about, where that was voted for.
    pub topic: Option<ChosenTopic>,
    pub announced_at: Option<Instant>,
    pub opened_at: Option<Instant>,
    /// The first end; a reopened record does not change it.
    pub ended_at: Option<Instant>,
    /// By when open questions are answered, as the end settled it.
    pub terms: Option<Terms>,
}

impl Interview {
    pub fn new(id: InterviewId, plan: InterviewPlan) -> Self {
        Self {
            id,
            plan,
            status: InterviewStatus::Draft,
            is_paused: false,
            topic: None,
            announced_at: None,
            opened_at: None,
            ended_at: None,
            terms: None,
        }
    }

    pub fn department_ids(&self) -> Vec<DepartmentId> {
        self.plan.departments.iter().map(|department| department.id.clone()).collect()
    }

    /// Whether the public may know of the interview.
    pub fn is_public(&self) -> bool {
        self.announced_at.is_some()
    }

    /// Whether a question may be asked at that moment.
    pub fn takes_questions(&self, at: Instant) -> Result<(), Refusal> {
        match self.status {
            InterviewStatus::Draft => Err(Refusal::NotFound),
            InterviewStatus::Announced if self.plan.collect_from.is_some_and(|from| at < from) => {
                Err(Refusal::AskingNotYetOpen)
            }
            InterviewStatus::Live if self.is_paused => Err(Refusal::AskingIsPaused),
            InterviewStatus::Announced | InterviewStatus::Live => Ok(()),
            InterviewStatus::Ended | InterviewStatus::Archived | InterviewStatus::Cancelled => {
                Err(Refusal::AskingIsClosed)
            }
        }
    }

    /// # Errors
    /// `WrongState` when the interview is in none of the given states.
    pub fn must_be(&self, states: &[InterviewStatus]) -> Result<(), Refusal> {
        if states.contains(&self.status) { Ok(()) } else { Err(Refusal::WrongState) }
    }
}
