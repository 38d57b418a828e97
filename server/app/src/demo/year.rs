//! A year of the made-up city at the real size, so that charts and speed are judged on it: as many interviews,
//! participations, questions and answers as Qingdao had from January to November 2012 (see the product's description).
//!
//! Every question goes through the same decisions as on a real platform; only the writer is left out, which would
//! give each of them a transaction of its own. What is live beside it is a rehearsal and does not count.

mod evening;
mod houses;

use super::{chance::Chance, city::Cast};
use crate::node::App;
use anyhow::Context;
use domain::{
    Instant,
    instant::{DAY_MS, MINUTE_MS, zone},
};
use evening::Evening;
use houses::House;
use jiff::Timestamp;

/// How much there is in a year; `times` as much in a larger city.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Totals {
    pub interviews: usize,
    pub participations: usize,
    pub questions: usize,
    pub answered: usize,
}

/// Qingdao, January to November 2012: 57 departments, 705 interviews, 272,000 participations, 16,937 questions,
/// 16,731 replies.
pub const YEAR: Totals =
    Totals { interviews: 705, participations: 272_000, questions: 16_937, answered: 16_731 };
pub const DEPARTMENTS: usize = 57;

/// Eleven months.
const DAYS: i64 = 334;
/// The last interview is so long ago that everything that will be answered is.
const LAST_DAYS_AGO: i64 = 13;
/// No holiday is longer.
const FREE_DAYS_MAX: i64 = 12;
const STARTS: [i64; 3] = [9 * 60 + 30, 14 * 60 + 30, 19 * 60 + 30];
/// Before the first interview the departments were there.
pub const FOUNDED_DAYS_AGO: i64 = DAYS + LAST_DAYS_AGO + 30;

impl Totals {
    pub fn times(self, n: usize) -> Self {
        Self {
            interviews: self.interviews * n,
            participations: self.participations * n,
            questions: self.questions * n,
            answered: self.answered * n,
        }
    }
}

/// Writes the year; calls `progress` with the number of interviews so far.
///
/// # Errors
/// When the database fails, or a decision refuses what the year wants.
pub async fn write(
    app: &App,
    cast: &Cast,
    mut chance: Chance,
    totals: Totals,
    progress: impl Fn(usize),
) -> anyhow::Result<()> {
    let houses = houses::found(app, cast).await?;
    let questions = shares(totals.questions, totals.interviews, 1, &mut chance);
    let open = drawn(totals.questions - totals.answered, &questions, &mut chance);
    // Whoever asks takes part; the others only follow.
    let followers = shares(totals.participations - totals.questions, totals.interviews, 20, &mut chance);
    for (nth, ((questions, open), followers)) in questions.into_iter().zip(open).zip(followers).enumerate() {
        let starts_at = starts_at(app, nth, totals.interviews, &mut chance)?;
        let (first, second) = (chance.below(houses.len()), chance.below(houses.len()));
        let mut departments: Vec<&House> = vec![houses.get(first).context("no departments")?];
        if chance.percent(15) && first != second {
            departments.extend(houses.get(second));
        }
        let evening = Evening::plan(app, cast, departments, chance.branch(), starts_at)?;
        evening.play(questions, open, followers)?.write(app).await?;
        progress(nth + 1);
    }
    Ok(())
}

/// Spread over the year, at office hours or in the evening of a working day.
fn starts_at(app: &App, nth: usize, of: usize, chance: &mut Chance) -> anyhow::Result<Instant> {
    let zone = zone(&app.city.now().settings.time_zone);
    let ago_days = LAST_DAYS_AGO + DAYS - 1 - (nth as i64 * DAYS) / of as i64;
    let today =
        Timestamp::from_millisecond(app.clock.now().ms())?.to_zoned_datetime(zone.clone()).start_of_day()?;
    let minute = chance.pick(&STARTS).copied().unwrap_or(STARTS[0]);
    let moment = |ago_days: i64| {
        Instant::from_ms(today.timestamp().as_millisecond()).plus_ms(minute * MINUTE_MS - ago_days * DAY_MS)
    };
    let is_worked = |at: &Instant| app.city.now().calendar.reason(at.day(&zone)).counts();
    let found = (0..FREE_DAYS_MAX).map(|free| moment(ago_days + free)).find(is_worked);
    Ok(found.unwrap_or_else(|| moment(ago_days)))
}

/// `total` in `count` parts of different sizes, none smaller than `least`.
fn shares(total: usize, count: usize, least: usize, chance: &mut Chance) -> Vec<usize> {
    let weights: Vec<usize> =
        (0..count).map(|_| 1 + chance.below(40) + chance.below(2) * chance.below(80)).collect();
    let sum: usize = weights.iter().sum();
    let spare = total.saturating_sub(count * least);
    let mut shares: Vec<usize> = weights.iter().map(|weight| least + spare * weight / sum).collect();
    let mut left = total - shares.iter().sum::<usize>();
    while left > 0 {
        if let Some(share) = shares.get_mut(chance.below(count)) {
            *share += 1;
            left -= 1;
        }
    }
    shares
}

/// `total` things drawn from groups of these sizes: how many of each. One question of each group is never drawn.
fn drawn(total: usize, groups: &[usize], chance: &mut Chance) -> Vec<usize> {
    let mut drawn = vec![0; groups.len()];
    let mut left = total;
    while left > 0 {
        let group = chance.below(groups.len());
        if drawn[group] + 1 < groups[group] {
            drawn[group] += 1;
            left -= 1;
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_different_and_add_up() {
        let mut chance = Chance::seeded("shares");
        let shares = shares(16_937, 705, 1, &mut chance);
        assert_eq!((shares.len(), shares.iter().sum::<usize>()), (705, 16_937));
        assert!(shares.iter().min() >= Some(&1) && shares.iter().max() > Some(&40));
        let drawn = drawn(206, &shares, &mut chance);
        assert_eq!(drawn.iter().sum::<usize>(), 206);
        assert!(drawn.iter().zip(&shares).all(|(drawn, share)| drawn < share));
    }
}
