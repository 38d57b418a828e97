//! What the nodes of a cluster know in common: the feature level up to which events may be written.
//!
//! Each node gives a sign of life in the database. Once all that are alive have reached a level, events of that level are
//! written; from then on a program that does not know them no longer starts here, and one that slept through it leaves.

use crate::clock::Clock;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use store::{
    Db, StoreError,
    nodes::{self, Announcement, known_level},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

const ANNOUNCE_EVERY: Duration = Duration::from_secs(5);
/// Who gave no sign of life for so long is gone.
const GONE_AFTER_MS: i64 = 20_000;

#[derive(Clone)]
pub struct Cluster(Arc<Inner>);

struct Inner {
    node: String,
    level: AtomicU32,
    /// The others went on to a level that this program does not know.
    outdated: CancellationToken,
}

impl Cluster {
    /// As the database has it; this node is not a part of it yet.
    pub async fn load(db: &Db) -> Result<Self, StoreError> {
        let (node, outdated) = (crate::clock::secret_token(), CancellationToken::new());
        let level = AtomicU32::new(nodes::level(db).await?);
        Ok(Self(Arc::new(Inner { node, level, outdated })))
    }

    /// Up to which level events may be written.
    pub fn level(&self) -> u32 {
        self.0.level.load(Ordering::Relaxed)
    }

    /// Ends when this program may no longer serve.
    pub async fn outdated(&self) {
        self.0.outdated.cancelled().await;
    }

    pub fn is_outdated(&self) -> bool {
        self.0.outdated.is_cancelled()
    }

    async fn announce(&self, db: &Db, clock: &Clock) -> Result<u32, StoreError> {
        let now_ms = db.now_ms().await?.unwrap_or_else(|| clock.now().ms());
        let announcement = Announcement {
            node: &self.0.node,
            level: known_level(),
            version: env!("CARGO_PKG_VERSION"),
            now_ms,
            alive_since_ms: now_ms - GONE_AFTER_MS,
        };
        let level = nodes::announce(db, announcement).await?;
        self.0.level.store(level, Ordering::Relaxed);
        metrics::gauge!("wenzheng_feature_level").set(f64::from(level));
        Ok(level)
    }

    /// Makes the node a part of the cluster, until it stops.
    ///
    /// # Errors
    /// When the others write events that this program does not know.
    pub async fn join(
        &self,
        db: &Db,
        clock: &Clock,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> anyhow::Result<()> {
        let (level, known) = (self.announce(db, clock).await?, known_level());
        anyhow::ensure!(
            level <= known,
            "the database has events of level {level}, and this program knows those up to {known}: start a newer one"
        );
        tasks.spawn(self.clone().stay(db.clone(), clock.clone(), stop.clone()));
        Ok(())
    }

    async fn stay(self, db: Db, clock: Clock, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(ANNOUNCE_EVERY)).await.is_some() {
            match self.announce(&db, &clock).await {
                Ok(level) if level > known_level() => {
                    tracing::error!(level, "newer programs went on without this one; it stops");
                    return self.0.outdated.cancel();
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "cannot give a sign of life; trying again"),
            }
        }
        if let Err(error) = nodes::leave(&db, &self.0.node).await {
            tracing::warn!(%error, "cannot say that this node leaves; the others see it in {GONE_AFTER_MS} ms");
        }
    }
}
