//! What everybody in the run shares: the way to the nodes, and the protocol of what was tried, shown and seen.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use crate::api::Api;
use crate::check::receipts::{Handed, Shown};
use crate::latency::Latency;
use crate::socket::{Scratch, scratch};
use crate::stage::Witness;

pub struct Field {
    pub api: Api,
    pub addresses: Vec<SocketAddr>,
    /// The share of calls that are broken off on purpose.
    pub hung_up_share: f64,
    /// Begins every idempotency key.
    pub run: String,
    pub began: Instant,
    /// When whoever still has neither receipt nor refusal gives up.
    pub give_up_at: Cell<Instant>,
    pub scratch: Scratch,
    pub log: RefCell<Log>,
    pub witnesses: RefCell<Vec<Witness>>,
    /// Counts the waves in which followers lose their connections.
    pub cuts: watch::Sender<u64>,
    /// The number each room has reached when all is over; whoever is covered up to it goes home.
    pub ends: watch::Sender<Option<Ends>>,
}

#[derive(Debug, Clone)]
pub struct Ends {
    pub heads: Rc<[u64]>,
    pub until: Instant,
}

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
    /// When anybody first knew of a room's event.
    known: HashMap<(usize, u64), Instant>,
}

impl Field {
    pub fn new(api: Api, addresses: Vec<SocketAddr>, hung_up_share: f64, run: String, rooms: usize) -> Self {
        let now = Instant::now();
        Self {
            api,
            addresses,
            hung_up_share,
            run,
            began: now,
            give_up_at: Cell::new(now),
            scratch: scratch(),
            log: RefCell::new(Log { handed: vec![Handed::default(); rooms], ..Log::default() }),
            witnesses: RefCell::default(),
            cuts: watch::Sender::new(0),
            ends: watch::Sender::new(None),
        }
    }
}

impl Log {
    pub fn failed(&mut self, what: impl Into<String>) {
        *self.failed.entry(what.into()).or_default() += 1;
        self.sent_again += 1;
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

    /// A follower who has been connected since then has an event that was known since then.
    pub fn saw(&mut self, known: Instant, connected: Instant, now: Instant) {
        self.behind_with_away.record(now.saturating_duration_since(known));
        self.behind.record(now.saturating_duration_since(known.max(connected)));
    }

    pub fn accepted(&self) -> u64 {
        self.handed.iter().map(|handed| handed.shown.len() as u64).sum()
    }
}

/// Some random time between two tries, so that those who failed together do not come back together.
pub fn jitter(rng: &mut impl rand::Rng) -> Duration {
    Duration::from_millis(rng.random_range(20..400))
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
        let mut log = Log { handed: vec![Handed::default()], ..Log::default() };
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
