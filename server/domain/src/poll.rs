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
use std::collections::BTreeSet;

/// Fewer leave nothing to choose.
pub const OPTIONS_MIN: usize = 2;

#[derive(Clone, PartialEq, Debug)]
pub struct Poll {
    pub id: PollId,
    /// Numbered from 1 on.
    pub options: Vec<Line>,
    /// For the public, until it closes.
    pub results_hidden: bool,
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

    fn has_option(&self, no: u32) -> bool {
        (1..=self.options.len()).contains(&(no as usize))
    }
}

/// Before the interview from the day on from which questions are collected, and while it is live.
pub fn open(
    on: &Deciding<'_>,
    question: &Text,
    options: &[Line],
    results_hidden: bool,
) -> Result<Decision, Refusal> {
    let interview = on.interview()?;
    interview.must_be(&[Announced, Live])?;
    must_be_collecting(interview, on.at)?;
    on.must_fit("question", question, on.city.settings.poll_question_length_max)?;
    must_leave_a_choice(options, on.city.settings.poll_options_max)?;
    if on.room.polls.len() >= on.city.settings.polls_per_room_max as usize {
        return Err(Refusal::TooManyPolls);
    }
    let poll = PollId::from(on.fresh);
    let event = RoomEvent::PollOpened { poll: poll.clone(), options: options.to_vec(), results_hidden };
    Ok(on.happens(event).saying(on, poll.as_str(), Slot::Text, Some(question)).making(Made::Poll(poll)))
}

fn must_be_collecting(interview: &Interview, at: Instant) -> Result<(), Refusal> {
    let is_early = interview.plan.collect_from.is_some_and(|from| at < from);
    if interview.status == Announced && is_early { Err(Refusal::CollectingHasNotBegun) } else { Ok(()) }
}

fn must_leave_a_choice(options: &[Line], options_max: u32) -> Result<(), Refusal> {
    if options.len() < OPTIONS_MIN {
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
    let open = on.room.polls.values().filter(|poll| poll.is_open());
    open.fold(Decision::default(), |decision, poll| {
        decision.and(RoomEvent::PollClosed { poll: poll.id.clone() })
    })
}

/// `option` is its number, from 1 on. Voting again moves the vote.
pub fn vote(on: &Deciding<'_>, id: &PollId, option: u32) -> Result<Decision, Refusal> {
    let netizen = on.actor.netizen().ok_or(Refusal::RoleNotAllowed)?.clone();
    on.must_not_be_banned(&netizen)?;
    let poll = on.room.polls.get(id).ok_or(Refusal::NotFound)?;
    if !poll.is_open() {
        return Err(Refusal::PollIsClosed);
    }
    if !poll.has_option(option) {
        return Err(Refusal::field("option", "unknown_value"));
    }
    let vote = Count::Vote { poll: id.clone(), option, netizen: netizen.clone() };
    Ok(Decision::default().counting(vote).counting(Count::Participation { netizen }))
}
