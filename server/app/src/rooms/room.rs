//! The live side of one interview on this node: its streams, its crowd, and who sits in it.
//!
//! Everything here follows the log: deltas from the bus when they fit, the database when a number is missing.
//! It decides nothing.

use super::{
    crowd::{Crowd, shown},
    leaving::Leaving,
    log::Log,
    shards::Shards,
    snapshot::Snapshot,
    streams::Streams,
};
use crate::{bus::Delta, config::NodeLimits};
use domain::{
    Instant, Room, RoomEvent,
    event::Recorded,
    ids::{Epoch, InterviewId, NetizenId},
    view::{self, RoomView, Sight, Tallies},
};
use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};
use store::{
    StoreError,
    counts::{self, TallyRow},
};
use tokio::sync::{Mutex, watch};

/// Events that are read from the log at a time.
const PAGE: u32 = 500;

pub struct LiveRoom {
    pub id: InterviewId,
    pub streams: Arc<Streams>,
    pub crowd: Arc<Crowd>,
    pub shards: Shards,
    happened: Arc<AtomicU64>,
    /// One reading of the log at a time.
    catching_up: Mutex<()>,
    used_at_ms: AtomicI64,
}

/// How a delta was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    Applied,
    /// Everything in it was known.
    Known,
    /// A number is missing before it, or the epoch is another: the log has to be read.
    Missing,
}

impl LiveRoom {
    /// Counts its changes in `happened`.
    pub fn new(
        room: Room,
        tallies: Tallies,
        limits: &NodeLimits,
        happened: Arc<AtomicU64>,
        now: Instant,
    ) -> Self {
        Self {
            id: room.id.clone(),
            streams: Arc::new(Streams::new(room, tallies, limits)),
            crowd: Arc::default(),
            shards: Shards::new(threads()),
            happened,
            catching_up: Mutex::new(()),
            used_at_ms: AtomicI64::new(now.ms()),
        }
    }

    /// What gives to those who sit in the room; each ends with it.
    pub fn givers(
        &self,
        limits: &NodeLimits,
        leaving: &watch::Receiver<Leaving>,
    ) -> impl Iterator<Item = impl Future<Output = ()> + Send + use<>> {
        self.shards.givers(&self.streams, limits, leaving)
    }

    /// Looks at facts and tallies; must be brief.
    pub fn read<T>(&self, look: impl FnOnce(&Room, &Tallies) -> T) -> T {
        let state = self.streams.state();
        look(&state.room, &state.tallies)
    }

    pub fn position(&self) -> (Epoch, u64) {
        self.read(|room, _| (room.epoch.clone(), room.seq))
    }

    pub fn staff_view(&self) -> Option<RoomView> {
        self.read(|room, tallies| view::room(room, tallies, Sight::Staff))
    }

    /// The room as the public sees it; encoded once for each change.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        let (version, encoded) = {
            let state = self.streams.state();
            if let Some((version, snapshot)) = &state.snapshot
                && *version == state.version
            {
                return snapshot.clone();
            }
            (state.version, Snapshot::of(&state.room, &state.tallies))
        };
        let snapshot = Arc::new(encoded);
        self.streams.state_mut().snapshot = Some((version, snapshot.clone()));
        snapshot
    }

    /// Takes a delta in if it fits, and passes it on.
    pub fn take(&self, delta: &Delta) -> Taken {
        let taken = {
            let mut state = self.streams.state_mut();
            let (epoch, seq) = (&state.room.epoch, state.room.seq);
            if &delta.epoch == epoch && delta.seq <= seq {
                Taken::Known
            } else if &delta.epoch != epoch || delta.prev != seq {
                Taken::Missing
            } else {
                state.apply(&delta.events, &delta.bodies);
                Taken::Applied
            }
        };
        if taken == Taken::Applied {
            self.tell_netizens(&delta.events);
            self.tell();
        }
        taken
    }

    /// Reads the log until nothing is missing.
    ///
    /// # Errors
    /// When the database is away; the room stays as it was, which is right, only older.
    pub async fn catch_up(&self, log: &dyn Log) -> Result<(), StoreError> {
        let _one = self.catching_up.lock().await;
        loop {
            let (epoch, seq) = self.position();
            let heads = log.heads(std::slice::from_ref(&self.id)).await?;
            let Some((_, head_epoch, head_seq)) = heads.into_iter().next() else { return Ok(()) };
            if head_epoch != epoch || head_seq < seq {
                return self.begin_anew(log).await;
            }
            if head_seq == seq {
                return Ok(());
            }
            let events: Vec<_> = log.events(&self.id, seq, PAGE).await?.into_iter().map(Arc::new).collect();
            let items: Vec<String> = events.iter().flat_map(|event| event.event.items()).collect();
            let bodies = log.bodies(&self.id, &items).await?;
            let Some(last) = events.last() else { return Ok(()) };
            let delta = Delta { interview: self.id.clone(), epoch, prev: seq, seq: last.seq, events, bodies };
            self.take(&delta);
        }
    }

    /// The log is another one (restored, failed over): everybody gets the whole room anew.
    async fn begin_anew(&self, log: &dyn Log) -> Result<(), StoreError> {
        let Some((room, tallies)) = log.load(&self.id).await? else { return Ok(()) };
        tracing::warn!(interview = %self.id, epoch = %room.epoch, "the room's log is another one; clients begin anew");
        self.streams.state_mut().begin_anew(room, tallies);
        self.tell();
        Ok(())
    }

    /// Something has happened.
    fn tell(&self) {
        self.happened.fetch_add(1, Ordering::Relaxed);
        self.streams.ring();
    }

    /// Once a second: covers numbers that a stream has nothing for, and tells the numbers that changed.
    ///
    /// # Errors
    /// When a total is of nothing that can be.
    pub fn tick(&self, counted: Vec<TallyRow>, now: Instant) -> Result<(), StoreError> {
        let online = shown(self.crowd.online(now));
        let is_news = {
            let mut guard = self.streams.state_mut();
            let state = &mut *guard;
            state.tallies.online = online;
            counts::add_to(&mut state.tallies, counted)?;
            let mut is_news = std::mem::take(&mut state.is_untold);
            is_news |= state.public.flush(state.room.seq);
            is_news |= state.staff.flush(state.room.seq);
            if state.tallies != state.told {
                let public = state.tallies.of_public(&state.room).since(&state.told);
                state.public.push_tally(&public);
                state.staff.push_tally(&state.tallies.since(&state.told));
                state.told = state.tallies.clone();
                state.version += 1;
                is_news = true;
            }
            is_news
        };
        if is_news {
            self.streams.ring();
        }
        Ok(())
    }

    pub fn use_now(&self, now: Instant) {
        self.used_at_ms.store(now.ms(), Ordering::Relaxed);
    }

    /// Nobody follows it here, and nobody has asked for it for so long.
    pub fn is_idle(&self, now: Instant, idle_ms: i64) -> bool {
        self.crowd.here() == 0
            && now.ms_since(Instant::from_ms(self.used_at_ms.load(Ordering::Relaxed))) > idle_ms
    }

    /// Tells the askers of what the events are about, those of merged questions included.
    fn tell_netizens(&self, events: &[Arc<Recorded>]) {
        let state = self.streams.state();
        for event in events {
            if let RoomEvent::QuestionMovedOut { asker, .. } = &event.event {
                self.crowd.tell(asker);
            }
        }
        let questions = events.iter().filter_map(|event| state.room.questions.get(event.event.question()?));
        for question in questions {
            self.crowd.tell(&question.asker);
            for merged in state.room.merged_into(&question.id).filter_map(|id| state.room.questions.get(id)) {
                self.crowd.tell(&merged.asker);
            }
        }
    }

    /// What is personal of a netizen, but for votes and ratings.
    pub fn own_questions(&self, netizen: &NetizenId) -> Vec<view::Question> {
        self.read(|room, tallies| view::own_questions(room, tallies, netizen))
    }
}

/// Threads of this runtime.
fn threads() -> usize {
    tokio::runtime::Handle::try_current().map_or(1, |runtime| runtime.metrics().num_workers())
}

#[cfg(test)]
mod tests {
    use super::{super::streams::Start, *};

    /// A room in which something happened that the public does not see.
    fn room() -> LiveRoom {
        let (id, epoch) = (InterviewId::parse("I1").unwrap(), Epoch::parse("E1").unwrap());
        let now = Instant::from_ms(0);
        let facts = Room::new(id.clone(), epoch.clone());
        let banned = RoomEvent::NetizenBanned { netizen: NetizenId::parse("N1").unwrap(), until: now };
        let recorded = facts.record(banned, "system".into(), now);
        let room = LiveRoom::new(facts, Tallies::default(), &NodeLimits::default(), Arc::default(), now);
        let (events, bodies) = (vec![Arc::new(recorded)], Vec::new());
        let taken = room.take(&Delta { interview: id, epoch, prev: 0, seq: 1, events, bodies });
        assert_eq!(taken, Taken::Applied);
        room
    }

    #[test]
    fn what_was_covered_for_one_who_came_is_told_to_the_others_once() {
        let room = room();
        let (epoch, now) = (room.position().0, Instant::from_ms(1_000));
        let mut news = room.streams.listen();
        assert!(matches!(room.streams.start(Sight::Public, Some(0), &epoch, 10), Some(Start::At(_))));
        room.tick(Vec::new(), now).unwrap();
        assert!(news.has_changed().unwrap(), "a frame is due to those who were there");
        news.mark_unchanged();
        room.tick(Vec::new(), now).unwrap();
        assert!(!news.has_changed().unwrap());
    }
}
