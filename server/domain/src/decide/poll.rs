//! Polls: opened, closed by hand, by the clock or with the interview, voted in; and the topic that one has chosen.

use super::{
    deciding::Deciding,
    decision::{Count, Decision, Made},
};
use crate::{
    Instant, Refusal,
    event::{RoomEvent, Slot},
    ids::PollId,
    interview::{
        Interview,
        InterviewStatus::{Announced, Live},
    },
    poll::{ChosenTopic, NewPoll, OPTIONS_MIN, Poll, Purpose},
    text::Line,
};
use std::collections::BTreeSet;

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
