//! The live side of one interview on this node: the facts, the two rings, the crowd.
//!
//! Everything here follows the log: deltas from the bus when they fit, the database when a number is missing.
//! It decides nothing.

use super::{
    crowd::{Crowd, shown},
    framed::Framed,
    log::Log,
    ring::{Due, Outgoing, Ring},
    seat::Place,
    shards::Shards,
    snapshot::Snapshot,
    state::State,
};
use crate::{bus::Delta, config::NodeLimits};
use domain::{
    Instant, Room, RoomEvent,
    event::Recorded,
    frame,
    ids::{Epoch, InterviewId, NetizenId},
    view::{self, RoomView, Sight, Tallies},
};
use std::sync::{
    Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
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
    state: RwLock<State>,
    /// Rings when there is something new to send.
    news: watch::Sender<()>,
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

/// What there is for a reader with a cursor.
pub enum Next {
    Frames(Due),
    /// Nothing yet.
    Nothing,
    /// Nothing, and nothing will come any more: the interview is over.
    Over,
    /// The ring no longer has what is next.
    Lost,
    /// The log is another one: the reader begins anew.
    Anew(Epoch),
}

/// How a reader begins.
pub enum Start {
    /// From there on: with what is missing, or with the whole room where nothing else would be right.
    At(Due),
    /// From the log, as it is further behind than the ring reaches.
    Behind,
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
        let ring = |sight| {
            Ring::new(sight, room.epoch.clone(), room.seq, limits.ring_frames_max, limits.ring_bytes_max)
        };
        let (public, staff) = (ring(Sight::Public), ring(Sight::Staff));
        let told = tallies.clone();
        Self {
            id: room.id.clone(),
            state: RwLock::new(State {
                room,
                tallies,
                told,
                public,
                staff,
                is_untold: false,
                snapshot: None,
                version: 0,
            }),
            news: watch::Sender::new(()),
            crowd: Arc::default(),
            shards: Shards::new(threads()),
            happened,
            catching_up: Mutex::new(()),
            used_at_ms: AtomicI64::new(now.ms()),
        }
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at facts and tallies; must be brief.
    pub fn read<T>(&self, look: impl FnOnce(&Room, &Tallies) -> T) -> T {
        let state = self.state();
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
            let state = self.state();
            if let Some((version, snapshot)) = &state.snapshot
                && *version == state.version
            {
                return snapshot.clone();
            }
            (state.version, Snapshot::of(&state.room, &state.tallies))
        };
        let snapshot = Arc::new(encoded);
        self.state_mut().snapshot = Some((version, snapshot.clone()));
        snapshot
    }

    /// Takes a delta in if it fits, and passes it on.
    pub fn take(&self, delta: &Delta) -> Taken {
        let taken = {
            let mut state = self.state_mut();
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
        {
            let mut state = self.state_mut();
            let limits = (state.public.limits(), room.epoch.clone(), room.seq);
            let ((frames_max, bytes_max), epoch, seq) = limits;
            state.public = Ring::new(Sight::Public, epoch.clone(), seq, frames_max, bytes_max);
            state.staff = Ring::new(Sight::Staff, epoch, seq, frames_max, bytes_max);
            state.told = tallies.clone();
            (state.room, state.tallies) = (room, tallies);
            state.version += 1;
        }
        self.tell();
        Ok(())
    }

    /// Something has happened.
    fn tell(&self) {
        self.happened.fetch_add(1, Ordering::Relaxed);
        self.news.send_replace(());
    }

    /// Once a second: covers numbers that a stream has nothing for, and tells the numbers that changed.
    ///
    /// # Errors
    /// When a total is of nothing that can be.
    pub fn tick(&self, counted: Vec<TallyRow>, now: Instant) -> Result<(), StoreError> {
        let online = shown(self.crowd.online(now));
        let is_news = {
            let mut guard = self.state_mut();
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
            self.news.send_replace(());
        }
        Ok(())
    }

    pub fn listen(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// What is next for a reader of that epoch, up to about `bytes_max` of it.
    pub fn next(&self, sight: Sight, epoch: &Epoch, cursor: u64, bytes_max: usize) -> Next {
        let state = self.state();
        if state.room.epoch != *epoch {
            return Next::Anew(state.room.epoch.clone());
        }
        match state.ring(sight).due(cursor, bytes_max) {
            Some(due) if due.burst.is_empty() && state.is_over() => Next::Over,
            Some(due) if due.burst.is_empty() => Next::Nothing,
            Some(due) => Next::Frames(due),
            None => Next::Lost,
        }
    }

    /// Whether there is anything for a reader at that place.
    pub fn has_news(&self, sight: Sight, place: &Place) -> bool {
        let state = self.state();
        state.room.epoch != place.epoch || state.ring(sight).end() != place.cursor || state.is_over()
    }

    /// What it can be told by that there may be something new for readers.
    pub fn version(&self) -> (Epoch, [u64; 3]) {
        let state = self.state();
        (state.room.epoch.clone(), [state.version, state.public.end(), state.staff.end()])
    }

    /// Where a reader begins who has everything up to `since` of that epoch.
    pub fn start(&self, sight: Sight, since: Option<u64>, epoch: &Epoch, behind_max: u64) -> Option<Start> {
        let mut guard = self.state_mut();
        let State { room, tallies, public, staff, is_untold, .. } = &mut *guard;
        let ring = if sight == Sight::Staff { staff } else { public };
        let seq = room.seq;
        // The others are told by the next tick: in a crowd, each who comes would wake all who are there.
        *is_untold |= ring.flush(seq);
        let is_same = *epoch == room.epoch;
        let Some(since) = since.filter(|since| is_same && *since <= seq && seq - since <= behind_max) else {
            let whole = ring.whole(seq, || {
                let room_view = Box::new(view::room(room, tallies, sight)?);
                let epoch = room.epoch.clone();
                Some(frame::encode(&frame::Message::Snapshot { epoch, seq, room: room_view }))
            })?;
            return Some(Start::At(Due { burst: whole.into(), cursor: ring.end() }));
        };
        Some(ring.resume(since).map_or(Start::Behind, Start::At))
    }

    /// Events from the log as a message for one reader, as their items are now.
    pub fn encode(&self, sight: Sight, prev: u64, events: &[Recorded]) -> Option<Outgoing> {
        let state = self.state();
        let seq = events.last()?.seq.min(state.room.seq);
        let seen = events.iter().filter(|event| event.seq <= seq);
        let texts: Vec<String> = seen
            .filter_map(|event| frame::event(&state.room, &state.tallies, event, sight))
            .map(|event| frame::encode(&event))
            .collect();
        let text = frame::events(&state.room.epoch, prev, seq, texts.iter().map(String::as_str));
        Some(Outgoing { message: Framed::new(&text), covered: Some(seq) })
    }

    /// All numbers, for a reader who has just come.
    pub fn whole_tally(&self, sight: Sight) -> Outgoing {
        let state = self.state();
        let none = Tallies::default();
        let tally = if sight == Sight::Staff {
            state.tallies.since(&none)
        } else {
            state.tallies.of_public(&state.room).since(&none)
        };
        Outgoing::aside(&frame::encode(&frame::Message::Tally(tally)))
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
        let state = self.state();
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
    use super::*;

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
        let mut news = room.listen();
        assert!(matches!(room.start(Sight::Public, Some(0), &epoch, 10), Some(Start::At(_))));
        room.tick(Vec::new(), now).unwrap();
        assert!(news.has_changed().unwrap(), "a frame is due to those who were there");
        news.mark_unchanged();
        room.tick(Vec::new(), now).unwrap();
        assert!(!news.has_changed().unwrap());
    }
}
