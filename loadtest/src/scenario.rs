//! A scenario: how many people do how much, and when, as read from a TOML file.
//!
//! Only totals and shapes are here; `plan` turns them into single people and single acts.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::curve::Curve;

const EVENING: &str = include_str!("../scenarios/evening.toml");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub name: String,
    pub title: String,
    /// Planned length in minutes of the evening.
    pub minutes: f64,
    pub netizens: u32,
    pub questions: u32,
    pub answered: u32,
    pub upvotes: u32,
    pub arrival: Curve,
    pub asking: Curve,
    pub upvoting: Curve,
    /// The share of asks and upvotes that go over the socket; the others go over HTTP.
    pub socket_share: f64,
    pub staff: Staff,
    pub connections: Connections,
    pub rooms: Vec<RoomShape>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    pub approve_after_s: [f64; 2],
    pub answer_after_s: [f64; 2],
    pub started_share: f64,
    pub statements_per_room: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connections {
    pub dropped_share: f64,
    pub mid_ask_share: f64,
    pub away_s: [f64; 2],
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomShape {
    pub department: String,
    pub weight: f64,
}

/// What of the totals falls to one room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub netizens: u32,
    pub questions: u32,
    pub answered: u32,
    pub upvotes: u32,
}

impl Scenario {
    /// The file at `path`, or the built-in evening.
    pub fn load(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Self::parse(EVENING).context("the built-in scenario") };
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    pub fn parse(text: &str) -> Result<Self> {
        let scenario: Self = toml::from_str(text)?;
        scenario.checked()
    }

    /// The same evening with `factor` times the people and acts; the minutes stay.
    pub fn scaled(mut self, factor: f64) -> Result<Self> {
        ensure!(factor > 0.0 && factor.is_finite(), "--scale must be above 0");
        for total in [&mut self.netizens, &mut self.questions, &mut self.answered, &mut self.upvotes] {
            *total = (f64::from(*total) * factor).round() as u32;
        }
        self.checked()
    }

    fn checked(self) -> Result<Self> {
        ensure!(!self.rooms.is_empty(), "a scenario needs at least one room");
        ensure!(self.rooms.iter().all(|room| room.weight > 0.0), "a room's weight must be above 0");
        ensure!(self.answered <= self.questions, "more answered than asked");
        ensure!(self.minutes > 0.0, "minutes must be above 0");
        for (name, curve) in
            [("asking", &self.asking), ("arrival", &self.arrival), ("upvoting", &self.upvoting)]
        {
            ensure!(curve.end() <= self.minutes, "{name} goes on after the end of the evening");
        }
        ensure!(
            self.arrival.start() < self.asking.start(),
            "somebody must have arrived before the first question"
        );
        for (name, share) in [
            ("socket_share", self.socket_share),
            ("started_share", self.staff.started_share),
            ("dropped_share", self.connections.dropped_share),
            ("mid_ask_share", self.connections.mid_ask_share),
        ] {
            ensure!((0.0..=1.0).contains(&share), "{name} must lie between 0 and 1");
        }
        for (name, [least, most]) in [
            ("approve_after_s", self.staff.approve_after_s),
            ("answer_after_s", self.staff.answer_after_s),
            ("away_s", self.connections.away_s),
        ] {
            ensure!(0.0 <= least && least < most, "{name} must be [least, most]");
        }
        ensure!(
            self.shares().iter().all(|share| share.netizens > 0),
            "at this scale a room has no netizen at all; take a larger --scale"
        );
        Ok(self)
    }

    /// The totals, divided over the rooms by weight; every total is met exactly, and no room answers more than it is asked.
    pub fn shares(&self) -> Vec<Share> {
        let weights: Vec<f64> = self.rooms.iter().map(|room| room.weight).collect();
        let netizens = apportion(self.netizens, &weights);
        let questions = apportion(self.questions, &weights);
        let upvotes = apportion(self.upvotes, &weights);
        let asked: Vec<f64> = questions.iter().map(|count| f64::from(*count)).collect();
        let answered = apportion(self.answered, &asked);
        (0..weights.len())
            .map(|i| Share {
                netizens: netizens[i],
                questions: questions[i],
                answered: answered[i],
                upvotes: upvotes[i],
            })
            .collect()
    }
}

/// Divides `total` in proportion to `weights` by the largest remainder, so that the parts add up to it.
pub fn apportion(total: u32, weights: &[f64]) -> Vec<u32> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| f64::from(total) * weight / sum).collect();
    let mut parts: Vec<u32> = exact.iter().map(|part| part.floor() as u32).collect();
    let missing = total.saturating_sub(parts.iter().sum());
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by(|a, b| exact[*b].fract().total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    for &i in by_remainder.iter().take(missing as usize) {
        parts[i] += 1;
    }
    parts
}

/// Whether the `i`-th of a row is chosen, when a `share` of the row is to be chosen evenly.
pub fn is_chosen(i: usize, share: f64) -> bool {
    ((i + 1) as f64 * share).floor() > (i as f64 * share).floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evening_has_the_figures_of_2010() {
        let evening = Scenario::load(None).unwrap();
        let shares = evening.shares();
        assert_eq!(shares.len(), 14);
        assert_eq!(shares.iter().map(|share| share.netizens).sum::<u32>(), 9_971);
        assert_eq!(shares.iter().map(|share| share.questions).sum::<u32>(), 3_891);
        assert_eq!(shares.iter().map(|share| share.answered).sum::<u32>(), 1_819);
        assert!(shares.iter().all(|share| share.answered <= share.questions));
        assert_eq!(evening.minutes as u32, 90);
    }

    #[test]
    fn a_smaller_evening_keeps_its_rooms_and_proportions() {
        let small = Scenario::load(None).unwrap().scaled(0.05).unwrap();
        assert_eq!((small.netizens, small.questions, small.answered), (499, 195, 91));
        assert_eq!(small.shares().len(), 14);
        assert_eq!(small.shares().iter().map(|share| share.questions).sum::<u32>(), 195);
    }

    #[test]
    fn an_evening_without_people_is_refused() {
        let error = Scenario::load(None).unwrap().scaled(0.0005).unwrap_err();
        assert!(error.to_string().contains("--scale"), "{error}");
    }

    #[test]
    fn parts_always_add_up() {
        for total in [0, 1, 13, 14, 15, 9_971] {
            let parts = apportion(total, &[1.9, 0.3, 0.3, 1.0, 0.7]);
            assert_eq!(parts.iter().sum::<u32>(), total);
        }
        assert_eq!(apportion(10, &[1.0, 1.0, 2.0]), vec![3, 2, 5]);
        assert_eq!(apportion(10, &[0.0, 0.0]), vec![0, 0]);
    }

    #[test]
    fn the_chosen_are_spread_evenly_and_their_number_is_exact() {
        let chosen: Vec<usize> = (0..10).filter(|i| is_chosen(*i, 0.3)).collect();
        assert_eq!(chosen, vec![3, 6, 9]);
        for (answered, asked) in [(1_819_u32, 3_891_u32), (0, 7), (7, 7), (1, 3), (91, 195)] {
            let share = f64::from(answered) / f64::from(asked);
            let chosen = (0..asked as usize).filter(|i| is_chosen(*i, share)).count();
            assert!(chosen.abs_diff(answered as usize) <= 1, "{chosen} of {answered}/{asked}");
        }
    }

    #[test]
    fn a_misspelt_key_is_named() {
        let error = Scenario::parse(&EVENING.replace("netizens =", "netizen =")).unwrap_err();
        assert!(format!("{error:#}").contains("netizen"), "{error:#}");
    }

    #[test]
    fn nobody_asks_after_the_end() {
        let error = Scenario::parse(&EVENING.replace("[82.0, 1.0]", "[99.0, 1.0]")).unwrap_err();
        assert!(error.to_string().contains("asking"), "{error}");
    }
}
