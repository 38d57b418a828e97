//! A reader's seat in a room: its way out, and how far it is.
//!
//! Two use it, one at a time. The room gives all seats what is new, in passes, and never waits. Whatever may have to
//! wait (a reader who takes no more, one who is behind the ring, a reply) is done by the connection's own task, which
//! takes the turn for that and hands it back.

use super::{
    burst::Burst,
    outlet::{End, Outlet},
    pass::{Pass, Step},
    streams::{Place, Streams},
};
use domain::{ids::Epoch, view::Sight};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};
use tokio::{sync::Notify, time::Instant};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// What the room knows of a seat.
pub trait Seated: Send + Sync {
    /// Gives the reader what is due, if it is the room's turn.
    fn give(&self, pass: &mut Pass<'_>);

    /// Tells the reader to move to another node, once.
    fn tell_to_move(&self, drain: &Burst);

    /// Has the connection's own task look.
    fn ring(&self);
}

pub struct Seat<O> {
    sight: Sight,
    held: Mutex<Held<O>>,
    /// Rings when the own task has to look.
    bell: Notify,
}

struct Held<O> {
    /// None once the connection has ended.
    outlet: Option<O>,
    place: Place,
    /// When the reader was last told how far it is covered.
    told_at: Instant,
    is_rooms_turn: bool,
    was_told_to_move: bool,
}

impl<O: Outlet> Seat<O> {
    /// A seat whose turn is the own task's.
    pub fn new(outlet: O, sight: Sight, epoch: Epoch) -> Self {
        let place = Place { epoch, cursor: 0, covered: 0 };
        let held = Held {
            outlet: Some(outlet),
            place,
            told_at: Instant::now(),
            is_rooms_turn: false,
            was_told_to_move: false,
        };
        Self { sight, held: Mutex::new(held), bell: Notify::new() }
    }

    fn held(&self) -> MutexGuard<'_, Held<O>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rings when the own task has to take the turn.
    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    /// From here on the room leaves the seat alone. Gives how far the reader is.
    pub fn take_turn(&self) -> Place {
        let mut held = self.held();
        held.is_rooms_turn = false;
        held.place.clone()
    }

    /// Gives the turn to the room; not if there is something that the room has passed over meanwhile.
    pub fn hand_back(&self, streams: &Streams) -> bool {
        let mut held = self.held();
        held.is_rooms_turn = is_out(&held.poll_send(&mut unwoken()));
        let (is_handed, place) = (held.is_rooms_turn, held.place.clone());
        drop(held);
        is_handed && !streams.has_news(self.sight, &place)
    }

    /// Takes what is to go out next, in the own task's turn.
    pub fn put(&self, burst: &Burst) {
        self.held().put(burst);
    }

    /// Notes how far the reader is with what was put.
    pub fn set_place(&self, place: Place) {
        let mut held = self.held();
        held.place = place;
        held.told_at = Instant::now();
    }

    pub fn poll_send(&self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        self.held().poll_send(cx)
    }

    pub fn poll_receive(&self, cx: &mut Context<'_>) -> Poll<Result<Utf8Bytes, End>> {
        match &mut self.held().outlet {
            Some(outlet) => outlet.poll_receive(cx),
            None => Poll::Ready(Err(End::Gone)),
        }
    }

    /// The way out, to say goodbye on.
    pub fn leave(&self) -> Option<O> {
        self.held().outlet.take()
    }
}

impl<O: Outlet> Held<O> {
    fn put(&mut self, burst: &Burst) {
        if let Some(outlet) = &mut self.outlet {
            outlet.put(burst);
        }
    }

    fn poll_send(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), End>> {
        self.outlet.as_mut().map_or(Poll::Ready(Err(End::Gone)), |outlet| outlet.poll_send(cx))
    }
}

impl<O: Outlet> Seated for Seat<O> {
    fn give(&self, pass: &mut Pass<'_>) {
        let mut held = self.held();
        if !held.is_rooms_turn {
            return;
        }
        let given = match pass.step(self.sight, &held.place) {
            Step::Nothing if !pass.is_long_since(held.told_at) => return,
            Step::Nothing => {
                held.told_at = pass.now();
                let heartbeat = pass.heartbeat(held.place.covered);
                held.put(&heartbeat);
                held.poll_send(&mut unwoken())
            }
            Step::Frames(due) => {
                held.place.cursor = due.cursor;
                if let Some(covered) = due.burst.covered() {
                    (held.place.covered, held.told_at) = (covered, pass.now());
                }
                held.put(&due.burst);
                held.poll_send(&mut unwoken())
            }
            Step::Own => Poll::Pending,
        };
        if !is_out(&given) {
            held.is_rooms_turn = false;
            self.bell.notify_one();
        }
    }

    fn tell_to_move(&self, drain: &Burst) {
        let mut held = self.held();
        if !std::mem::replace(&mut held.was_told_to_move, true) {
            held.put(drain);
            self.bell.notify_one();
        }
    }

    fn ring(&self) {
        self.bell.notify_one();
    }
}

/// Of whoever does not wait.
fn unwoken() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

/// Whether the kernel has taken everything.
fn is_out(sent: &Poll<Result<(), End>>) -> bool {
    matches!(sent, Poll::Ready(Ok(())))
}
