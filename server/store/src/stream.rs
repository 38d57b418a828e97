//! Streams: what each room, and the city, is the log of; how far they have come, and the lock that keeps their order.

use crate::{
    db::{Db, Tx, maybe, run},
    error::StoreError,
    rows::{number, read},
};
use domain::{Instant, ids::Epoch};
use sqlx::FromRow;

/// The stream of what belongs to no room.
pub const CITY_STREAM: &str = "city";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StreamKind {
    Interview,
    City,
}

impl StreamKind {
    fn name(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::City => "city",
        }
    }
}

/// How far a stream has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    pub epoch: Epoch,
    pub seq: u64,
    /// When its last event happened.
    pub at: Instant,
}

#[derive(FromRow)]
struct HeadRow {
    epoch: String,
    seq: i64,
    at_ms: i64,
}

impl HeadRow {
    fn head(&self) -> Result<Head, StoreError> {
        Ok(Head {
            epoch: read("stream.epoch", &self.epoch, Epoch::parse)?,
            seq: number("stream.seq", self.seq)?,
            at: Instant::from_ms(self.at_ms),
        })
    }
}

/// A new stream without events; one that is there stays as it is.
pub async fn create(tx: &mut Tx, id: &str, kind: StreamKind, epoch: &Epoch) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO stream (id, kind, epoch, seq, at_ms) VALUES ($1, $2, $3, 0, 0) \
                       ON CONFLICT (id) DO NOTHING";
    run!(tx, SQL, id, kind.name(), epoch.as_str()).map(|_| ())
}

/// Locks a stream until the end of the transaction and says how far it has come; none if there is no such stream.
///
/// It has to be the first statement of a transaction that decides on facts: what is read after it is as of the
/// last commit on that stream, and nobody else commits on it before this one ends.
pub async fn lock(tx: &mut Tx, stream_id: &str) -> Result<Option<Head>, StoreError> {
    const SQL: &str = "UPDATE stream SET seq = seq WHERE id = $1 RETURNING epoch, seq, at_ms";
    let row: Option<HeadRow> = maybe!(tx, SQL, stream_id)?;
    row.map(|row| row.head()).transpose()
}

/// Locks two streams, always in the same order, so that two who want the same ones do not wait for each other for
/// ever. As [`lock`], the first statements of a transaction.
pub async fn lock_two(tx: &mut Tx, one: &str, other: &str) -> Result<[Option<Head>; 2], StoreError> {
    if one == other {
        let head = lock(tx, one).await?;
        return Ok([head.clone(), head]);
    }
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    let (first, second) = (lock(tx, first).await?, lock(tx, second).await?);
    Ok(if one < other { [first, second] } else { [second, first] })
}

/// How far a stream has come, without a lock.
pub(crate) async fn head(tx: &mut Tx, stream_id: &str) -> Result<Option<Head>, StoreError> {
    const SQL: &str = "SELECT epoch, seq, at_ms FROM stream WHERE id = $1 LIMIT 1";
    let row: Option<HeadRow> = maybe!(tx, SQL, stream_id)?;
    row.map(|row| row.head()).transpose()
}

/// How far the city's stream has come.
pub async fn city_head(db: &Db) -> Result<Option<Head>, StoreError> {
    head(&mut db.one_read().await?, CITY_STREAM).await
}
