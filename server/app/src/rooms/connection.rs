//! One reader of a room: what is due to it goes out, what comes in is handed on.
//!
//! It has a cursor into the room's ring and no queue of its own. Each wake-up writes everything since the cursor
//! and flushes once. Who makes no progress is closed with 4008 and may resume. What a message from the client
//! means is the door's business (see [`Commands`]); how bytes travel is the [`Outlet`]'s.

use super::{
    Rooms,
    crowd::Presence,
    outlet::{End, Outlet, code},
    ring::Outgoing,
    room::{LiveRoom, Next, Start},
};
use crate::config::NodeLimits;
use domain::{
    frame,
    ids::{Epoch, NetizenId},
    view::{Mine, Sight},
};
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::Instant};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Bytes that are written at a time before looking at what comes in.
const WRITE_BYTES: usize = 128 * 1024;
/// Events that are read from the log at a time for a reader who is behind.
const PAGE: u32 = 500;
/// Commands of one connection that may be under way; more wait in the connection.
const UNDER_WAY_MAX: usize = 16;
/// When what is personal is tried again after the database was away.
const MINE_AGAIN: Duration = Duration::from_secs(1);

/// Who follows, and from where.
pub struct Follower {
    pub sight: Sight,
    pub netizen: Option<NetizenId>,
    pub since: Option<u64>,
    pub epoch: Option<Epoch>,
}

/// Carries out what a client sends, and gives the `reply` to it.
pub type Commands = Arc<dyn Fn(Utf8Bytes) -> BoxFuture<'static, String> + Send + Sync>;

/// Tells connections that this node is going away: first to move within so many milliseconds, then at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaving {
    No,
    Within { ms: u64 },
    Now,
}

/// Serves a reader until it goes, is closed, or the node leaves.
pub async fn run<O: Outlet>(
    mut outlet: O,
    rooms: Rooms,
    room: Arc<LiveRoom>,
    follower: Follower,
    commands: Commands,
    leaving: watch::Receiver<Leaving>,
) {
    let presence = room.crowd.enter(follower.netizen.as_ref());
    let epoch = room.position().0;
    let mut connection = Connection { rooms, room, follower, presence, epoch, cursor: 0, covered: 0 };
    let end = match connection.begin(&mut outlet).await {
        Ok(()) => connection.serve(&mut outlet, &commands, leaving).await,
        Err(end) => end,
    };
    if let End::Close(code, reason) = end {
        metrics::counter!("wenzheng_closed_total", "reason" => reason).increment(1);
        outlet.close(code, reason).await;
    }
}

struct Connection {
    rooms: Rooms,
    room: Arc<LiveRoom>,
    follower: Follower,
    presence: Presence,
    /// The epoch that the cursor and `covered` belong to.
    epoch: Epoch,
    /// The index of the next frame of the ring.
    cursor: u64,
    /// How far this reader has been covered.
    covered: u64,
}

impl Connection {
    fn limits(&self) -> &NodeLimits {
        &self.rooms.0.limits
    }

    /// The whole room or what is missing since; then all numbers; then what is personal.
    async fn begin(&mut self, outlet: &mut impl Outlet) -> Result<(), End> {
        let named = self.follower.epoch.take().unwrap_or_else(|| self.epoch.clone());
        if self.follower.since.is_some_and(|since| since > self.room.position().1) {
            // It comes from a node that heard more; going on from an older room would take it back in time.
            // Apart: what is seldom under way shall not make every connection large.
            Box::pin(self.room.catch_up(&*self.rooms.0.log)).await?;
            self.epoch = self.room.position().0;
        }
        let since = self.follower.since.filter(|_| named == self.epoch);
        self.position(outlet, since).await?;
        self.send(outlet, vec![self.room.whole_tally(self.follower.sight)]).await?;
        self.send_mine(outlet).await
    }

    /// Puts the cursor where a reader goes on who has everything up to `since` of this epoch.
    async fn position(&mut self, outlet: &mut impl Outlet, mut since: Option<u64>) -> Result<(), End> {
        loop {
            let start =
                self.room.start(self.follower.sight, since, &self.epoch, self.limits().resume_events_max);
            match start.ok_or(End::Close(code::NOT_ALLOWED, "not_found"))? {
                Start::At(due) => {
                    self.covered = since.unwrap_or(0);
                    self.cursor = due.cursor;
                    return self.deliver(outlet, due.messages).await;
                }
                Start::Behind => since = self.send_from_log(outlet, since.unwrap_or(0)).await?,
            }
        }
    }

    /// Serves a page of the log; returns how far the reader is covered then, or nothing if the log became another one
    /// while it was read.
    async fn send_from_log(&self, outlet: &mut impl Outlet, since: u64) -> Result<Option<u64>, End> {
        let _permit = self.rooms.0.resumes.acquire().await.map_err(|_| End::Gone)?;
        let events = self.rooms.0.log.events(&self.room.id, since, PAGE).await?;
        if self.room.position().0 != self.epoch {
            return Ok(None);
        }
        let page = self.room.encode(self.follower.sight, since, &events);
        let page = page.ok_or(End::Close(code::TOO_SLOW, "resync_required"))?;
        let covered = page.covered.unwrap_or(since);
        self.send(outlet, vec![page]).await?;
        Ok(Some(covered))
    }

    async fn serve(
        &mut self,
        outlet: &mut impl Outlet,
        commands: &Commands,
        mut leaving: watch::Receiver<Leaving>,
    ) -> End {
        let mut news = self.room.listen();
        // What came between the beginning and here is due at once.
        news.mark_changed();
        leaving.mark_changed();
        let heartbeat_after = Duration::from_secs(self.limits().heartbeat_seconds);
        let mut heartbeat_at = Instant::now() + heartbeat_after;
        let mut pace = Pace::new(self.limits().messages_per_second_max);
        let mut under_way = FuturesUnordered::<BoxFuture<'static, String>>::new();
        let mine = self.presence.mine.clone();
        loop {
            let outcome = tokio::select! {
                // What comes seldom goes first: in a busy room the news never end.
                biased;
                Ok(()) = leaving.changed() => {
                    let now = *leaving.borrow_and_update();
                    self.leave(outlet, now).await
                }
                Some(reply) = under_way.next() => self.send(outlet, vec![Outgoing::aside(&reply)]).await,
                text = outlet.receive(), if under_way.len() < UNDER_WAY_MAX => match text {
                    Ok(text) if pace.allows() => { under_way.push(commands(text)); Ok(()) }
                    Ok(_) => Err(End::Close(code::NOT_ALLOWED, "too_many_requests")),
                    Err(end) => Err(end),
                },
                () = mine.notified() => self.send_mine(outlet).await,
                () = tokio::time::sleep_until(heartbeat_at) => {
                    heartbeat_at = Instant::now() + heartbeat_after;
                    self.send_heartbeat(outlet).await
                }
                changed = news.changed() => match changed {
                    Ok(()) => {
                        let before = self.covered;
                        let sent = self.send_due(outlet).await;
                        if self.covered != before {
                            heartbeat_at = Instant::now() + heartbeat_after;
                        }
                        sent
                    }
                    Err(_) => Err(End::Close(code::NODE_IS_GONE, "node_is_gone")),
                },
            };
            if let Err(end) = outcome {
                return end;
            }
        }
    }

    async fn leave(&self, outlet: &mut impl Outlet, leaving: Leaving) -> Result<(), End> {
        match leaving {
            Leaving::No => Ok(()),
            Leaving::Within { ms } => {
                let text = frame::encode(&frame::Message::Drain { within_ms: ms });
                self.send(outlet, vec![Outgoing::aside(&text)]).await
            }
            Leaving::Now => Err(End::Close(code::NODE_IS_GONE, "node_is_gone")),
        }
    }

    /// Everything since the cursor. Ends when nothing will come any more.
    async fn send_due(&mut self, outlet: &mut impl Outlet) -> Result<(), End> {
        loop {
            match self.room.next(self.follower.sight, &self.epoch, self.cursor, WRITE_BYTES) {
                Next::Frames(due) => {
                    self.cursor = due.cursor;
                    self.deliver(outlet, due.messages).await?;
                }
                Next::Nothing { is_over: true } => return Err(End::Close(code::ARCHIVED, "archived")),
                Next::Nothing { is_over: false } => return Ok(()),
                Next::Lost => self.position(outlet, Some(self.covered)).await?,
                Next::Anew(epoch) => {
                    self.epoch = epoch;
                    self.position(outlet, None).await?;
                }
            }
        }
    }

    /// What is personal; while the database is away it has to wait, the rest goes on.
    async fn send_mine(&self, outlet: &mut impl Outlet) -> Result<(), End> {
        let Some(netizen) = &self.follower.netizen else { return Ok(()) };
        match self.rooms.0.log.mine(&self.room.id, netizen).await {
            Ok((upvoted, rated)) => {
                let mine = Mine { questions: self.room.own_questions(netizen), upvoted, rated };
                self.send(outlet, vec![Outgoing::aside(&frame::encode(&frame::Message::Mine(mine)))]).await
            }
            Err(error) => {
                tracing::warn!(%error, "what is personal has to wait for the database");
                let again = self.presence.mine.clone();
                self.rooms.0.tasks.spawn(async move {
                    tokio::time::sleep(MINE_AGAIN).await;
                    again.notify_one();
                });
                Ok(())
            }
        }
    }

    /// How far this reader has been covered, in the epoch that it was told of.
    async fn send_heartbeat(&self, outlet: &mut impl Outlet) -> Result<(), End> {
        let heartbeat = frame::Message::Heartbeat { epoch: self.epoch.clone(), seq: self.covered };
        self.send(outlet, vec![Outgoing::aside(&frame::encode(&heartbeat))]).await
    }

    /// Sends what covers numbers, and notes how far.
    async fn deliver(&mut self, outlet: &mut impl Outlet, messages: Vec<Outgoing>) -> Result<(), End> {
        let covered = messages.iter().rev().find_map(|message| message.covered);
        self.send(outlet, messages).await?;
        self.covered = covered.unwrap_or(self.covered);
        Ok(())
    }

    /// Writes; who takes nothing for too long is too slow.
    async fn send(&self, outlet: &mut impl Outlet, messages: Vec<Outgoing>) -> Result<(), End> {
        let stuck_after = Duration::from_secs(self.limits().stuck_seconds_max);
        match tokio::time::timeout(stuck_after, outlet.send(messages)).await {
            Ok(sent) => sent,
            Err(_) => Err(End::Close(code::TOO_SLOW, "too_slow")),
        }
    }
}

/// So many messages in each second.
struct Pace {
    max: u64,
    count: u64,
    since: Instant,
}

impl Pace {
    fn new(max: u64) -> Self {
        Self { max, count: 0, since: Instant::now() }
    }

    fn allows(&mut self) -> bool {
        if self.since.elapsed() >= Duration::from_secs(1) {
            (self.count, self.since) = (0, Instant::now());
        }
        self.count += 1;
        self.count <= self.max
    }
}
