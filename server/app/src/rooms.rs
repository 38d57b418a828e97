//! The rooms that are in this node's memory, kept up with the log: by what the bus brings, and once a second by
//! one query for all of them.

pub mod burst;
pub mod connection;
pub mod crowd;
mod framed;
pub mod leaving;
pub mod lobbies;
pub mod log;
pub mod outlet;
mod pass;
pub mod ring;
pub mod room;
mod seat;
mod shards;
mod snapshot;
mod state;
mod streams;

pub use framed::Outgoing;
pub use room::LiveRoom;
pub use snapshot::Snapshot;

use crate::{
    bus::{Bus, Incoming, Notice},
    clock::Clock,
    config::NodeLimits,
};
use dashmap::DashMap;
use domain::ids::{InterviewId, NetizenId};
use leaving::Leaving;
use log::Log;
use room::Taken;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use store::StoreError;
use tokio::sync::{Mutex, Semaphore, watch};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Between two looks at the log.
const TICK: Duration = Duration::from_secs(1);
/// Tallies that changed this long ago are read again, as nodes commit at slightly different times.
const TALLY_OVERLAP_MS: i64 = 3_000;

#[derive(Clone)]
pub struct Rooms(Arc<Inner>);

struct Inner {
    log: Arc<dyn Log>,
    bus: Bus,
    clock: Clock,
    limits: NodeLimits,
    rooms: DashMap<InterviewId, Arc<LiveRoom>>,
    /// One room is loaded at a time, so that many who come at once cause one reading.
    loading: Mutex<()>,
    resumes: Semaphore,
    /// Counts the changes of all rooms.
    happened: Arc<AtomicU64>,
    /// Whether this node is going away.
    leaving: watch::Receiver<Leaving>,
    tasks: TaskTracker,
}

impl Rooms {
    pub fn new(
        log: Arc<dyn Log>,
        bus: Bus,
        clock: Clock,
        limits: NodeLimits,
        leaving: watch::Receiver<Leaving>,
        tasks: TaskTracker,
    ) -> Self {
        let resumes = Semaphore::new(limits.resumes_at_once_max as usize);
        let (rooms, loading, happened) = (DashMap::new(), Mutex::new(()), Arc::default());
        Self(Arc::new(Inner { log, bus, clock, limits, rooms, loading, resumes, happened, leaving, tasks }))
    }

    /// The room of an interview; loaded when it is not in memory; none when there is no such interview.
    ///
    /// # Errors
    /// When it has to be loaded and the database is away.
    pub async fn open(&self, id: &InterviewId) -> Result<Option<Arc<LiveRoom>>, StoreError> {
        let now = self.0.clock.now();
        if let Some(room) = self.known(id) {
            room.use_now(now);
            return Ok(Some(room));
        }
        let _one = self.0.loading.lock().await;
        if let Some(room) = self.known(id) {
            return Ok(Some(room));
        }
        // First the messages, then the state: what is committed in between is in one of them.
        self.0.bus.follow(id);
        match self.0.log.load(id).await {
            Ok(Some((room, tallies))) => {
                let room =
                    Arc::new(LiveRoom::new(room, tallies, &self.0.limits, self.0.happened.clone(), now));
                for giver in room.givers(&self.0.limits, &self.0.leaving) {
                    self.0.tasks.spawn(giver);
                }
                self.0.rooms.insert(id.clone(), room.clone());
                Ok(Some(room))
            }
            outcome => {
                self.0.bus.unfollow(id);
                outcome.map(|_| None)
            }
        }
    }

    /// The room if it is in memory.
    pub fn known(&self, id: &InterviewId) -> Option<Arc<LiveRoom>> {
        self.0.rooms.get(id).map(|room| room.clone())
    }

    fn all(&self) -> Vec<Arc<LiveRoom>> {
        self.0.rooms.iter().map(|room| room.clone()).collect()
    }

    /// What is personal of that netizen changed: tells its connections, here and on other nodes.
    pub fn mine_changed(&self, interview: &InterviewId, netizen: &NetizenId) {
        self.0.bus.publish(Notice::Mine { interview: interview.clone(), netizen: netizen.clone() });
    }

    /// Counts what happened in rooms, as far as this node has heard of it.
    pub fn happened(&self) -> u64 {
        self.0.happened.load(Ordering::Relaxed)
    }

    /// Connections on this node.
    pub fn connections(&self) -> u64 {
        self.0.rooms.iter().map(|room| room.crowd.here()).sum()
    }

    /// Takes what the bus brings.
    pub fn hear(&self, Incoming { node, notice }: Incoming) {
        match notice {
            Notice::Room(delta) => {
                if let Some(room) = self.known(&delta.interview)
                    && room.take(&delta) == Taken::Missing
                {
                    self.catch_up(room);
                }
            }
            Notice::Mine { interview, netizen } => {
                if let Some(room) = self.known(&interview) {
                    room.crowd.tell(&netizen);
                }
            }
            Notice::Presence { counts } => {
                let (Some(node), now) = (node, self.0.clock.now()) else { return };
                for room in self.all() {
                    room.crowd.hear(node.clone(), counts.get(&room.id).copied().unwrap_or(0), now);
                }
            }
            // Rooms have neither limits nor a city of their own.
            Notice::City | Notice::Spent { .. } => {}
        }
    }

    fn catch_up(&self, room: Arc<LiveRoom>) {
        let log = self.0.log.clone();
        self.0.tasks.spawn(async move {
            if let Err(error) = room.catch_up(&*log).await {
                tracing::warn!(%error, interview = %room.id, "cannot read the log; trying again within a second");
            }
        });
    }

    /// Once a second, until `stop`: the log of all rooms in one query, their tallies in another, presence told,
    /// peaks kept, idle rooms dropped.
    pub async fn follow_log(self, stop: CancellationToken) {
        let mut ticks = tokio::time::interval(TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while stop.run_until_cancelled(ticks.tick()).await.is_some() {
            self.drop_idle();
            if let Err(error) = self.look_at_log().await {
                tracing::warn!(%error, "cannot read the log; reading goes on from memory");
            }
        }
    }

    async fn look_at_log(&self) -> Result<(), StoreError> {
        let (rooms, now) = (self.all(), self.0.clock.now());
        self.tell_presence(&rooms);
        if rooms.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = rooms.iter().map(|room| room.id.clone()).collect();
        let since = now.plus_ms(-TALLY_OVERLAP_MS);
        let (rows, missing) = match self.0.log.tallies(&ids, since).await {
            Ok(rows) => (rows, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        let mut by_room: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            by_room.entry(row.stream.clone()).or_default().push(row);
        }
        for room in &rooms {
            room.tick(by_room.remove(&room.id).unwrap_or_default(), now)?;
        }
        missing?;
        let heads = self.0.log.heads(&ids).await?;
        for (id, epoch, seq) in heads {
            if let Some(room) = self.known(&id)
                && room.position() != (epoch, seq)
            {
                self.catch_up(room);
            }
        }
        let peaks: Vec<_> = rooms.iter().map(|room| (room.id.clone(), room.crowd.online(now))).collect();
        self.0.log.keep_peaks(&peaks, now).await
    }

    fn tell_presence(&self, rooms: &[Arc<LiveRoom>]) {
        let counts: HashMap<_, _> = rooms.iter().map(|room| (room.id.clone(), room.crowd.here())).collect();
        metrics::gauge!("wenzheng_connections").set(counts.values().sum::<u64>() as f64);
        metrics::gauge!("wenzheng_rooms").set(rooms.len() as f64);
        self.0.bus.publish(Notice::Presence { counts });
    }

    fn drop_idle(&self) {
        let (now, idle_ms) = (self.0.clock.now(), self.0.limits.idle_room_seconds as i64 * 1_000);
        for room in self.all().into_iter().filter(|room| room.is_idle(now, idle_ms)) {
            self.0.rooms.remove_if(&room.id, |_, room| room.is_idle(now, idle_ms));
            self.0.bus.unfollow(&room.id);
        }
    }
}
