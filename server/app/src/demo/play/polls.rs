//! Polls of the made-up interviews: opened by the host, voted in by some of the crowd, some of them closed before the end.

use super::{Act, Play};
use domain::{
    RoomCommand,
    decide::Made,
    instant::MINUTE_MS,
    poll::{NewPoll, Purpose},
};
use std::ops::Range;

/// How many vote at a time, and how often.
const VOTERS: Range<i64> = 6..16;
const ROUNDS: i64 = 3;

/// Puts those of a purpose on the agenda, as long after now as the programme says.
pub fn plan(play: &mut Play, purpose: Purpose) {
    let polls = play.programme.polls.iter().enumerate();
    let opened: Vec<_> = polls
        .filter(|(_, poll)| poll.purpose == purpose)
        .map(|(n, poll)| (n, poll.opens_after_minutes * MINUTE_MS))
        .collect();
    for (n, after_ms) in opened {
        play.put(after_ms, Act::OpenPoll(n));
    }
}

pub async fn open(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some(polled) = play.programme.polls.get(n).cloned() else { return Ok(()) };
    let new = NewPoll {
        question: polled.question,
        options: polled.options,
        results_hidden: false,
        purpose: polled.purpose,
        closes_at: None,
    };
    let opened = play.stage.give(&play.interview, &play.cast.host, RoomCommand::OpenPoll(new)).await?;
    let Some(Made::Poll(poll)) = opened.map(|receipt| receipt.made) else { return Ok(()) };
    play.polls.insert(n, poll);
    for _ in 0..ROUNDS {
        play.put_within(&(0..MINUTE_MS), Act::CastVotes(n));
    }
    if let Some(minutes) = polled.closes_after_minutes {
        play.put(minutes * MINUTE_MS, Act::ClosePoll(n));
    }
    Ok(())
}

pub async fn cast_votes(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let (Some(poll), Some(polled)) = (play.polls.get(&n).cloned(), play.programme.polls.get(n)) else {
        return Ok(());
    };
    let options: Vec<_> = (1_u32..).zip(&polled.options).map(|(no, _)| no).collect();
    let count = play.chance.within(&VOTERS);
    // Some options are liked better than others, as it is with people.
    let votes: Vec<_> = (0..count)
        .map(|_| (play.chance.below(play.cast.netizens.len()), play.chance.pick_early(&options).copied()))
        .collect();
    let commands = votes.iter().filter_map(|(place, option)| {
        let vote = RoomCommand::Vote { poll: poll.clone(), option: (*option)? };
        Some((play.cast.netizens.get(*place)?, vote))
    });
    play.stage.give_all(&play.interview, commands).await
}

pub async fn close(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some(poll) = play.polls.get(&n).cloned() else { return Ok(()) };
    play.did(&play.cast.host, RoomCommand::ClosePoll { poll }).await.map(drop)
}
