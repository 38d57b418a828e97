//! What the room gives the seats of one pass: looked up and joined once for all who are at the same place.

use super::{
    burst::Burst,
    ring::Due,
    streams::{Next, Place, Streams},
};
use domain::{frame, ids::Epoch, view::Sight};
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;

pub struct Pass<'a> {
    streams: &'a Streams,
    /// Most bytes for one reader at a time.
    bytes_max: usize,
    /// So long after a reader was last told how far it is covered, it is told again.
    heartbeat_after: Duration,
    now: Instant,
    epoch: Epoch,
    /// The room's changes that `steps` knows of.
    version: [u64; 3],
    steps: Vec<((Sight, u64), Step)>,
    heartbeat: Option<(u64, Burst)>,
}

/// What there is for a reader.
#[derive(Clone)]
pub enum Step {
    Nothing,
    Frames(Arc<Due>),
    /// Something that its own task has to see to.
    Own,
}

impl<'a> Pass<'a> {
    pub fn new(streams: &'a Streams, bytes_max: u64, heartbeat_after: Duration) -> Self {
        let (epoch, version) = streams.version();
        let (bytes_max, now) = (usize::try_from(bytes_max).unwrap_or(usize::MAX), Instant::now());
        Self { streams, bytes_max, heartbeat_after, now, epoch, version, steps: Vec::new(), heartbeat: None }
    }

    /// When the seats that are given to now were begun with.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Looks at the clock and whether the room has changed since the last seats.
    pub fn refresh(&mut self) {
        self.now = Instant::now();
        let (epoch, version) = self.streams.version();
        if version != self.version {
            (self.epoch, self.version) = (epoch, version);
            self.steps.clear();
            self.heartbeat = None;
        }
    }

    pub fn is_long_since(&self, told_at: Instant) -> bool {
        self.now.saturating_duration_since(told_at) >= self.heartbeat_after
    }

    /// What is next for a reader at that place.
    pub fn step(&mut self, sight: Sight, place: &Place) -> Step {
        if place.epoch != self.epoch {
            return Step::Own;
        }
        let key = (sight, place.cursor);
        if let Some((_, step)) = self.steps.iter().rev().find(|(known, _)| *known == key) {
            return step.clone();
        }
        let step = match self.streams.next(sight, &self.epoch, place.cursor, self.bytes_max) {
            Next::Frames(due) => Step::Frames(Arc::new(due)),
            Next::Nothing => Step::Nothing,
            Next::Over | Next::Lost | Next::Anew(_) => Step::Own,
        };
        self.steps.push((key, step.clone()));
        step
    }

    /// Says how far a reader has been covered.
    pub fn heartbeat(&mut self, seq: u64) -> Burst {
        match &self.heartbeat {
            Some((known, burst)) if *known == seq => burst.clone(),
            _ => {
                let message = frame::Message::Heartbeat { epoch: self.epoch.clone(), seq };
                let burst = Burst::aside(&frame::encode(&message));
                self.heartbeat = Some((seq, burst.clone()));
                burst
            }
        }
    }
}
