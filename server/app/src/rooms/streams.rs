//! The two streams of a room, for the public and for its staff, with the facts that they are made from: what there is for
//! a reader at which place. What happens comes in by [`super::room`].

use super::{
    framed::{Framed, Outgoing},
    ring::Due,
    state::State,
};
use crate::config::NodeLimits;
use domain::{
    Room,
    event::Recorded,
    frame,
    ids::Epoch,
    view::{self, Sight, Tallies},
};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::watch;

pub struct Streams {
    state: RwLock<State>,
    /// Rings when there is something new to send.
    news: watch::Sender<()>,
}

/// How far a reader is.
#[derive(Clone, Debug)]
pub struct Place {
    /// Of the log that the numbers belong to.
    pub epoch: Epoch,
    /// The index of the next frame of the ring.
    pub cursor: u64,
    /// The room's number up to which the reader is covered.
    pub covered: u64,
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

impl Streams {
    pub fn new(room: Room, tallies: Tallies, limits: &NodeLimits) -> Self {
        Self { state: RwLock::new(State::new(room, tallies, limits)), news: watch::Sender::new(()) }
    }

    pub(super) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is something new to send.
    pub(super) fn ring(&self) {
        self.news.send_replace(());
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
}
