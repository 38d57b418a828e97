//! A follower: one live connection after the other to one room, and what was seen over them.
//!
//! It resumes where it stopped and judges nothing but its own chain. It never acts; those who do have one.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::api::Credential;
use crate::chain::Chain;
use crate::record::Write;
use crate::room::{Room, Stream};
use crate::socket::{ConnectError, Incoming, Socket};
use crate::stage::{Stage, Witness};
use crate::stream::{Events, Message, Reply, Snapshot};

/// After this many attempts in a row the follower gives up, and the run says so.
const ATTEMPTS_MAX: u32 = 10;
const FIRST_WAIT_S: f64 = 2.0;
const WAIT_S_MAX: f64 = 15.0;

/// What whoever owns a follower may want to know; plain events of the public stream are only counted.
#[derive(Debug)]
pub enum News {
    Snapshot(Rc<Snapshot>),
    Events(Rc<Events>),
    Reply(Rc<Reply>),
    Drain(Duration),
    /// The connection is gone and should be resumed.
    Lost(String),
    /// The follower has been covered up to the number it was told to wait for.
    AtEnd,
}

pub struct Follower {
    ear: Ear,
    socket: Option<Socket>,
    credential: Credential,
    node: usize,
}

/// Everything but the connection, so that it can listen while the connection reads.
struct Ear {
    stage: Rc<Stage>,
    room: Rc<Room>,
    stream: Stream,
    chain: Chain,
    connected_at: Instant,
    end_at: Option<u64>,
    news: VecDeque<News>,
}

impl Follower {
    pub fn new(
        stage: Rc<Stage>,
        room: Rc<Room>,
        stream: Stream,
        credential: Credential,
        node: usize,
    ) -> Self {
        let ear = Ear {
            stage,
            room,
            stream,
            chain: Chain::default(),
            connected_at: Instant::now(),
            end_at: None,
            news: VecDeque::new(),
        };
        Self { ear, socket: None, credential, node }
    }

    /// Connects, or comes back to where it stopped; false when it had to give up.
    pub async fn join(&mut self) -> bool {
        for attempt in 0..ATTEMPTS_MAX {
            match self.dial().await {
                Ok(()) => return true,
                Err(ConnectError::TooManyFiles) => {
                    self.ear.stage.totals.borrow_mut().file_limit_reached = true;
                    break;
                }
                Err(error) => {
                    *self.ear.stage.totals.borrow_mut().cut_off.entry(error.to_string()).or_default() += 1;
                    sleep(wait(attempt, &error)).await;
                    self.node += 1;
                }
            }
        }
        self.ear.stage.totals.borrow_mut().never_back += 1;
        false
    }

    async fn dial(&mut self) -> Result<(), ConnectError> {
        let began = Instant::now();
        let resume = self.ear.chain.position().map(|(since, epoch)| format!("?since={since}&epoch={epoch}"));
        let is_resumed = resume.is_some();
        let path = format!("/api/v1/interviews/{}/live{}", self.ear.room.id, resume.unwrap_or_default());
        let address = self.ear.stage.addresses[self.node % self.ear.stage.addresses.len()];
        let socket = Socket::connect(address, &path, self.credential.cookie()).await?;
        self.socket = Some(socket);
        self.ear.connected_at = Instant::now();
        self.ear.check_end();
        self.ear.stage.came();
        let mut totals = self.ear.stage.totals.borrow_mut();
        totals.handshake.record(began.elapsed());
        if is_resumed {
            totals.reconnects += 1;
        }
        Ok(())
    }

    /// Breaks the connection off without a word, as a phone in a tunnel does.
    pub fn cut(&mut self) {
        if self.socket.take().is_some() {
            self.ear.stage.went();
        }
        self.ear.news.clear();
    }

    /// Leaves this node for another one: the connection is closed properly and resumed there.
    pub async fn move_on(&mut self) -> bool {
        self.ear.stage.totals.borrow_mut().moved += 1;
        self.node += 1;
        self.cut();
        self.join().await
    }

    /// Resumes after an unexpected loss, some random moment later so that not all come back at once.
    pub async fn come_back(&mut self, why: &str) -> bool {
        self.cut();
        *self.ear.stage.totals.borrow_mut().cut_off.entry(why.to_owned()).or_default() += 1;
        self.node += 1;
        sleep(Duration::from_secs_f64(rand::random_range(0.0..FIRST_WAIT_S))).await;
        self.join().await
    }

    /// Sends a command; false when the connection is not there to take it.
    pub async fn send(&mut self, text: &str) -> bool {
        match &mut self.socket {
            Some(socket) => socket.send(text).await.is_ok(),
            None => false,
        }
    }

    /// Tells when it has been covered up to `head`: by `News::AtEnd`, at once if it has been already.
    pub fn wait_for(&mut self, head: u64) {
        self.ear.end_at = Some(head);
        self.ear.check_end();
    }

    /// The next thing worth telling. May be cancelled at any time, and nothing is lost.
    pub async fn next(&mut self) -> News {
        loop {
            if let Some(news) = self.ear.news.pop_front() {
                return news;
            }
            let Some(socket) = &mut self.socket else { return std::future::pending().await };
            let stage = self.ear.stage.clone();
            let ear = &mut self.ear;
            if let Err(error) = socket.read(&stage.scratch, |incoming| ear.hear(incoming)).await {
                self.cut();
                return News::Lost(error.to_string());
            }
        }
    }

    /// Goes home and tells what it saw.
    pub async fn leave(mut self, name: String) {
        if let Some(socket) = self.socket.take() {
            self.ear.stage.went();
            // A goodbye that cannot be said any more is no loss: everything has been seen.
            socket.close().await.ok();
        }
        let Ear { stage, room, stream, chain, .. } = self.ear;
        stage.witnesses.borrow_mut().push(Witness { room: room.index, stream, name, chain });
    }
}

/// How long to wait before the next attempt: as long as was asked for, and some random time that grows.
fn wait(attempt: u32, error: &ConnectError) -> Duration {
    let most_s = (FIRST_WAIT_S * f64::from(2_u32.pow(attempt.min(8)))).min(WAIT_S_MAX);
    let asked = match error {
        ConnectError::Refused { retry_after_s, .. } => Duration::from_secs(retry_after_s.unwrap_or(0)),
        ConnectError::TooManyFiles | ConnectError::Io(_) => Duration::ZERO,
    };
    asked.min(Duration::from_secs_f64(WAIT_S_MAX)) + Duration::from_secs_f64(rand::random_range(0.0..most_s))
}

impl Ear {
    fn hear(&mut self, incoming: Incoming<'_>) {
        let text = match incoming {
            Incoming::Text(text) => text,
            Incoming::Close(code) => {
                let why = code.map_or_else(|| "closed".to_owned(), |code| format!("closed with {code}"));
                self.news.push_back(News::Lost(why));
                return;
            }
        };
        {
            let mut totals = self.stage.totals.borrow_mut();
            totals.messages += 1;
            totals.bytes += text.len() as u64;
        }
        match self.room.read(text, self.stream) {
            Message::Events(events) => {
                if self.chain.events(&events) {
                    self.count(&events);
                    if self.stream == Stream::Staff {
                        self.news.push_back(News::Events(events));
                    }
                } else {
                    self.news.push_back(News::Lost("a gap in the stream".to_owned()));
                }
                self.check_end();
            }
            Message::Snapshot(snapshot) => {
                self.chain.snapshot(&snapshot.epoch, snapshot.seq);
                if self.stream == Stream::Staff {
                    self.news.push_back(News::Snapshot(snapshot));
                }
                self.check_end();
            }
            Message::Heartbeat { seq } => {
                if !self.chain.heartbeat(seq) {
                    self.news.push_back(News::Lost("a heartbeat ahead of the stream".to_owned()));
                }
            }
            Message::Reply(reply) => self.news.push_back(News::Reply(reply)),
            Message::Drain { within } => self.news.push_back(News::Drain(within)),
            Message::Other | Message::Broken(_) => {}
        }
    }

    fn count(&self, events: &Events) {
        if self.stream == Stream::Staff || events.items.is_empty() {
            return;
        }
        let now = Instant::now();
        let record = self.room.record.borrow();
        let mut totals = self.stage.totals.borrow_mut();
        for item in &events.items {
            let Some((write, sent)) = Write::behind(&item.kind).zip(record.sent(item)) else {
                totals.delivered += 1;
                continue;
            };
            // What was sent before this connection stood is history, and says nothing about how fast the room is.
            if sent < self.connected_at {
                totals.caught_up += 1;
            } else {
                totals.delivered += 1;
                totals.delivered(write, now.saturating_duration_since(sent));
            }
        }
    }

    fn check_end(&mut self) {
        if self.end_at.is_some_and(|end| self.chain.at() >= end) {
            self.news.push_back(News::AtEnd);
        }
    }
}
