//! The head of an interview's page: what it is about, who answers, and how it stands now, in words.

use super::{Seen, settlement::Settlement};
use crate::web::pages::{items::Names, page::Page, words::figure};
use domain::{
    City,
    interview::InterviewStatus,
    view::{Interview, Poll},
};

pub struct Named {
    pub id: String,
    pub name: String,
}

pub struct Guest {
    pub name: String,
    pub post: String,
}

pub struct InterviewHead {
    pub id: String,
    pub title: String,
    pub subject: String,
    pub lang: String,
    pub status: &'static str,
    pub paused: bool,
    pub rehearsal: bool,
    /// What it is part of.
    pub campaign: Option<Named>,
    pub departments: Vec<Named>,
    pub guests: Vec<Guest>,
    pub planned_start_at: String,
    pub planned: String,
    pub status_word: &'static str,
    pub remaining: String,
    pub starts_in: String,
    pub collect_from: String,
    pub asking: bool,
    pub settlement: Settlement,
    /// How its topic was chosen; empty where nobody voted for it.
    pub topic: String,
}

impl InterviewHead {
    pub(super) fn new(page: &Page, seen: &Seen, names: &Names, city: &City) -> Self {
        let interview = &seen.interview;
        let departments = interview.departments.iter().map(|department| Named {
            id: department.id.as_str().to_owned(),
            name: names.of(&department.id).unwrap_or(department.name.as_str()).to_owned(),
        });
        let campaign = interview.campaign_id.as_ref().and_then(|id| city.campaigns.get(id));
        let guests = interview.guests.iter().map(|guest| Guest {
            name: guest.name.as_str().to_owned(),
            post: guest.post.as_str().to_owned(),
        });
        let is_archived = interview.status == InterviewStatus::Archived;
        let remaining = page.times.until(interview.planned_end_at);
        Self {
            id: interview.id.as_str().to_owned(),
            title: interview.title.as_str().to_owned(),
            subject: interview.subject.as_str().to_owned(),
            lang: interview.lang.as_str().to_owned(),
            status: interview.status.name(),
            paused: interview.status == InterviewStatus::Live && interview.paused,
            rehearsal: interview.rehearsal,
            campaign: campaign.map(|campaign| Named {
                id: campaign.id.as_str().to_owned(),
                name: campaign.title.as_str().to_owned(),
            }),
            departments: departments.collect(),
            guests: guests.collect(),
            planned_start_at: interview.planned_start_at.to_string(),
            planned: page.times.period(interview.planned_start_at, interview.planned_end_at),
            status_word: status_word(page, interview.status, interview.paused),
            remaining: remaining.map_or_else(
                || page.t("live.over_time").to_owned(),
                |time| page.say("live.remaining", "time", time),
            ),
            starts_in: page
                .times
                .until(interview.planned_start_at)
                .unwrap_or_else(|| page.t("live.about_to_start").to_owned()),
            collect_from: interview.collect_from.map(|at| page.times.shown(at)).unwrap_or_default(),
            asking: seen.is_asking,
            settlement: seen
                .settled
                .as_ref()
                .map(|settled| settled.words(page, is_archived))
                .unwrap_or_default(),
            topic: topic_words(interview, &seen.polls, page).unwrap_or_default(),
        }
    }

    /// Whoever takes part may judge it now.
    pub fn open_to_judgement(&self) -> bool {
        matches!(self.status, "live" | "ended")
    }

    /// Questions are taken now, or will be.
    pub fn open_to_questions(&self) -> bool {
        matches!(self.status, "announced" | "live")
    }
}

pub fn status_word(page: &Page, status: InterviewStatus, is_paused: bool) -> &'static str {
    page.t(match status {
        InterviewStatus::Draft => "live.status_draft",
        InterviewStatus::Announced => "live.status_announced",
        InterviewStatus::Live if is_paused => "live.status_paused",
        InterviewStatus::Live => "live.status_live",
        InterviewStatus::Ended => "live.status_ended",
        InterviewStatus::Archived => "live.status_archived",
        InterviewStatus::Cancelled => "live.status_cancelled",
    })
}

/// By how many votes the topic was chosen, in a sentence; none where it was not voted for.
pub fn topic_words(interview: &Interview, polls: &[Poll], page: &Page) -> Option<String> {
    let topic = interview.topic.as_ref()?;
    let poll = polls.iter().find(|poll| poll.id == topic.poll_id)?;
    let chosen = poll.options.iter().find(|option| option.no == topic.option)?;
    let all: u64 = poll.options.iter().filter_map(|option| option.votes).sum();
    let votes = figure(chosen.votes.unwrap_or(0));
    let (topic, all) = (chosen.text.as_str(), figure(all));
    Some(page.words().fill("topic.chosen", &[("topic", &topic), ("votes", &votes), ("all", &all)]))
}
