//! One reader of a room: how it begins, what comes in, and whatever may have to wait.
//!
//! It has a cursor into the room's ring and no queue of its own. What is new the room gives to all readers
//! (see [`super::shards`]); this task has the turn where somebody has to be waited for (see [`Seat`]). Who makes no
//! progress is closed with 4008 and may resume. What a message from the client means is the door's business (see
//! [`Commands`]); how bytes travel is the [`Outlet`]'s.

use super::{
    Rooms,
    burst::Burst,
    crowd::Presence,
    leaving::{Leaving, drain},
    outlet::{End, Outlet, code},
    room::LiveRoom,
    seat::{Seat, Seated},
    streams::{Next, Place, Start},
};
use crate::config::NodeLimits;
use domain::{
    frame,
    ids::{Epoch, NetizenId},
    view::{Mine, Sight},
};
use futures_util::{StreamExt, future::BoxFuture, poll, stream::FuturesUnordered};
use std::{future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};
use store::counts::Given;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Events that are read from the log at a time for a reader who is behind.
const PAGE: u32 = 500;
/// Commands of one connection that may be under way; more wait in the connection.
const UNDER_WAY_MAX: usize = 16;
/// Between two messages of what is personal.
const MINE_EVERY: Duration = Duration::from_secs(1);
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

/// Serves a reader until it goes, is closed, or the node leaves. Thousands of these wait at a time: what is seldom under
/// way is in boxes, so that it takes no room in all of them.
pub fn run<O: Outlet>(
    outlet: O,
    rooms: Rooms,
    room: Arc<LiveRoom>,
    follower: Follower,
    commands: Commands,
) -> impl Future<Output = ()> + Send {
    let presence = room.crowd.enter(follower.netizen.as_ref());
    let seat = Arc::new(Seat::new(outlet, follower.sight, room.position().0));
    let connection = Connection { rooms, room, follower, presence, seat };
    async move {
        let end = connection.serve(&commands).await;
        if let (End::Close(code, reason), Some(outlet)) = (end, connection.seat.leave()) {
            metrics::counter!("wenzheng_closed_total", "reason" => reason).increment(1);
            Box::pin(outlet.close(code, reason)).await;
        }
    }
}

struct Connection<O> {
    rooms: Rooms,
    room: Arc<LiveRoom>,
    follower: Follower,
    presence: Presence,
    seat: Arc<Seat<O>>,
}

impl<O: Outlet> Connection<O> {
    fn limits(&self) -> &NodeLimits {
        &self.rooms.0.limits
    }

    async fn serve(&self, commands: &Commands) -> End {
        if let Err(end) = Box::pin(self.begin()).await {
            return end;
        }
        let _ticket = self.room.shards.take(self.seat.clone());
        if let Leaving::Within { ms } = self.leaving() {
            self.seat.tell_to_move(&drain(ms));
        }
        let mut pace = Pace::new(self.limits().messages_per_second_max);
        let mut under_way = FuturesUnordered::<BoxFuture<'static, String>>::new();
        let mut mine = pin!(self.mine_changed(Instant::now()));
        loop {
            if let Err(end) = Box::pin(self.go_on()).await {
                return end;
            }
            tokio::select! {
                () = self.seat.rung() => {}
                Some(reply) = under_way.next() => self.put(&Burst::aside(&reply)),
                () = &mut mine => {
                    mine.set(self.mine_changed(Instant::now() + MINE_EVERY));
                    Box::pin(self.put_mine()).await;
                }
                text = poll_fn(|cx| self.seat.poll_receive(cx)), if under_way.len() < UNDER_WAY_MAX => match text {
                    Ok(text) if pace.allows() => under_way.push(commands(text)),
                    Ok(_) => return End::Close(code::NOT_ALLOWED, "too_many_requests"),
                    Err(end) => return end,
                },
            }
        }
    }

    /// The whole room or what is missing since; then all numbers; then what is personal.
    async fn begin(&self) -> Result<(), End> {
        let Follower { sight, since, epoch: named, .. } = &self.follower;
        let mut epoch = self.room.position().0;
        let named = named.clone().unwrap_or_else(|| epoch.clone());
        if since.is_some_and(|since| since > self.room.position().1) {
            // It comes from a node that heard more; going on from an older room would take it back in time.
            self.room.catch_up(&*self.rooms.0.log).await?;
            epoch = self.room.position().0;
        }
        let since = since.filter(|_| named == epoch);
        self.position(epoch, since).await?;
        self.put(&self.room.streams.whole_tally(*sight).into());
        self.put_mine().await;
        self.sent().await
    }

    /// Puts the reader where it goes on who has everything up to `since` of that epoch.
    async fn position(&self, epoch: Epoch, mut since: Option<u64>) -> Result<(), End> {
        loop {
            let behind_max = self.limits().resume_events_max;
            let start = self.room.streams.start(self.follower.sight, since, &epoch, behind_max);
            match start.ok_or(End::Close(code::NOT_ALLOWED, "not_found"))? {
                Start::At(due) => {
                    self.deliver(
                        Place { epoch, cursor: due.cursor, covered: since.unwrap_or(0) },
                        &due.burst,
                    );
                    return Ok(());
                }
                Start::Behind => since = self.send_from_log(&epoch, since.unwrap_or(0)).await?,
            }
        }
    }

    /// Serves a page of the log; returns how far the reader is covered then, or nothing if the log became another one
    /// while it was read.
    async fn send_from_log(&self, epoch: &Epoch, since: u64) -> Result<Option<u64>, End> {
        let _permit = self.rooms.0.resumes.acquire().await.map_err(|_| End::Gone)?;
        let events = self.rooms.0.log.events(&self.room.id, since, PAGE).await?;
        if self.room.position().0 != *epoch {
            return Ok(None);
        }
        let page = self.room.streams.encode(self.follower.sight, since, &events);
        let page = page.ok_or(End::Close(code::TOO_SLOW, "resync_required"))?;
        let covered = page.covered.unwrap_or(since);
        self.put(&page.into());
        self.sent().await?;
        Ok(Some(covered))
    }

    /// All that is due goes out; then it is the room's turn. Ends when nothing will come any more.
    async fn go_on(&self) -> Result<(), End> {
        let bytes_max = usize::try_from(self.limits().write_buffer_bytes).unwrap_or(usize::MAX);
        loop {
            let place = self.seat.take_turn();
            self.sent().await?;
            if self.leaving() == Leaving::Now {
                return Err(End::Close(code::NODE_IS_GONE, "node_is_gone"));
            }
            match self.room.streams.next(self.follower.sight, &place.epoch, place.cursor, bytes_max) {
                Next::Frames(due) => self.deliver(Place { cursor: due.cursor, ..place }, &due.burst),
                Next::Nothing if self.seat.hand_back(&self.room.streams) => return Ok(()),
                Next::Nothing => {}
                Next::Over => return Err(End::Close(code::ARCHIVED, "archived")),
                Next::Lost => self.position(place.epoch, Some(place.covered)).await?,
                Next::Anew(epoch) => self.position(epoch, None).await?,
            }
        }
    }

    /// When what is personal has changed; not before `earliest`, so that who votes quickly is told of it at once and not
    /// of each.
    async fn mine_changed(&self, earliest: Instant) {
        self.presence.mine.notified().await;
        tokio::time::sleep_until(earliest).await;
    }

    /// What is personal; while the database is away it has to wait, the rest goes on.
    async fn put_mine(&self) {
        let Some(netizen) = &self.follower.netizen else { return };
        match self.rooms.0.log.mine(&self.room.id, netizen).await {
            Ok(Given { upvoted, rated, voted }) => {
                let questions = self.room.own_questions(netizen);
                let mine = Mine { questions, upvoted, rated, voted };
                self.put(&Burst::aside(&frame::encode(&frame::Message::Mine(mine))));
            }
            Err(error) => {
                tracing::warn!(%error, "what is personal has to wait for the database");
                let again = self.presence.mine.clone();
                self.rooms.0.tasks.spawn(async move {
                    tokio::time::sleep(MINE_AGAIN).await;
                    again.notify_one();
                });
            }
        }
    }

    fn leaving(&self) -> Leaving {
        *self.rooms.0.leaving.borrow()
    }

    /// Takes what holds no numbers; it goes out before the turn is handed back.
    fn put(&self, burst: &Burst) {
        self.seat.take_turn();
        self.seat.put(burst);
    }

    /// Takes what is next in order, and notes how far the reader is then.
    fn deliver(&self, mut place: Place, burst: &Burst) {
        self.seat.put(burst);
        place.covered = burst.covered().unwrap_or(place.covered);
        self.seat.set_place(place);
    }

    /// Everything that was put is out; who takes nothing for too long is too slow. Most take it at once and need no clock.
    async fn sent(&self) -> Result<(), End> {
        let mut sending = pin!(poll_fn(|cx| self.seat.poll_send(cx)));
        if let Poll::Ready(sent) = poll!(&mut sending) {
            return sent;
        }
        let stuck_after = Duration::from_secs(self.limits().stuck_seconds_max);
        match tokio::time::timeout(stuck_after, sending).await {
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
