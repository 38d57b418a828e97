//! The protocol of a run: what was tried, shown and seen, and how long it took.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use crate::check::receipts::{Handed, Shown};
use crate::latency::{Latency, Summary};

/// What happened, in figures and word for word.
#[derive(Default)]
pub struct Log {
    /// By room.
    pub handed: Vec<Handed>,
    /// Under each key the first receipt.
    pub first: HashMap<String, Shown>,
    /// Faults that were done, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Calls that brought neither receipt nor refusal, by what came instead.
    pub failed: BTreeMap<String, u64>,
    pub refused: BTreeMap<String, u64>,
    /// Calls that were made again.
    pub sent_again: u64,
    /// Questions deliberately handed in twice at once.
    pub sent_twice: u64,
    pub recognised: u64,
    pub approved: u64,
    pub answered: u64,
    pub rejected: u64,
    pub hidden: u64,
    /// Acts that were refused though nothing forbade them, or never settled.
    pub unsettled: Vec<String>,
    /// From the first sending until there was a receipt or a refusal.
    pub waits: Latency,
    /// From the moment an event was known to anybody until a connected follower had it.
    pub behind: Latency,
    /// The same, with the time in which the follower had no connection.
    pub behind_with_away: Latency,
    pub resumed: u64,
    /// Whole rooms that were given to those who resumed, instead of what they had missed.
    pub rooms_anew: u64,
    pub cut_off: BTreeMap<String, u64>,
    /// The longest that a follower was away and then went on.
    pub away_max: Duration,
    /// What is measured apart while something particular is away.
    pub period: Option<Period>,
    /// When anybody first knew of a room's event.
    known: HashMap<(usize, u64), Instant>,
}

/// A part of the run that is measured apart.
#[derive(Default)]
pub struct Period {
    pub calls: Vec<Made>,
    pub waits: Latency,
    pub behind: Latency,
    pub behind_with_away: Latency,
    pub resumed: u64,
    pub rooms_anew: u64,
    pub cut_off: BTreeMap<String, u64>,
}

/// Latencies of the part in which everything fails at once.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct InTheRough {
    /// A writer, for a receipt or a refusal.
    pub waited: Summary,
    /// A connected follower.
    pub behind: Summary,
    pub behind_with_away: Summary,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    pub count: usize,
    pub last_after: Duration,
}

/// A call that was made, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub node: usize,
    pub began: Instant,
    pub took: Duration,
    pub came: Came,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    Accepted,
    /// For good.
    Refused(String),
    /// «Not now», and whether it was said when to come back.
    NotNow {
        status: u16,
        code: String,
        has_retry_after: bool,
    },
    NoAnswer(String),
}

impl Log {
    pub fn of(rooms: usize) -> Self {
        Self { handed: vec![Handed::default(); rooms], ..Self::default() }
    }

    pub fn failed(&mut self, what: impl Into<String>) {
        *self.failed.entry(what.into()).or_default() += 1;
        self.sent_again += 1;
    }

    pub fn made(&mut self, node: usize, began: Instant, came: impl FnOnce() -> Came) {
        if let Some(period) = &mut self.period {
            period.calls.push(Made { node, began, took: began.elapsed(), came: came() });
        }
    }

    /// From the first sending until there was a receipt or a refusal.
    pub fn waited(&mut self, wait: Duration) {
        self.waits.record(wait);
        if let Some(period) = &mut self.period {
            period.waits.record(wait);
        }
    }

    /// A connection was lost.
    pub fn lost(&mut self, why: String) {
        if let Some(period) = &mut self.period {
            *period.cut_off.entry(why.clone()).or_default() += 1;
        }
        *self.cut_off.entry(why).or_default() += 1;
    }

    /// A follower resumes, after it was away for so long.
    pub fn resumes(&mut self, away: Duration) {
        self.resumed += 1;
        self.away_max = self.away_max.max(away);
        if let Some(period) = &mut self.period {
            period.resumed += 1;
        }
    }

    /// Whoever resumed was given the whole room.
    pub fn room_anew(&mut self) {
        self.rooms_anew += 1;
        if let Some(period) = &mut self.period {
            period.rooms_anew += 1;
        }
    }

    /// Takes a receipt to protocol; one that differs from an earlier one under its key is a fault.
    pub fn show(&mut self, room: usize, receipt: Shown) {
        match self.first.get(&receipt.key) {
            Some(first) if first.is_same_promise(&receipt) => {}
            Some(_) => self.handed[room].differing.push(receipt.key),
            None => {
                self.first.insert(receipt.key.clone(), receipt.clone());
                self.handed[room].shown.push(receipt);
            }
        }
    }

    /// Somebody knows at `now` that the room's event `seq` has happened; says since when that is known.
    pub fn known(&mut self, room: usize, seq: u64, now: Instant) -> Instant {
        *self.known.entry((room, seq)).or_insert(now)
    }

    /// What was handed in during that time of the run and accepted, and how long after it the last receipt came.
    pub fn asked(&self, (from, until): (Duration, Duration)) -> Asked {
        let shown = self.handed.iter().flat_map(|handed| &handed.shown);
        let asked = shown.filter(|shown| (from..until).contains(&shown.sent));
        asked.fold(Asked::default(), |Asked { count, last_after }, shown| Asked {
            count: count + 1,
            last_after: last_after.max(shown.shown.saturating_sub(until)),
        })
    }

    /// The latencies until now.
    pub fn so_far(&self) -> InTheRough {
        let Self { waits, behind, behind_with_away, .. } = self;
        let [waited, behind, behind_with_away] = [waits, behind, behind_with_away].map(Latency::summary);
        InTheRough { waited, behind, behind_with_away }
    }

    /// A follower who has been connected since then has an event that was known since then.
    pub fn saw(&mut self, known: Instant, connected: Instant, now: Instant) {
        let (with_away, behind) =
            (now.saturating_duration_since(known), now.saturating_duration_since(known.max(connected)));
        self.behind_with_away.record(with_away);
        self.behind.record(behind);
        if let Some(period) = &mut self.period {
            period.behind_with_away.record(with_away);
            period.behind.record(behind);
        }
    }

    pub fn accepted(&self) -> u64 {
        self.handed.iter().map(|handed| handed.shown.len() as u64).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(no: u64) -> Shown {
        Shown {
            key: "k".to_owned(),
            id: "q".to_owned(),
            no: Some(no),
            seq: Some(1),
            tracking_code: None,
            text: "?".to_owned(),
            sent: Duration::ZERO,
            shown: Duration::ZERO,
        }
    }

    #[test]
    fn the_same_receipt_again_is_one_and_another_one_is_a_fault() {
        let mut log = Log::of(1);
        log.show(0, receipt(1));
        log.show(0, receipt(1));
        assert_eq!((log.accepted(), log.handed[0].differing.len()), (1, 0));
        log.show(0, receipt(2));
        assert_eq!((log.accepted(), &*log.handed[0].differing), (1, &["k".to_owned()][..]));
    }

    #[test]
    fn time_without_a_connection_is_told_apart() {
        let (mut log, now) = (Log::default(), Instant::now());
        let known = log.known(0, 7, now);
        let connected = now + Duration::from_secs(2);
        let seen = now + Duration::from_secs(3);
        assert_eq!(log.known(0, 7, seen), known, "it stays the first one");
        log.saw(known, connected, seen);
        let (behind, with_away) = (log.behind.summary().max_ms, log.behind_with_away.summary().max_ms);
        assert!((behind - 1_000.0).abs() < 2.0 && (with_away - 3_000.0).abs() < 5.0, "{behind} {with_away}");
    }
}
