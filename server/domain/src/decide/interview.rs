//! The life of an interview: planned, changed, announced, opened, paused, extended, ended, archived, cancelled.

use super::{
    deciding::Deciding,
    decision::{Decision, Made},
    poll,
};
use crate::{
    Instant, Refusal,
    event::{RoomEvent, Slot},
    facts::City,
    ids::CampaignId,
    instant::{DAY_MS, MINUTE_MS},
    interview::{
        InterviewChange, InterviewPlan,
        InterviewStatus::{Announced, Archived, Draft, Ended, Live},
    },
    text::Text,
};

pub fn create(on: &Deciding<'_>, plan: &InterviewPlan) -> Result<Decision, Refusal> {
    if on.room.interview.is_some() {
        return Err(Refusal::WrongState);
    }
    check_plan(plan)?;
    must_have_campaign(on.city, plan.campaign.as_ref())?;
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
    must_have_campaign(on.city, changed.plan.campaign.as_ref())?;
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

/// # Errors
/// `Invalid` when there is no such campaign.
fn must_have_campaign(city: &City, id: Option<&CampaignId>) -> Result<(), Refusal> {
    match id {
        Some(id) if !city.campaigns.contains_key(id) => {
            Err(Refusal::field("campaign_id", "unknown_campaign"))
        }
        Some(_) | None => Ok(()),
    }
}
