//! The interviews that have been and those that are coming: when, and played up to this moment.

use super::{
    chance::Chance,
    city::Cast,
    corpus::Programme,
    pace::{CALM, LIVELY},
    play::Play,
    stage::Stage,
};
use crate::node::App;
use anyhow::Context;
use domain::{
    Instant,
    instant::{DAY_MS, MINUTE_MS, zone},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use std::sync::Arc;

/// When each interview of the corpus was: days ago, and the minute of the day.
const PAST: [(i64, i64); 12] = [
    (2, EVENING),
    (5, AFTERNOON),
    (7, EVENING),
    (9, EVENING),
    (13, AFTERNOON),
    (16, EVENING),
    (19, EVENING),
    (23, AFTERNOON),
    (27, EVENING),
    (31, EVENING),
    (36, AFTERNOON),
    (40, EVENING),
];
/// When the coming ones are: in so many days.
const COMING: [(i64, i64); 2] = [(1, EVENING), (7, AFTERNOON)];
const DRAFT: [(i64, i64); 1] = [(16, EVENING)];
const AFTERNOON: i64 = 14 * 60 + 30;
const EVENING: i64 = 19 * 60 + 30;
/// Before all of it the city was founded.
pub const FOUNDED_DAYS_AGO: i64 = 60;
/// An interview is announced so long before.
const NOTICE_MS: i64 = 5 * DAY_MS;
const LASTS_MS: i64 = 90 * MINUTE_MS;
const LIVE_LASTS_MS: i64 = 60 * MINUTE_MS;
/// Questions that were handed in before a calm interview, and before a lively one.
const HANDED_IN: usize = 5;
const HANDED_IN_LIVELY: usize = 9;

/// How many are played at the same time; they write to one database.
const AT_ONCE_MAX: usize = 4;

/// Plays all that was, side by side: each interview has its own clock.
pub async fn play(app: &App, cast: &Arc<Cast>, chance: &mut Chance) -> anyhow::Result<()> {
    let (now, programmes) = (app.clock.now(), &cast.corpus.programmes);
    let past = programmes.past.iter().zip(PAST.map(|(days, minute)| (-days, minute)));
    let coming = programmes.coming.iter().zip(COMING);
    let mut plays = Vec::new();
    for (programme, (days, minute)) in past.chain(coming) {
        let (chance, starts_at) = (chance.branch(), moment(app, days, minute)?);
        // What is a week away has been announced for some days all the same, and been asked about.
        let announced_at = starts_at.plus_ms(-NOTICE_MS).min(now.plus_ms(-NOTICE_MS / 2));
        plays.push(async move {
            let stage = Stage::past(app, announced_at);
            let mut play = Play::draft(stage, cast, chance, &CALM, programme, starts_at, LASTS_MS).await?;
            play.begin(HANDED_IN, starts_at.min(now));
            play.until(now).await
        });
    }
    stream::iter(plays).buffer_unordered(AT_ONCE_MAX).try_collect::<()>().await?;
    for (programme, (days, minute)) in programmes.draft.iter().zip(DRAFT) {
        let (stage, starts_at) = (Stage::past(app, now.plus_ms(-DAY_MS)), moment(app, days, minute)?);
        Play::draft(stage, cast, chance.branch(), &CALM, programme, starts_at, LASTS_MS).await?;
    }
    Ok(())
}

/// The `nth` lively interview, played up to this moment; it is live if it was to start before.
pub async fn lively(
    app: &App,
    cast: &Arc<Cast>,
    chance: Chance,
    is_rehearsal: bool,
    nth: usize,
    starts_at: Instant,
) -> anyhow::Result<Play> {
    let programme = cast.corpus.programmes.live.iter().cycle().nth(nth).context("no programme is live")?;
    let programme = Programme { is_rehearsal, ..programme.clone() };
    let now = app.clock.now();
    let stage = Stage::past(app, now.plus_ms(-NOTICE_MS));
    let mut play = Play::draft(stage, cast, chance, &LIVELY, &programme, starts_at, LIVE_LASTS_MS).await?;
    play.begin(HANDED_IN_LIVELY, starts_at.min(now));
    play.until(now).await?;
    Ok(play)
}

/// That minute of a day, seen from the city's today.
fn moment(app: &App, days: i64, minute: i64) -> anyhow::Result<Instant> {
    let zone = zone(&app.city.now().settings.time_zone);
    let today = Timestamp::from_millisecond(app.clock.now().ms())?.to_zoned_datetime(zone).start_of_day()?;
    let midnight = Instant::from_ms(today.timestamp().as_millisecond());
    Ok(midnight.plus_ms(days * DAY_MS + minute * MINUTE_MS))
}
