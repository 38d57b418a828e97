//! The moderator: approves, redacts, rejects, merges, pins, hides.

use super::{
    Act, Play,
    asked::{Course, Standing},
    officials,
};
use domain::{Actor, RoomCommand};

/// Of a hundred approved questions so many are pinned.
const PINNED_PERCENT: u32 = 3;

pub async fn moderate(play: &mut Play, n: usize) -> anyhow::Result<()> {
    if !play.is(n, Standing::Pending) {
        return Ok(());
    }
    let moderator = play.cast.moderator.clone();
    let Some(asked) = play.asked.get(n) else { return Ok(()) };
    let question = asked.id.clone();
    match &asked.topic.course {
        Course::Rejected { reason, appeal } => {
            let appeals = appeal.is_some();
            let command = RoomCommand::RejectQuestion { question, reason: reason.clone() };
            if play.did(&moderator, command).await? {
                play.stands(n, Standing::Closed);
                if appeals {
                    play.put_within(&play.pace.read, Act::Appeal(n));
                }
            }
            Ok(())
        }
        Course::Merged { into } if play.is_public(*into) => {
            let Some(target) = play.asked.get(*into) else { return Ok(()) };
            let command = RoomCommand::MergeQuestion { question, into: target.id.clone() };
            if play.did(&moderator, command).await? {
                play.stands(n, Standing::Closed);
            }
            Ok(())
        }
        Course::Redacted { becomes } => {
            let text = becomes.clone();
            play.did(&moderator, RoomCommand::RedactQuestion { question, text }).await?;
            approve(play, &moderator, n).await
        }
        Course::Answered
        | Course::Transferred
        | Course::Merged { .. }
        | Course::Hidden
        | Course::Withdrawn => approve(play, &moderator, n).await,
    }
}

async fn approve(play: &mut Play, moderator: &Actor, n: usize) -> anyhow::Result<()> {
    let Some(asked) = play.asked.get(n) else { return Ok(()) };
    let (question, department) = (asked.id.clone(), Some(asked.department.clone()));
    if !play.did(moderator, RoomCommand::ApproveQuestion { question, department }).await? {
        return Ok(());
    }
    play.stands(n, Standing::Open);
    let Some(topic) = play.asked.get(n).map(|asked| &asked.topic) else { return Ok(()) };
    match &topic.course {
        Course::Hidden => play.put_within(&play.pace.write, Act::Hide(n)),
        Course::Withdrawn => play.put_within(&play.pace.write, Act::Withdraw(n)),
        Course::Answered
        | Course::Transferred
        | Course::Rejected { .. }
        | Course::Merged { .. }
        | Course::Redacted { .. } => officials::take_on(play, n),
    }
    if play.chance.percent(PINNED_PERCENT) {
        pin(play, moderator, n).await?;
    }
    Ok(())
}

/// One at a time: the one before goes back to its place.
async fn pin(play: &mut Play, moderator: &Actor, n: usize) -> anyhow::Result<()> {
    let before = play.pinned.replace(n).filter(|n| play.is_public(*n));
    if let Some(question) = before.and_then(|n| play.asked.get(n)).map(|asked| asked.id.clone()) {
        play.did(moderator, RoomCommand::UnpinQuestion { question }).await?;
    }
    let Some(question) = play.asked.get(n).map(|asked| asked.id.clone()) else { return Ok(()) };
    play.did(moderator, RoomCommand::PinQuestion { question }).await.map(drop)
}

pub async fn hide(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some(asked) = play.asked.get(n).filter(|_| play.is_public(n)) else { return Ok(()) };
    let command =
        RoomCommand::HideQuestion { question: asked.id.clone(), reason: play.words().hide_reason.clone() };
    if play.did(&play.cast.moderator, command).await? {
        play.stands(n, Standing::Closed);
    }
    Ok(())
}
