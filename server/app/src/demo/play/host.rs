//! The host: announces, opens, speaks for the room and lets its guests speak, extends, ends, archives.

use super::{Act, Phase, Play, asked::Standing, polls};
use crate::demo::{
    city::Cast,
    corpus::{Programme, fill},
};
use anyhow::Context;
use domain::{
    RoomCommand,
    instant::{DAY_MS, MINUTE_MS, SECOND_MS},
    interview::InterviewStatus,
    poll::Purpose,
    text::{Line, Text},
};
use store::counts;

/// When the database is away, opening is tried again.
const AGAIN_MS: i64 = 3 * SECOND_MS;
const EXTENDED_BY_MS: i64 = 10 * MINUTE_MS;
/// More open questions than this at the end are a reason to go on.
const OPEN_MAX: usize = 5;
/// An ended interview is worked on for so long before it is archived.
const ARCHIVED_AFTER_MS: i64 = 14 * DAY_MS;

/// What host and guests have to say, in this order.
pub fn speeches(
    cast: &Cast,
    programme: &Programme,
    departments: &[usize],
) -> anyhow::Result<Vec<(Line, Text)>> {
    let words = cast.corpus.words(&programme.lang);
    let gaps = [("{title}", programme.title.as_str()), ("{subject}", programme.subject.as_str())];
    let mut speeches = vec![(words.host.clone(), fill(&words.opening, &gaps)?)];
    let mut talks = Vec::new();
    for place in departments {
        let text = cast.corpus.departments.get(*place).context("no such department")?;
        let department = cast.departments.get(*place).context("no such department")?;
        let name = department.official.signature().context("an official has a name")?;
        let post = if programme.lang == "en" { &text.name_en } else { &text.post };
        let gaps = [("{post}", post.as_str()), ("{name}", name.as_str())];
        speeches.push((name.clone(), fill(&words.greeting, &gaps)?));
        if programme.lang == "zh" {
            talks.extend(text.talks.iter().map(|talk| (name.clone(), talk.clone())));
        }
    }
    speeches.extend(talks);
    Ok(speeches)
}

pub async fn announce(play: &mut Play) -> anyhow::Result<()> {
    play.did(&play.cast.host, RoomCommand::AnnounceInterview).await?;
    polls::plan(play, Purpose::Topic);
    Ok(())
}

/// Opens the room, and from then on everything else goes its way.
pub async fn open(play: &mut Play) -> anyhow::Result<()> {
    let has_opened = play.did(&play.cast.host, RoomCommand::OpenInterview).await?;
    if !has_opened && !is_live(play).await? {
        play.put(AGAIN_MS, Act::Open);
        return Ok(());
    }
    play.phase = Phase::Open;
    let reminder = RoomCommand::MakeAnnouncement { text: play.words().reminder.clone() };
    play.did(&play.cast.host, reminder).await?;
    play.starts_at = play.stage.now();
    let open = (0..play.asked.len()).filter(|n| play.is(*n, Standing::Open));
    for n in open.collect::<Vec<_>>() {
        super::officials::take_on(play, n);
    }
    play.put(0, Act::Arrive);
    play.put_within(&play.pace.ask, Act::Ask);
    play.put_within(&play.pace.vote, Act::Vote);
    play.put(0, Act::Speak(0));
    polls::plan(play, Purpose::Opinion);
    play.put_at(play.closes_at.plus_ms(-MINUTE_MS), Act::Extend);
    play.put_at(play.closes_at, Act::End);
    Ok(())
}

/// A visitor may have opened it.
async fn is_live(play: &Play) -> anyhow::Result<bool> {
    let Some(room) = play.stage.room(&play.interview).await? else { return Ok(false) };
    let status = room.read(|room, _| room.interview.as_ref().map(|interview| interview.status));
    Ok(status == Some(InterviewStatus::Live))
}

/// The next speech; when all is said, how far the room has come.
pub async fn speak(play: &mut Play, n: usize) -> anyhow::Result<()> {
    if play.phase != Phase::Open {
        return Ok(());
    }
    let (speaker, text) = match play.speeches.get(n) {
        Some(speech) => speech.clone(),
        None => progress(play)?,
    };
    play.did(&play.cast.host, RoomCommand::PublishStatement { speaker, text, picture: None }).await?;
    // The guests say hello one after the other; then they take their time.
    let pause = if n < play.departments.len() { &play.pace.think } else { &play.pace.speak };
    play.put_within(pause, Act::Speak(n + 1));
    Ok(())
}

fn progress(play: &Play) -> anyhow::Result<(Line, Text)> {
    let asked = play.asked.len().to_string();
    let answered = (0..play.asked.len()).filter(|n| play.is(*n, Standing::Answered)).count().to_string();
    let text = fill(&play.words().progress, &[("{asked}", &asked), ("{answered}", &answered)])?;
    Ok((play.words().host.clone(), text))
}

/// Once, when many are still waiting.
pub async fn extend(play: &mut Play) -> anyhow::Result<()> {
    let open = (0..play.asked.len()).filter(|n| play.is(*n, Standing::Open)).count();
    if play.was_extended || open <= OPEN_MAX {
        return Ok(());
    }
    play.was_extended = true;
    let planned_end_at = play.closes_at.plus_ms(EXTENDED_BY_MS);
    if play.did(&play.cast.host, RoomCommand::ExtendInterview { planned_end_at }).await? {
        play.agenda.retain(|_, act| *act != Act::End);
        play.closes_at = planned_end_at;
        play.put_at(planned_end_at, Act::End);
        let text = play.words().extended.clone();
        play.did(&play.cast.host, RoomCommand::MakeAnnouncement { text }).await?;
    }
    Ok(())
}

/// Ends it. In the past what is open is answered in the days after, most of it.
pub async fn end(play: &mut Play) -> anyhow::Result<()> {
    let (speaker, text) = (play.words().host.clone(), play.words().closing.clone());
    play.did(&play.cast.host, RoomCommand::PublishStatement { speaker, text, picture: None }).await?;
    play.did(&play.cast.host, RoomCommand::EndInterview).await?;
    play.phase = Phase::After;
    play.is_over = !play.stage.is_past;
    if play.stage.is_past {
        let open = (0..play.asked.len()).filter(|n| play.is(*n, Standing::Open));
        for n in open.collect::<Vec<_>>() {
            super::officials::take_on(play, n);
        }
        play.put(ARCHIVED_AFTER_MS, Act::Archive);
        keep_peak(play).await?;
    }
    Ok(())
}

pub async fn archive(play: &mut Play) -> anyhow::Result<()> {
    play.agenda.clear();
    play.did(&play.cast.host, RoomCommand::ArchiveInterview).await.map(drop)
}

/// Most people online is counted by the rooms and is no command: nobody was connected in the past, so it is said.
async fn keep_peak(play: &mut Play) -> anyhow::Result<()> {
    let online = play.chance.within(&(240..900)).unsigned_abs();
    let peak = [(play.interview.clone(), online)];
    Ok(counts::raise_peak_online(&play.stage.app.db, &peak, play.stage.now()).await?)
}
