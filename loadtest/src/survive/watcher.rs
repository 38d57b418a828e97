//! A follower in the middle of the faults: one connection after the other, each to any node, resumed where the one
//! before stopped; and how far it was behind.
//!
//! Unlike the followers of an evening it never gives up and hardly waits, so that most of the run is spent connected.

use std::rc::Rc;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::field::{Ends, Field, jitter};
use crate::api::Credential;
use crate::chain::Chain;
use crate::room::{Room, Stream};
use crate::socket::{Incoming, Socket};
use crate::stage::Witness;
use crate::stream::{Events, Message};

/// The share of followers that a wave of cuts takes.
const CUT_SHARE: f64 = 0.3;
/// How long whoever was cut off stays away, in seconds.
const AWAY_S: [f64; 2] = [0.1, 2.5];
/// Some stay away for minutes, as a phone in a pocket does.
const LONG_AWAY_SHARE: f64 = 0.02;
const LONG_AWAY_S: [f64; 2] = [10.0, 600.0];

pub struct Watcher {
    field: Rc<Field>,
    room: Rc<Room>,
    number: usize,
    credential: Credential,
    rng: StdRng,
    chain: Chain,
    /// Since when it is not connected, if it has seen anything yet.
    left: Option<Instant>,
    cuts: watch::Receiver<u64>,
    ends: watch::Receiver<Option<Ends>>,
}

/// Why a connection is over.
enum Over {
    Lost(String),
    Cut,
    /// Everything has been seen, or the time for it is up.
    Home,
}

impl Watcher {
    pub fn new(field: Rc<Field>, room: Rc<Room>, credential: Credential, number: usize, seed: u64) -> Self {
        let (cuts, ends) = (field.cuts.subscribe(), field.ends.subscribe());
        let (rng, chain) = (StdRng::seed_from_u64(seed), Chain::default());
        Self { field, room, number, credential, rng, chain, left: None, cuts, ends }
    }

    /// Follows until everything has been seen, and tells what it saw.
    pub async fn follow(mut self) {
        while !self.is_late() {
            let over = self.one_connection().await;
            if self.left.is_none() && self.chain.began().is_some() {
                self.left = Some(Instant::now());
            }
            match over {
                Over::Home => break,
                Over::Cut => self.stay_away().await,
                Over::Lost(why) => {
                    self.field.log.borrow_mut().lost(why);
                    sleep(jitter(&mut self.rng)).await;
                }
            }
        }
        let Self { field, room, number, chain, .. } = self;
        let witness =
            Witness { room: room.index, stream: Stream::Public, name: format!("follower {number}"), chain };
        field.witnesses.borrow_mut().push(witness);
    }

    /// Away for a while, or until the run comes to its end.
    async fn stay_away(&mut self) {
        let [least, most] = if self.rng.random_bool(LONG_AWAY_SHARE) { LONG_AWAY_S } else { AWAY_S };
        let away = Duration::from_secs_f64(self.rng.random_range(least..most));
        tokio::select! {
            () = sleep(away) => {}
            _ = self.ends.wait_for(Option::is_some) => {}
        }
    }

    fn is_late(&self) -> bool {
        self.ends.borrow().as_ref().is_some_and(|ends| Instant::now() >= ends.until)
    }

    fn has_seen_all(&self) -> bool {
        self.ends.borrow().as_ref().is_some_and(|ends| self.chain.at() >= ends.heads[self.room.index])
    }

    async fn one_connection(&mut self) -> Over {
        let resume = self.chain.position().map(|(since, epoch)| format!("?since={since}&epoch={epoch}"));
        let path = format!("/api/v1/interviews/{}/live{}", self.room.id, resume.unwrap_or_default());
        let node = self.rng.random_range(0..self.field.addresses.len());
        let mut socket =
            match Socket::connect(self.field.addresses[node], &path, self.credential.cookie()).await {
                Ok(socket) => socket,
                Err(error) => return Over::Lost(error.to_string()),
            };
        let connected = Instant::now();
        if let Some(left) = self.left.take() {
            self.field.log.borrow_mut().resumes(connected.duration_since(left));
        }
        self.cuts.mark_unchanged();
        loop {
            if self.has_seen_all() {
                return Over::Home;
            }
            let until = self.ends.borrow().as_ref().map(|ends| ends.until);
            let Self { field, room, chain, rng, cuts, ends, .. } = self;
            let mut over = None;
            tokio::select! {
                read = socket.read(&field.scratch, |incoming| {
                    let why = hear(field, room, chain, connected, incoming);
                    over = over.take().or(why);
                }) => if let Err(error) = read {
                    return Over::Lost(error.to_string());
                },
                Ok(()) = cuts.changed() => if rng.random_bool(CUT_SHARE) {
                    return Over::Cut;
                },
                Ok(()) = ends.changed() => {}
                () = sleep_until(until.unwrap_or_else(Instant::now)), if until.is_some() => return Over::Home,
            }
            if let Some(why) = over {
                return Over::Lost(why);
            }
        }
    }
}

/// Takes in one message; why the connection has to be left, if it has to be.
fn hear(
    field: &Field,
    room: &Room,
    chain: &mut Chain,
    connected: Instant,
    incoming: Incoming<'_>,
) -> Option<String> {
    let text = match incoming {
        Incoming::Text(text) => text,
        Incoming::Close(Some(code)) => return Some(format!("closed with {code}")),
        Incoming::Close(None) => return Some("closed".to_owned()),
    };
    match room.read_public(text, connected) {
        Message::Events(events) if chain.events(&events) => note_delay(field, room, &events, connected),
        Message::Events(_) => return Some("a gap in the stream".to_owned()),
        Message::Snapshot(snapshot) => {
            let is_resumed = chain.began().is_some();
            let is_older = snapshot.seq < chain.at();
            chain.snapshot(&snapshot.epoch, snapshot.seq);
            if is_resumed {
                field.log.borrow_mut().room_anew();
            }
            if is_older {
                return Some("a room older than what had been seen".to_owned());
            }
        }
        Message::Heartbeat { seq } if !chain.heartbeat(seq) => {
            return Some("a heartbeat ahead of the stream".to_owned());
        }
        Message::Drain { .. } => return Some("asked to go elsewhere".to_owned()),
        Message::Heartbeat { .. } | Message::Reply(_) | Message::Other | Message::Broken(_) => {}
    }
    None
}

fn note_delay(field: &Field, room: &Room, events: &Events, connected: Instant) {
    let (now, mut log) = (Instant::now(), field.log.borrow_mut());
    for item in &events.items {
        let known = log.known(room.index, item.seq, now);
        log.saw(known, connected, now);
    }
}
