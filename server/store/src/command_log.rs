//! What an idempotency key has led to: written in the transaction of its command, found again for some days.

use crate::{
    db::{Db, Tx, on, run},
    dialect::with_rows,
    error::StoreError,
    rows::{number, signed},
};
use domain::Instant;
use sqlx::FromRow;

/// A row of the log of commands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logged {
    /// As [`domain::Actor`] writes itself.
    pub actor: String,
    pub key: String,
    /// Of the command, so that another one under the same key is told apart.
    pub hash: String,
    /// The status of the answer, as over HTTP.
    pub status: u16,
    pub made_kind: String,
    pub made_id: String,
    pub seq: u64,
    pub tracking_code: Option<String>,
    pub at: Instant,
}

#[derive(FromRow)]
struct Row {
    actor: String,
    key: String,
    hash: String,
    status: i64,
    made_kind: String,
    made_id: String,
    seq: i64,
    tracking_code: Option<String>,
    at_ms: i64,
}

/// Which of these keys of these actors are known.
pub async fn find(tx: &mut Tx, keys: &[(String, String)]) -> Result<Vec<Logged>, StoreError> {
    const COLUMNS: usize = 2;
    let mut found = Vec::new();
    for chunk in keys.chunks(crate::dialect::rows_at_once(COLUMNS)) {
        let rows: Vec<Row> = on!(&mut *tx, |connection| async {
            let mut sql = sqlx::QueryBuilder::new(
                "SELECT actor, key, hash, status, made_kind, made_id, seq, tracking_code, at_ms \
                 FROM command_log WHERE (actor, key) IN (",
            );
            sql.push_values(chunk, |mut values, (actor, key)| {
                values.push_bind(actor).push_bind(key);
            });
            sql.push(") ORDER BY actor, key LIMIT ").push_bind(limit_of(chunk));
            sql.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        found.extend(rows);
    }
    found.into_iter().map(Row::logged).collect()
}

fn limit_of<T>(rows: &[T]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

impl Row {
    fn logged(self) -> Result<Logged, StoreError> {
        Ok(Logged {
            actor: self.actor,
            key: self.key,
            hash: self.hash,
            status: number("command_log.status", self.status)?,
            made_kind: self.made_kind,
            made_id: self.made_id,
            seq: number("command_log.seq", self.seq)?,
            tracking_code: self.tracking_code,
            at: Instant::from_ms(self.at_ms),
        })
    }
}

pub(crate) async fn write(tx: &mut Tx, receipts: &[&Logged]) -> Result<(), StoreError> {
    for receipt in receipts {
        signed(receipt.seq)?;
    }
    with_rows!(
        &mut *tx,
        "INSERT INTO command_log (actor, key, hash, status, made_kind, made_id, seq, tracking_code, at_ms)",
        9,
        receipts,
        |values, receipt| values
            .push_bind(&receipt.actor)
            .push_bind(&receipt.key)
            .push_bind(&receipt.hash)
            .push_bind(i64::from(receipt.status))
            .push_bind(&receipt.made_kind)
            .push_bind(&receipt.made_id)
            .push_bind(receipt.seq as i64)
            .push_bind(&receipt.tracking_code)
            .push_bind(receipt.at.ms()),
        ""
    );
    Ok(())
}

/// Forgets the keys of before; says how many. At most ten thousand at a time, so that nobody waits long.
pub async fn forget_before(db: &Db, at: Instant) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM command_log WHERE (actor, key) IN \
                       (SELECT actor, key FROM command_log WHERE at_ms < $1 ORDER BY at_ms, actor, key LIMIT 10000)";
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, at.ms())
}
