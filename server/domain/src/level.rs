//! Feature levels: which programs understand an event.
//!
//! While nodes are replaced one after the other, older programs read what newer ones write, and a kind of event that they
//! do not know would stop their rooms. So every event says from which level on programs understand it, and it is only
//! written once all nodes have reached that level. Whoever adds a kind, or a field without which an event would be
//! misunderstood, gives it the next level.

use crate::{
    answer::Form,
    event::{CityEvent, RoomEvent},
};

/// The level of this program: that of the youngest events below.
///
/// 1: interviews, questions, answers, statements. 2: what departments are held to account by. 3: what staff
/// is told of. 4: campaigns, rankings, samples. 5: what followers are told of, polls, topics that were voted for, what can be found, questions that
/// are moved to another interview.
pub const LEVEL: u32 = 5;

/// From this level on programs forget what an interview keeps for its figures when they count something; nothing is
/// kept before all have reached it.
pub const FIGURES_ARE_FORGOTTEN: u32 = 4;

/// From this level on programs know notices for followers; none is made before all have reached it.
pub const FOLLOWERS_ARE_TOLD: u32 = 5;

/// From this level on programs write what can be found beside what they change; nothing is found before all have
/// reached it, or what one of them hid could still be.
pub const WHAT_IS_FOUND_IS_KEPT: u32 = 5;

/// From this level on questions are moved, so that a key is compared by the question and not by its room.
pub const QUESTIONS_MOVE: u32 = 5;

impl RoomEvent {
    /// From which level on a program understands the event.
    pub fn level(&self) -> u32 {
        match self {
            Self::InterviewCreated(plan) if plan.campaign.is_some() => 4,
            Self::InterviewChanged(change) if change.topic.is_some() || change.without_video => 5,
            Self::InterviewChanged(change) if change.campaign.is_some() => 4,
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
            | Self::QuestionReopened { .. }
            | Self::AnsweringStarted { .. }
            | Self::AnswerPublished { form: Form::Answer, promised_until: None, .. }
            | Self::AnswerRevised { .. }
            | Self::StatementPublished { .. }
            | Self::StatementRevised { .. }
            | Self::StatementRetracted { .. }
            | Self::AnnouncementMade { .. }
            | Self::NetizenBanned { .. } => 1,
            // A program of level 1 would take any answer for one that answers.
            Self::AnswerPublished { .. }
            | Self::AnswerReclassified { .. }
            | Self::ExtensionGranted { .. }
            | Self::ExtensionRefused { .. }
            | Self::ExtensionRequested { .. }
            | Self::PromiseKept { .. }
            | Self::QuestionClassified { .. }
            | Self::QuestionJudged { .. }
            | Self::QuestionReturned { .. }
            | Self::QuestionShared { .. } => 2,
            Self::PollOpened { .. } | Self::PollClosed { .. } => 5,
            Self::QuestionMovedOut { .. } | Self::QuestionMovedIn(_) => QUESTIONS_MOVE,
        }
    }
}

impl CityEvent {
    /// As [`RoomEvent::level`].
    pub fn level(&self) -> u32 {
        match self {
            Self::DepartmentCreated { .. }
            | Self::DepartmentChanged { .. }
            | Self::StaffCreated { .. }
            | Self::StaffChanged { .. }
            | Self::SettingsChanged { .. }
            | Self::TokenCreated { .. }
            | Self::TokenRevoked { .. } => 1,
            Self::CalendarChanged { .. } | Self::TopicsChanged { .. } => 2,
            Self::WebhookCreated { kinds, .. } if kinds.iter().any(|kind| kind.is_for_followers()) => 5,
            Self::WebhookCreated { .. }
            | Self::WebhookRemoved { .. }
            | Self::DepartmentReminded { .. }
            | Self::NoticeAcknowledged { .. } => 3,
            Self::CampaignCreated { .. } | Self::CampaignChanged { .. } => 4,
            Self::FormulaChanged { .. }
            | Self::RankingCreated { .. }
            | Self::RankingObjectedTo { .. }
            | Self::ObjectionAnswered { .. }
            | Self::RankingFrozen { .. }
            | Self::RankingPublished { .. }
            | Self::RankingWithdrawn { .. }
            | Self::SampleDrawn { .. }
            | Self::SampleResultEntered { .. } => 4,
        }
    }
}
