//! The poll (投票): a question to everybody with a few options. A netizen has one vote in it, and may move it until the
//! poll closes.
//!
//! Votes are counted and are no events; what the public sees of them is in [`crate::view`].

use crate::{
    Instant, Refusal,
    decide::{Count, Deciding, Decision, Made},
    event::{RoomEvent, Slot},
    ids::PollId,
    interview::{
        Interview,
        InterviewStatus::{Announced, Live},
    },
    text::{Line, Text},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
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

    fn has_option(&self, no: u32) -> bool {
        self.option(no).is_some()
    }
}

/// Before the interview from the day on from which questions are collected, and while it is live; one for the topic as
/// soon as the interview is announced, and no longer once it is open.
pub fn open(on: &Deciding<'_>, new: &NewPoll) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    match new.purpose {
        Purpose::Opinion => {
            interview.must_be(&[Announced, Live])?;
            must_be_collecting(interview, on.at)?;
        }
        Purpose::Topic => {
            interview.must_be(&[Announced])?;
            must_be_the_only_one(on)?;
        }
    }
    let settings = &on.city.settings;
    on.must_fit("question", &new.question, settings.poll_question_length_max)?;
    must_leave_a_choice(&new.options, options_min(on, new.purpose), settings.poll_options_max)?;
    if new.closes_at.is_some_and(|closes_at| closes_at <= on.at) {
        return Err(Refusal::field("closes_at", "in_the_past"));
    }
    if on.room.polls.len() >= settings.polls_per_room_max as usize {
        return Err(Refusal::TooManyPolls);
    }
    let poll = PollId::from(on.fresh);
    let event = RoomEvent::PollOpened {
        poll: poll.clone(),
        options: new.options.clone(),
        results_hidden: new.results_hidden,
        purpose: new.purpose,
        closes_at: new.closes_at,
    };
    Ok(on.happens(event).saying(on, poll.as_str(), Slot::Text, Some(&new.question)).making(Made::Poll(poll)))
}

fn options_min(on: &Deciding<'_>, purpose: Purpose) -> u32 {
    match purpose {
        Purpose::Opinion => OPTIONS_MIN,
        Purpose::Topic => on.city.settings.topic_options_min,
    }
}

/// Two votes for one topic could choose two of them.
fn must_be_the_only_one(on: &Deciding<'_>) -> Result<(), Refusal> {
    let is_open = on.room.polls.values().any(|poll| poll.is_open() && poll.purpose == Purpose::Topic);
    if is_open { Err(Refusal::TopicVoteIsOpen) } else { Ok(()) }
}

fn must_be_collecting(interview: &Interview, at: Instant) -> Result<(), Refusal> {
    let is_early = interview.plan.collect_from.is_some_and(|from| at < from);
    if interview.status == Announced && is_early { Err(Refusal::CollectingHasNotBegun) } else { Ok(()) }
}

fn must_leave_a_choice(options: &[Line], options_min: u32, options_max: u32) -> Result<(), Refusal> {
    if options.len() < options_min as usize {
        return Err(Refusal::field("options", "too_few_items"));
    }
    if options.len() > options_max as usize {
        return Err(Refusal::field("options", "too_many_items"));
    }
    let different: BTreeSet<_> = options.iter().collect();
    if different.len() < options.len() { Err(Refusal::field("options", "duplicate")) } else { Ok(()) }
}

pub fn close(on: &Deciding<'_>, id: &PollId) -> Result<Decision, Refusal> {
    let poll = on.room.polls.get(id).ok_or(Refusal::NotFound)?;
    if !poll.is_open() {
        return Err(Refusal::WrongState);
    }
    Ok(on.happens(RoomEvent::PollClosed { poll: id.clone() }).making(Made::Poll(id.clone())))
}

/// What is still open, closed: it does not outlive the interview.
pub fn close_all(on: &Deciding<'_>) -> Decision {
    close_those(on, |_| true)
}

/// The votes for the topic, closed: whoever comes to the interview has to know what it is about.
pub fn close_topics(on: &Deciding<'_>) -> Decision {
    close_those(on, |poll| poll.purpose == Purpose::Topic)
}

fn close_those(on: &Deciding<'_>, which: impl Fn(&Poll) -> bool) -> Decision {
    let open = on.room.polls.values().filter(|poll| poll.is_open() && which(poll));
    open.fold(Decision::default(), |decision, poll| {
        decision.and(RoomEvent::PollClosed { poll: poll.id.clone() })
    })
}

/// What the interview is then called: the option that was chosen. Whether it had the most votes is for those who see
/// them: where several have as many, somebody has to choose.
pub fn chosen(on: &Deciding<'_>, topic: &ChosenTopic) -> Result<Line, Refusal> {
    let poll = on.room.polls.get(&topic.poll_id).ok_or(Refusal::field("topic.poll_id", "not_found"))?;
    if poll.is_open() || poll.purpose != Purpose::Topic {
        return Err(Refusal::WrongState);
    }
    poll.option(topic.option).cloned().ok_or(Refusal::field("topic.option", "unknown_value"))
}

/// `option` is its number, from 1 on. Voting again moves the vote.
pub fn vote(on: &Deciding<'_>, id: &PollId, option: u32) -> Result<Decision, Refusal> {
    let netizen = on.actor.netizen().ok_or(Refusal::RoleNotAllowed)?.clone();
    on.must_not_be_banned(&netizen)?;
    let poll = on.room.polls.get(id).ok_or(Refusal::NotFound)?;
    if !poll.is_open() || poll.closes_at.is_some_and(|closes_at| closes_at <= on.at) {
        return Err(Refusal::PollIsClosed);
    }
    if !poll.has_option(option) {
        return Err(Refusal::field("option", "unknown_value"));
    }
    let vote = Count::Vote { poll: id.clone(), option, netizen: netizen.clone() };
    Ok(Decision::default().counting(vote).counting(Count::Participation { netizen }))
}
