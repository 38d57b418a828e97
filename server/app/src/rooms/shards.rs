//! Who sits in a room, in as many parts as there are threads. Each part has a task that goes from seat to seat and gives
//! what is new: one task for thousands costs a fraction of waking one for each, and what comes in while it is on its
//! way is joined for those who are still to be given to.

use super::{
    leaving::{Leaving, drain},
    pass::Pass,
    seat::Seated,
    streams::Streams,
};
use crate::config::NodeLimits;
use slab::Slab;
use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// Seats that are given to before others on this thread have their turn.
const SEATS_AT_ONCE: usize = 64;
/// How often it is looked whom a heartbeat is due to.
const HEARTBEATS_EVERY: Duration = Duration::from_secs(1);
/// After a pass, so much of what it took is rested: passes of one room keep a thread busy for two thirds of its time.
const REST: f64 = 0.5;
/// A shorter rest is none: clocks are not that exact.
const REST_MIN: Duration = Duration::from_millis(1);

type Seats = Slab<Arc<dyn Seated>>;

pub struct Shards {
    shards: Box<[Arc<Shard>]>,
    next: AtomicUsize,
}

#[derive(Default)]
struct Shard {
    seats: Mutex<Seats>,
}

/// A seat that is taken, until this is dropped.
pub struct Ticket {
    shard: Arc<Shard>,
    number: usize,
}

impl Shards {
    pub fn new(count: usize) -> Self {
        let shards = (0..count).map(|_| Arc::default()).collect();
        Self { shards, next: AtomicUsize::new(0) }
    }

    pub fn take(&self, seat: Arc<dyn Seated>) -> Ticket {
        let shard = &self.shards[self.next.fetch_add(1, Ordering::Relaxed) % self.shards.len()];
        let number = shard.seats().insert(seat);
        Ticket { shard: shard.clone(), number }
    }

    /// What gives to the seats of each part; it ends with the room.
    pub fn givers(
        &self,
        streams: &Arc<Streams>,
        limits: &NodeLimits,
        leaving: &watch::Receiver<Leaving>,
    ) -> impl Iterator<Item = impl Future<Output = ()> + Send + use<>> {
        self.shards.iter().map(|shard| {
            let giver =
                Giver { shard: shard.clone(), streams: Arc::downgrade(streams), limits: limits.clone() };
            giver.run(streams.listen(), leaving.clone())
        })
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.shard.seats().remove(self.number);
    }
}

impl Shard {
    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls with all seats, a few at a time.
    async fn each(&self, mut call: impl FnMut(&[Arc<dyn Seated>])) {
        let (mut some, mut next) = (Vec::with_capacity(SEATS_AT_ONCE), 0);
        loop {
            next = self.some(next, &mut some);
            if some.is_empty() {
                return;
            }
            call(&some);
            some.clear();
            tokio::task::yield_now().await;
        }
    }

    /// Puts the seats from `next` on into `some`, and says where to go on.
    fn some(&self, mut next: usize, some: &mut Vec<Arc<dyn Seated>>) -> usize {
        let seats = self.seats();
        while some.len() < SEATS_AT_ONCE && next < seats.capacity() {
            some.extend(seats.get(next).cloned());
            next += 1;
        }
        next
    }
}

struct Giver {
    shard: Arc<Shard>,
    streams: Weak<Streams>,
    limits: NodeLimits,
}

impl Giver {
    async fn run(self, mut news: watch::Receiver<()>, mut leaving: watch::Receiver<Leaving>) {
        let mut heartbeats = tokio::time::interval(HEARTBEATS_EVERY);
        heartbeats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                Ok(()) = leaving.changed() => {
                    let leaving = *leaving.borrow_and_update();
                    self.tell(leaving).await;
                    if leaving == Leaving::Now {
                        return;
                    }
                    continue;
                }
                changed = news.changed() => if changed.is_err() { return },
                _ = heartbeats.tick() => {}
            }
            let Some(streams) = self.streams.upgrade() else { return };
            let began = Instant::now();
            self.pass(&streams).await;
            drop(streams);
            self.rest(began).await;
        }
    }

    async fn pass(&self, streams: &Streams) {
        let heartbeat_after = Duration::from_secs(self.limits.heartbeat_seconds);
        let mut pass = Pass::new(streams, self.limits.write_buffer_bytes, heartbeat_after);
        let give = |seats: &[Arc<dyn Seated>]| {
            pass.refresh();
            seats.iter().for_each(|seat| seat.give(&mut pass));
        };
        self.shard.each(give).await;
    }

    async fn rest(&self, began: Instant) {
        let gather_max = Duration::from_millis(self.limits.gather_ms_max);
        if let Some(next) = next_pass(began.elapsed(), gather_max) {
            tokio::time::sleep_until(began + next).await;
        }
    }

    async fn tell(&self, leaving: Leaving) {
        match leaving {
            Leaving::No => {}
            Leaving::Within { ms } => {
                let drain = drain(ms);
                self.shard.each(|seats| seats.iter().for_each(|seat| seat.tell_to_move(&drain))).await;
            }
            Leaving::Now => self.shard.each(|seats| seats.iter().for_each(|seat| seat.ring())).await,
        }
    }
}

/// How long after the beginning of a pass that took so long the next one begins, if not at once: under load it is
/// gathered what comes in; a lone event waits for nobody.
fn next_pass(took: Duration, gather_max: Duration) -> Option<Duration> {
    Some(took.mul_f64(1.0 + REST).min(gather_max)).filter(|next| *next > took + REST_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_rest_for_a_third_of_the_time_and_never_longer_than_may_be_gathered() {
        let next = |took_ms| next_pass(Duration::from_millis(took_ms), Duration::from_millis(40));
        assert_eq!(next(1), None, "shorter than clocks are exact");
        assert_eq!(next(10), Some(Duration::from_millis(15)));
        assert_eq!(next(30), Some(Duration::from_millis(40)));
        assert_eq!(next(60), None, "what came in meanwhile is gathered enough");
    }
}
