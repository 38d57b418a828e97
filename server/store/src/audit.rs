//! The log as auditors read it: everything that happened, newest first. Texts are not in it.

use crate::{
    db::{Db, all},
    error::StoreError,
    page::{Listed, Page, cursor},
    rows::{json, number},
};
use domain::Instant;
use sqlx::FromRow;

/// An event of any stream.
#[derive(Clone, PartialEq, Debug)]
pub struct Audited {
    pub stream_id: String,
    pub seq: u64,
    pub at: Instant,
    /// The name of the event.
    pub kind: String,
    /// As [`domain::Actor`] writes itself.
    pub actor: String,
    pub payload: serde_json::Value,
}

#[derive(FromRow)]
struct Row {
    stream_id: String,
    seq: i64,
    at_ms: i64,
    kind: String,
    actor: String,
    payload: String,
}

/// Events of one stream or of all, newest first.
pub async fn events(db: &Db, stream: Option<&str>, page: &Page) -> Result<Listed<Audited>, StoreError> {
    const OF_ALL: &str = "\
        SELECT stream_id, seq, at_ms, type AS kind, actor, payload FROM event \
        WHERE (at_ms, stream_id, seq) < ($1, $2, $3) ORDER BY at_ms DESC, stream_id DESC, seq DESC LIMIT $4";
    const OF_ONE: &str = "\
        SELECT stream_id, seq, at_ms, type AS kind, actor, payload FROM event \
        WHERE stream_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
    let ([at_ms, seq], id) = page.after(([i64::MAX, i64::MAX], ""))?;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = match stream {
        Some(stream) => all!(&mut tx, OF_ONE, stream, seq, page.rows())?,
        None => all!(&mut tx, OF_ALL, at_ms, &id, seq, page.rows())?,
    };
    Listed::of(rows, page, |row| cursor([row.at_ms, row.seq], &row.stream_id)).try_map(Row::audited)
}

impl Row {
    fn audited(self) -> Result<Audited, StoreError> {
        Ok(Audited {
            stream_id: self.stream_id,
            seq: number("event.seq", self.seq)?,
            at: Instant::from_ms(self.at_ms),
            kind: self.kind,
            actor: self.actor,
            payload: json("event.payload", &self.payload)?,
        })
    }
}
