//! A log in memory that all nodes share, and each node's door to it: slow now and then, and away for a while.

use super::{chance::Chance, now_ms, plan::Plan};
use app::{bus::Delta, rooms::log::Log};
use domain::{
    Instant, Recorded, Room, RoomEvent,
    event::Body,
    ids::{Epoch, InterviewId, NetizenId},
    view::Tallies,
};
use futures_util::future::BoxFuture;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use store::{
    StoreError,
    counts::{Given, TallyRow},
};

type Read<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// The log of one interview.
pub struct Memory(Mutex<State>);

pub struct State {
    /// What the log says, folded.
    pub room: Room,
    pub events: Vec<Arc<Recorded>>,
    /// Every text, with the number at which it was written.
    bodies: Vec<(u64, Body)>,
    epochs: u64,
}

impl Memory {
    pub fn new(room: Room) -> Arc<Self> {
        let (events, bodies) = (Vec::new(), Vec::new());
        Arc::new(Self(Mutex::new(State { room, events, bodies, epochs: 1 })))
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panicked with it")
    }
}

impl State {
    /// Takes in what was decided, and says what the bus has to tell.
    pub fn append(&mut self, events: Vec<Recorded>, bodies: Vec<Body>, prev: u64) -> Delta {
        let events: Vec<_> = events.into_iter().map(Arc::new).collect();
        self.events.extend(events.iter().cloned());
        self.bodies.extend(bodies.iter().map(|body| (self.room.seq, body.clone())));
        let (interview, epoch, seq) = (self.room.id.clone(), self.room.epoch.clone(), self.room.seq);
        Delta { interview, epoch, prev, seq, events, bodies }
    }

    /// Puts back what there was `lost` events ago, as a restored backup does: under a new epoch. Not from before the
    /// interview was announced: there is nothing to follow then, and readers are rightly turned away.
    pub fn restore(&mut self, lost: u64) {
        let mut announced = self.events.iter().filter(|event| event.event == RoomEvent::InterviewAnnounced);
        let announced = announced.next().expect("part of the opening");
        let kept = self.room.seq.saturating_sub(lost).max(announced.seq);
        self.epochs += 1;
        let epoch = Epoch::parse(&format!("E{}", self.epochs)).expect("an epoch");
        self.events.truncate(kept as usize);
        self.bodies.retain(|(seq, _)| *seq <= kept);
        self.room = Room::new(self.room.id.clone(), epoch);
        self.events.iter().for_each(|event| self.room.apply(event));
        self.room.learn(newest(&self.bodies, |_| true));
    }
}

fn newest(bodies: &[(u64, Body)], is_wanted: impl Fn(&Body) -> bool) -> Vec<Body> {
    let wanted = bodies.iter().map(|(_, body)| body).filter(|body| is_wanted(body));
    let mut newest = BTreeMap::new();
    for body in wanted {
        newest.insert((body.item.clone(), body.slot), body.clone());
    }
    newest.into_values().collect()
}

/// One node's way to the log.
pub struct NodeLog {
    pub memory: Arc<Memory>,
    pub plan: Arc<Plan>,
    pub node: u64,
}

impl NodeLog {
    /// Reads after a while, or fails. What comes was so in the middle of it.
    fn read<'a, T: Send + 'a>(
        &'a self,
        what: &'static str,
        look: impl FnOnce(&State) -> T + Send + 'a,
    ) -> Read<'a, T> {
        Box::pin(async move {
            let (chance, asked_at): (Chance, u64) = (self.plan.chance, now_ms());
            let slowness = chance.ms(0, 40, (what, self.node, asked_at));
            tokio::time::sleep(slowness).await;
            if self.plan.is_database_away(self.node, asked_at) {
                tokio::time::sleep(Duration::from_millis(100)).await;
                return Err(StoreError::Unavailable("away".to_owned()));
            }
            let found = look(&self.memory.lock());
            tokio::time::sleep(slowness).await;
            Ok(found)
        })
    }
}

impl Log for NodeLog {
    fn load<'a>(&'a self, _: &'a InterviewId) -> Read<'a, Option<(Room, Tallies)>> {
        self.read("load", |state| Some((state.room.clone(), Tallies::default())))
    }

    fn heads<'a>(&'a self, ids: &'a [InterviewId]) -> Read<'a, Vec<(InterviewId, Epoch, u64)>> {
        let heads = |state: &State| {
            ids.iter().map(|id| (id.clone(), state.room.epoch.clone(), state.room.seq)).collect()
        };
        self.read("heads", heads)
    }

    fn events<'a>(&'a self, _: &'a InterviewId, after: u64, limit: u32) -> Read<'a, Vec<Recorded>> {
        self.read("events", move |state| {
            let next = state.events.iter().skip(after as usize).take(limit as usize);
            next.map(|event| Recorded::clone(event)).collect()
        })
    }

    fn bodies<'a>(&'a self, _: &'a InterviewId, items: &'a [String]) -> Read<'a, Vec<Body>> {
        self.read("bodies", |state| newest(&state.bodies, |body| items.contains(&body.item)))
    }

    fn tallies<'a>(&'a self, _: &'a [InterviewId], _: Instant) -> Read<'a, Vec<TallyRow>> {
        self.read("tallies", |_| Vec::new())
    }

    fn keep_peaks<'a>(&'a self, _: &'a [(InterviewId, u64)], _: Instant) -> Read<'a, ()> {
        self.read("peaks", |_| ())
    }

    fn mine<'a>(&'a self, _: &'a InterviewId, _: &'a NetizenId) -> Read<'a, Given> {
        self.read("mine", |_| Given::default())
    }
}
