//! What everybody in the run shares: the way to the nodes, and the protocol of what was tried, shown and seen.

use std::cell::{Cell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

use super::log::{Log, Period};
use crate::api::Api;
use crate::relay::Breaking;
use crate::socket::{Scratch, scratch};
use crate::stage::Witness;

pub struct Field {
    /// The nodes as they are, for what prepares and judges the run.
    pub api: Api,
    pub addresses: Vec<SocketAddr>,
    /// The way that writers take while it is rough.
    pub rough: Option<Rough>,
    pub is_rough: Cell<bool>,
    /// Begins every idempotency key.
    pub run: String,
    pub began: Instant,
    pub began_at: Timestamp,
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

/// A way to the nodes on which calls are lost.
pub struct Rough {
    /// The same nodes, through relays that break connections off in the middle of an answer.
    pub api: Api,
    /// The share of calls that the caller breaks off on purpose.
    pub hung_up_share: f64,
}

/// A connection in so many is reset after so many bytes of its answers.
pub const BREAKING: Breaking = Breaking { share: 0.2, bytes_max: 4_000, seed: 0 };

#[derive(Debug, Clone)]
pub struct Ends {
    pub heads: Rc<[u64]>,
    pub until: Instant,
}

impl Field {
    pub fn new(
        api: Api,
        addresses: Vec<SocketAddr>,
        rough: Option<Rough>,
        run: String,
        rooms: usize,
    ) -> Self {
        let now = Instant::now();
        Self {
            api,
            addresses,
            is_rough: Cell::new(rough.is_some()),
            rough,
            run,
            began: now,
            began_at: Timestamp::now(),
            give_up_at: Cell::new(now),
            scratch: scratch(),
            log: RefCell::new(Log::of(rooms)),
            witnesses: RefCell::default(),
            cuts: watch::Sender::new(0),
            ends: watch::Sender::new(None),
        }
    }

    /// The rough way, while it is.
    pub fn rough(&self) -> Option<&Rough> {
        self.rough.as_ref().filter(|_| self.is_rough.get())
    }

    /// Begins to measure apart.
    pub fn begin_period(&self) {
        self.log.borrow_mut().period = Some(Period::default());
    }

    /// What was measured since `begin_period`.
    pub fn end_period(&self) -> Period {
        self.log.borrow_mut().period.take().unwrap_or_default()
    }
}

/// Some random time between two tries, so that those who failed together do not come back together.
pub fn jitter(rng: &mut impl rand::Rng) -> Duration {
    Duration::from_millis(rng.random_range(20..400))
}
