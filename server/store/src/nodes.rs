//! The nodes that serve this database, and the feature level that all of them have reached; see [`domain::level`].

use crate::{
    db::{Db, maybe, run},
    error::StoreError,
    rows::number,
};
use domain::level::LEVEL;

/// A node as it announces itself.
#[derive(Clone, Copy, Debug)]
pub struct Announcement<'a> {
    pub node: &'a str,
    /// The highest level of events that it understands.
    pub level: u32,
    pub version: &'a str,
    pub now_ms: i64,
    /// Who gave no sign of life since then is gone.
    pub alive_since_ms: i64,
}

/// The highest level of events that this program understands.
pub fn known_level() -> u32 {
    #[cfg(any(debug_assertions, feature = "faults"))]
    if let Some(level) = PRETENDED.get() {
        return *level;
    }
    LEVEL
}

#[cfg(any(debug_assertions, feature = "faults"))]
static PRETENDED: std::sync::OnceLock<u32> = std::sync::OnceLock::new();

/// From now on this process is a program of that level, as it was before later events were known; the first call counts.
#[cfg(any(debug_assertions, feature = "faults"))]
pub fn pretend_level(level: u32) {
    PRETENDED.get_or_init(|| level);
}

/// Says that a node is alive, raises the common level if all that are alive have reached a higher one, and returns
/// it. A node that does not know the common level is not entered.
///
/// The row of the cluster is locked first: a node of an older program is either seen by whoever raises the level, or sees
/// the raised one.
pub async fn announce(db: &Db, announcement: Announcement<'_>) -> Result<u32, StoreError> {
    const LOCK: &str = "INSERT INTO cluster (id, level) VALUES ('cluster', 1) \
                        ON CONFLICT (id) DO UPDATE SET level = cluster.level RETURNING level";
    const ENTER: &str = "INSERT INTO node (id, level, version, seen_at_ms) VALUES ($1, $2, $3, $4) \
                         ON CONFLICT (id) DO UPDATE SET seen_at_ms = excluded.seen_at_ms";
    const FORGET: &str = "DELETE FROM node WHERE seen_at_ms < $1";
    const LOWEST: &str = "SELECT COALESCE(MIN(level), 1) FROM node";
    const RAISE: &str = "UPDATE cluster SET level = $1 WHERE level < $1";
    let Announcement { node, level, version, now_ms, alive_since_ms } = announcement;
    let mut tx = db.write().await?;
    let common = only(maybe!(&mut tx, LOCK)?)?;
    if common > level {
        return Ok(common);
    }
    run!(&mut tx, ENTER, node, i64::from(level), version, now_ms)?;
    run!(&mut tx, FORGET, alive_since_ms)?;
    let lowest = only(maybe!(&mut tx, LOWEST)?)?;
    run!(&mut tx, RAISE, i64::from(lowest))?;
    tx.commit().await?;
    Ok(common.max(lowest))
}

/// A node goes: nobody waits for it any more.
pub async fn leave(db: &Db, node: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM node WHERE id = $1";
    run!(&mut db.one_write().await?, SQL, node).map(|_| ())
}

/// The common level; 1 before any node ever announced itself.
pub async fn level(db: &Db) -> Result<u32, StoreError> {
    const SQL: &str = "SELECT level FROM cluster LIMIT 1";
    let found: Option<(i64,)> = maybe!(&mut db.one_read().await?, SQL)?;
    found.map_or(Ok(1), |level| only(Some(level)))
}

fn only(row: Option<(i64,)>) -> Result<u32, StoreError> {
    let (level,) = row.ok_or_else(|| StoreError::broken("cluster.level"))?;
    number("cluster.level", level)
}
