//! The netizens: come in, ask, vote, withdraw, appeal, rate, ask again.

use super::{
    Act, Asked, Phase, Play, QUESTIONS_MAX,
    asked::{Course, Standing, Topic},
    topic,
};
use domain::{Actor, RoomCommand, decide::Made, ids::QuestionId, instant::MINUTE_MS, score::Score};
use std::ops::Range;

/// How an asker judges, each as often as it stands here.
const SCORES: [i64; 20] = [5, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 3, 3, 3, 2, 1];
/// Of a hundred ratings so many say something.
const COMMENTED_PERCENT: u32 = 35;
/// Half of the votes are for these latest ones.
const LATEST: usize = 12;
const LATEST_PERCENT: u32 = 50;
/// A moderator comes to what was handed in before within this time.
const BEFORE: Range<i64> = 5 * MINUTE_MS..90 * MINUTE_MS;
/// So many of a hundred questions the moderator leaves to whoever else sits at the queue, for a while.
const LEFT_PERCENT: u32 = 12;
const LEFT_TIMES: i64 = 8;

pub async fn arrive(play: &mut Play) -> anyhow::Result<()> {
    if play.phase != Phase::Open {
        return Ok(());
    }
    let count = play.chance.within(&play.pace.arrivals);
    let newcomers = (0..count).map(|_| play.chance.below(play.cast.netizens.len()));
    let newcomers: Vec<_> = newcomers.collect();
    let commands =
        newcomers.iter().filter_map(|place| Some((play.cast.netizens.get(*place)?, RoomCommand::TakePart)));
    play.stage.give_all(&play.interview, commands).await?;
    play.put_within(&play.pace.arrive, Act::Arrive);
    Ok(())
}

/// Before the room is open.
pub async fn hand_in(play: &mut Play) -> anyhow::Result<()> {
    let topic = topic::next(play)?;
    if let Some(n) = put_question(play, topic, None).await? {
        let after_ms = play.chance.within(&BEFORE);
        let moderated_at = play.stage.in_office(play.stage.now().plus_ms(after_ms));
        play.put_at(moderated_at.min(play.starts_at), Act::Moderate(n));
    }
    Ok(())
}

pub async fn ask(play: &mut Play) -> anyhow::Result<()> {
    if play.phase != Phase::Open || play.asked.len() >= QUESTIONS_MAX {
        return Ok(());
    }
    let topic = topic::next(play)?;
    let asked = put_question(play, topic, None).await?;
    wait_for_moderator(play, asked);
    play.put_within(&play.pace.ask, Act::Ask);
    Ok(())
}

pub async fn follow_up(play: &mut Play, n: usize) -> anyhow::Result<()> {
    if play.phase != Phase::Open || !play.is_public(n) {
        return Ok(());
    }
    let Some(topic) = topic::follow_up(play, n)? else { return Ok(()) };
    let asked = put_question(play, topic, Some(n)).await?;
    wait_for_moderator(play, asked);
    Ok(())
}

fn wait_for_moderator(play: &mut Play, asked: Option<usize>) {
    let Some(n) = asked else { return };
    let times = if play.chance.percent(LEFT_PERCENT) { LEFT_TIMES } else { 1 };
    let after_ms = play.chance.within(&play.pace.moderate) * times;
    play.put(after_ms, Act::Moderate(n));
}

/// Asks; a follow-up comes from whoever asked first. Its place, if it was taken.
async fn put_question(
    play: &mut Play,
    topic: Topic,
    follows: Option<usize>,
) -> anyhow::Result<Option<usize>> {
    let followed = follows.and_then(|n| play.asked.get(n));
    let follows: Option<QuestionId> = followed.map(|asked| asked.id.clone());
    let asker = followed.and_then(|asked| asked.asker);
    let asker = asker.unwrap_or_else(|| play.chance.below(play.cast.netizens.len()));
    let Some(netizen) = play.cast.netizens.get(asker) else { return Ok(None) };
    let Some(department) = topic::first_department(play, &topic) else { return Ok(None) };
    let command = RoomCommand::Ask {
        text: topic.text.clone(),
        department: Some(department.clone()),
        follows,
        kind: Some(topic.kind),
        topic: None,
    };
    let Some(receipt) = play.stage.give(&play.interview, netizen, command).await? else { return Ok(None) };
    let Made::Question(id) = receipt.made else { return Ok(None) };
    let standing = Standing::Pending;
    play.asked.push(Asked { id, asker: Some(asker), department, topic, standing, answer: None });
    Ok(Some(play.asked.len() - 1))
}

/// Some vote for the same question: one of the latest, or any, and of those more often for an earlier one.
pub async fn vote(play: &mut Play) -> anyhow::Result<()> {
    if play.phase == Phase::After {
        return Ok(());
    }
    let public: Vec<_> = (0..play.asked.len()).filter(|n| play.is_public(*n)).collect();
    let latest = &public[public.len().saturating_sub(LATEST)..];
    let is_latest = play.chance.percent(LATEST_PERCENT);
    let chosen = if is_latest { play.chance.pick(latest) } else { play.chance.pick_early(&public) };
    if let Some(question) = chosen.and_then(|n| play.asked.get(*n)).map(|asked| asked.id.clone()) {
        let count = play.chance.within(&play.pace.votes);
        let voters: Vec<_> = (0..count).map(|_| play.chance.below(play.cast.netizens.len())).collect();
        let commands = voters.iter().filter_map(|place| {
            Some((play.cast.netizens.get(*place)?, RoomCommand::Upvote { question: question.clone() }))
        });
        play.stage.give_all(&play.interview, commands).await?;
    }
    if play.phase == Phase::Open {
        play.put_within(&play.pace.vote, Act::Vote);
    }
    Ok(())
}

pub async fn withdraw(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((netizen, question)) = asker(play, n).filter(|_| play.is(n, Standing::Open)) else {
        return Ok(());
    };
    if play.did(&netizen, RoomCommand::WithdrawQuestion { question }).await? {
        play.stands(n, Standing::Closed);
    }
    Ok(())
}

pub async fn appeal(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((netizen, question)) = asker(play, n) else { return Ok(()) };
    let Some(asked) = play.asked.get_mut(n) else { return Ok(()) };
    // The second time it is let through.
    let Course::Rejected { appeal: text, .. } = std::mem::replace(&mut asked.topic.course, Course::Answered)
    else {
        return Ok(());
    };
    if play.did(&netizen, RoomCommand::AppealRejection { question, text }).await? {
        play.stands(n, Standing::Pending);
        play.put_within(&play.pace.moderate, Act::Moderate(n));
    }
    Ok(())
}

pub async fn rate(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((netizen, _)) = asker(play, n).filter(|_| play.is(n, Standing::Answered)) else { return Ok(()) };
    let Some(answer) = play.asked.get(n).and_then(|asked| asked.answer.clone()) else { return Ok(()) };
    let Some(score) = play.chance.pick(&SCORES).and_then(|score| Score::parse(*score)) else { return Ok(()) };
    let says = score.value() >= 3 && play.chance.percent(COMMENTED_PERCENT);
    let words = play.cast.corpus.words(&play.programme.lang);
    let comment = if says { play.chance.pick(&words.comments).cloned() } else { None };
    let was_rated = play.did(&netizen, RoomCommand::RateAnswer { answer, score, comment }).await?;
    if was_rated && score.value() < 3 {
        play.put_within(&play.pace.moderate, Act::HandleAgain(n));
    }
    Ok(())
}

/// Not satisfied: the department has to look at it again.
pub async fn handle_again(play: &mut Play, n: usize) -> anyhow::Result<()> {
    let Some((netizen, question)) = asker(play, n).filter(|_| play.is(n, Standing::Answered)) else {
        return Ok(());
    };
    let words = play.cast.corpus.words(&play.programme.lang);
    let reason = play.chance.pick(&words.again_reasons).cloned();
    let again = words.again_answer.clone();
    if play.did(&netizen, RoomCommand::RequestHandlingAgain { question, reason }).await? {
        if let Some(asked) = play.asked.get_mut(n) {
            asked.topic.answer = again;
        }
        play.stands(n, Standing::Open);
        super::officials::take_on(play, n);
    }
    Ok(())
}

fn asker(play: &Play, n: usize) -> Option<(Actor, QuestionId)> {
    let asked = play.asked.get(n)?;
    Some((play.cast.netizens.get(asked.asker?)?.clone(), asked.id.clone()))
}
