//! The officials: each takes questions of the department one after the other, begins, publishes, sometimes passes
//! on what belongs to another department, sometimes revises.

use super::{
    Act, Phase, Play,
    asked::{Course, Standing},
    topic,
};
use crate::demo::corpus::fill;
use domain::{
    Actor, RoomCommand,
    answer::{Form, Outcome},
    decide::Made,
    instant::{DAY_MS, MINUTE_MS},
    question::QuestionStatus,
};
use std::ops::Range;

/// Of a hundred questions so many need a look into the files and are not taken on at once.
const LEFT_PERCENT: u32 = 10;
/// Of a hundred answers so many are rated, revised, followed up.
const RATED_PERCENT: u32 = 70;
const REVISED_PERCENT: u32 = 4;
const FOLLOWED_PERCENT: u32 = 7;
/// What was handed over at the end is answered within this time.
const AFTERWARDS: Range<i64> = 5 * 60 * MINUTE_MS..9 * DAY_MS;

/// What is promised is promised for a month ahead.
const PROMISED_MS: i64 = 30 * DAY_MS;

/// The official of the department will answer it when there is time; or it stays open for now.
pub fn take_on(play: &mut Play, n: usize) {
    let Some(department) = play.asked.get(n).map(|asked| asked.department.clone()) else { return };
    match play.phase {
        Phase::Before => return,
        Phase::Open => {}
        Phase::After => {
            let after_ms = play.chance.within(&AFTERWARDS);
            let publish_at = play.stage.in_office(play.stage.now().plus_ms(after_ms));
            return play.put_at(publish_at, Act::Publish(n));
        }
    }
    let now = play.stage.now();
    let free_at = play.free_at.get(&department).copied().unwrap_or(now).max(now);
    let start_at = free_at.plus_ms(play.chance.within(&play.pace.think));
    let publish_at = start_at.plus_ms(play.chance.within(&play.pace.write));
    let is_too_late = publish_at >= play.closes_at || free_at.ms_since(now) > play.pace.backlog;
    if is_too_late || play.chance.percent(LEFT_PERCENT) {
        return;
    }
    play.free_at.insert(department, publish_at);
    play.put_at(start_at, Act::Start(n));
    play.put_at(publish_at, Act::Publish(n));
}

/// «Being answered», for all to see. A visitor who has begun already keeps the question.
pub async fn start(play: &mut Play, n: usize) -> anyhow::Result<()> {
    if !play.is(n, Standing::Open) {
        return Ok(());
    }
    if matches!(play.asked.get(n).map(|asked| &asked.topic.course), Some(Course::Transferred)) {
        return transfer(play, n).await;
    }
    let Some((official, question)) = at_work(play, n) else { return Ok(()) };
    let room = play.stage.room(&play.interview).await?;
    let is_taken = room.is_some_and(|room| {
        room.read(|room, _| room.questions.get(&question).is_some_and(|question| question.is_being_answered))
    });
    if is_taken {
        play.agenda.retain(|_, act| *act != Act::Publish(n));
        return Ok(());
    }
    play.did(&official, RoomCommand::StartAnswering { question }).await.map(drop)
}

async fn transfer(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((official, question)) = at_work(play, n) else { return Ok(()) };
    let Some(asked) = play.asked.get_mut(n) else { return Ok(()) };
    asked.topic.course = Course::Answered;
    let Some(right) = play.cast.departments.get(asked.topic.department) else { return Ok(()) };
    let department = right.named.id.clone();
    let reason = fill(&play.words().transfer_reason, &[("{department}", right.named.name.as_str())])?;
    let command = RoomCommand::TransferQuestion { question, department: department.clone(), reason };
    if play.did(&official, command).await? {
        play.agenda.retain(|_, act| *act != Act::Publish(n));
        if let Some(asked) = play.asked.get_mut(n) {
            asked.department = department;
        }
        take_on(play, n);
    }
    Ok(())
}

pub async fn publish(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((official, question)) = at_work(play, n).filter(|_| play.is(n, Standing::Open)) else {
        return Ok(());
    };
    let room = play.stage.room(&play.interview).await?;
    let is_open = room.is_none_or(|room| {
        room.read(|room, _| {
            room.questions.get(&question).is_none_or(|question| question.status == QuestionStatus::Approved)
        })
    });
    let Some(topic) = play.asked.get(n).map(|asked| &asked.topic).filter(|_| is_open) else { return Ok(()) };
    let promised = topic.outcome == Outcome::Promised;
    let command = RoomCommand::PublishAnswer {
        question,
        text: topic.answer.clone(),
        outcome: Some(topic.outcome),
        form: Form::Answer,
        promised_until: promised.then(|| play.stage.now().plus_ms(PROMISED_MS)),
        picture: None,
    };
    let Some(receipt) = play.stage.give(&play.interview, &official, command).await? else { return Ok(()) };
    play.stands(n, Standing::Answered);
    let (Made::Answer(answer), Some(asked)) = (receipt.made, play.asked.get_mut(n)) else { return Ok(()) };
    let is_first = asked.answer.replace(answer).is_none();
    if asked.asker.is_some() && is_first {
        for (percent, act) in [
            (RATED_PERCENT, Act::Rate(n)),
            (REVISED_PERCENT, Act::Revise(n)),
            (FOLLOWED_PERCENT, Act::FollowUp(n)),
        ] {
            if play.chance.percent(percent) {
                play.put_within(&play.pace.read, act);
            }
        }
    }
    Ok(())
}

pub async fn revise(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((official, _)) = at_work(play, n) else { return Ok(()) };
    let Some(asked) = play.asked.get(n) else { return Ok(()) };
    let Some(answer) = asked.answer.clone() else { return Ok(()) };
    let text = fill(&play.words().revised, &[("{answer}", asked.topic.answer.as_str())])?;
    let command =
        RoomCommand::ReviseAnswer { answer, text, reason: play.words().revise_reason.clone(), picture: None };
    play.did(&official, command).await.map(drop)
}

/// Who works on it.
fn at_work(play: &Play, n: usize) -> Option<(Actor, domain::ids::QuestionId)> {
    let asked = play.asked.get(n)?;
    let department = topic::department(&play.cast, &asked.department)?;
    Some((department.official.clone(), asked.id.clone()))
}
