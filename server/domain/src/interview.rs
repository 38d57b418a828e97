//! The interview: its plan, and its life `draft -> announced -> live -> ended -> archived`, or `cancelled`.

mod fold;

use crate::{
    Instant, Refusal,
    decide::{Deciding, Decision, Made},
    event::{RoomEvent, Slot},
    ids::{CampaignId, DepartmentId, InterviewId},
    instant::{DAY_MS, MINUTE_MS},
    poll::{self, ChosenTopic},
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
    fn is_of_video(&self) -> bool {
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

use InterviewStatus::{Announced, Archived, Draft, Ended, Live};

pub fn create(on: &Deciding<'_>, plan: &InterviewPlan) -> Result<Decision, Refusal> {
    if on.room.interview.is_some() {
        return Err(Refusal::WrongState);
    }
    check_plan(plan)?;
    on.city.must_have_campaign(plan.campaign.as_ref())?;
    Ok(on.happens(RoomEvent::InterviewCreated(plan.clone())).making(Made::Interview))
}

pub fn change(on: &Deciding<'_>, change: &InterviewChange) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    // The recording is there after the end only.
    let until: &[_] =
        if change.is_of_video() { &[Draft, Announced, Live, Ended] } else { &[Draft, Announced, Live] };
    interview.must_be(until)?;
    let mut change = change.clone();
    if let Some(topic) = &change.topic {
        change.title = Some(poll::chosen(on, topic)?);
    }
    let mut changed = interview.clone();
    changed.change(&change);
    check_plan(&changed.plan)?;
    on.city.must_have_campaign(changed.plan.campaign.as_ref())?;
    if interview.status == Announced && changed.plan.planned_start_at != interview.plan.planned_start_at {
        check_notice(on, changed.plan.planned_start_at)?;
    }
    Ok(on.happens(RoomEvent::InterviewChanged(change)))
}

pub fn announce(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Draft])?;
    check_notice(on, interview.plan.planned_start_at)?;
    Ok(on.happens(RoomEvent::InterviewAnnounced))
}

pub fn open(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Announced])?;
    Ok(poll::close_topics(on).and(RoomEvent::InterviewOpened))
}

pub fn pause(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Live])?;
    if interview.is_paused { Err(Refusal::WrongState) } else { Ok(on.happens(RoomEvent::InterviewPaused)) }
}

pub fn resume(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Live])?;
    if interview.is_paused { Ok(on.happens(RoomEvent::InterviewResumed)) } else { Err(Refusal::WrongState) }
}

pub fn extend(on: &Deciding<'_>, planned_end_at: Instant) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Live])?;
    if planned_end_at <= interview.plan.planned_end_at || planned_end_at <= on.at {
        return Err(Refusal::EndBeforeStart);
    }
    Ok(on.happens(RoomEvent::InterviewExtended { planned_end_at }))
}

pub fn end(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Live])?;
    let terms = Some(on.city.settle(interview, on.at));
    Ok(poll::close_all(on).and(RoomEvent::InterviewEnded { terms }))
}

pub fn archive(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Ended])?;
    Ok(on.happens(RoomEvent::InterviewArchived))
}

pub fn reopen(on: &Deciding<'_>) -> Result<Decision, Refusal> {
    on.interview()?.must_be(&[Archived])?;
    Ok(on.happens(RoomEvent::InterviewReopened))
}

pub fn cancel(on: &Deciding<'_>, reason: Option<&Text>) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Draft, Announced])?;
    let decision = poll::close_all(on).and(RoomEvent::InterviewCancelled);
    Ok(decision.saying(on, interview.id.as_str(), Slot::Reason, reason))
}

fn check_plan(plan: &InterviewPlan) -> Result<(), Refusal> {
    if plan.planned_end_at <= plan.planned_start_at {
        return Err(Refusal::EndBeforeStart);
    }
    if plan.departments.is_empty() {
        return Err(Refusal::field("department_ids", "unknown_department"));
    }
    if plan.planned_end_at.ms_since(plan.planned_start_at) > LONGEST_MS {
        return Err(Refusal::field("planned_end_at", "duration_too_long"));
    }
    Ok(())
}

/// The longest interview that can be planned: a working day.
const LONGEST_MS: i64 = 12 * 60 * MINUTE_MS;

/// Announced `notice_days` ahead; 0 means any future start.
fn check_notice(on: &Deciding<'_>, start: Instant) -> Result<(), Refusal> {
    let earliest = on.at.plus_ms(i64::from(on.city.settings.notice_days) * DAY_MS);
    if start > on.at && start >= earliest { Ok(()) } else { Err(Refusal::NoticeTooShort) }
}
