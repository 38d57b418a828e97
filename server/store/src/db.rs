//! The database: one enum over two pools, transactions on either, and a time-out around every call.
//!
//! What differs in SQL stands in [`crate::dialect`]. Nothing here knows a table.

mod group;
mod tx;

use crate::{
    dialect::{self, Dialect},
    error::StoreError,
};
use group::Group;
use sqlx::{
    Postgres, Sqlite,
    pool::PoolOptions,
    postgres::{PgConnectOptions, PgPool},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant as Deadline, timeout};
pub use tx::Tx;
pub(crate) use tx::{Connection, all, maybe, on, run};

/// How long a connection may take to be had, a statement to be answered.
pub(crate) const STATEMENT_WITHIN: Duration = Duration::from_secs(2);
/// How long a whole transaction that writes may take, waiting for its connection included: whoever waits for
/// the receipt is told within 3 s that there is none.
pub(crate) const WRITE_WITHIN: Duration = Duration::from_millis(2_500);
/// How long reading within one snapshot may take.
const READ_WITHIN: Duration = Duration::from_secs(8);
/// How long one statement of a report may take: the figures of many years rank hundreds of thousands of times.
pub(crate) const REPORT_WITHIN: Duration = READ_WITHIN;
/// How long SQLite waits for another process on the same file; shorter than [`STATEMENT_WITHIN`], so that it is SQLite
/// that gives up and the connection stays good.
const BUSY_WITHIN: Duration = Duration::from_millis(1_800);
/// PostgreSQL ends a transaction whose node went silent, and with it the node's locks.
const SILENT_WITHIN_MS: &str = "5000";

/// How many rows SQLite's thread may be ahead of whoever takes them: figures take thousands.
const ROWS_BUFFERED: usize = 1_024;
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 20;

/// The database of the city. Clones share its connections.
#[derive(Clone)]
pub struct Db(Arc<Pools>);

pub(crate) enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool, group: Group },
    Postgres { pool: PgPool, options: Box<PgConnectOptions> },
}

impl Db {
    /// `sqlite://<path>` (made if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is none of these, or nobody answers there.
    pub async fn open(url: &str) -> Result<Db, StoreError> {
        let pools = if url.starts_with("sqlite:") { sqlite(url)? } else { postgres(url)? };
        let db = Db(Arc::new(pools));
        db.ping().await?;
        Ok(db)
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.pools(), Pools::Postgres { .. })
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.0
    }

    pub(crate) fn dialect(&self) -> &'static Dialect {
        if self.is_postgres() { &dialect::POSTGRES } else { &dialect::SQLITE }
    }

    /// A transaction that writes. Its first statement has to lock what it is about, see [`crate::stream::lock`].
    pub async fn write(&self) -> Result<Tx, StoreError> {
        let deadline = Deadline::now() + WRITE_WITHIN;
        match self.pools() {
            Pools::Sqlite { writer, group, .. } => {
                let (turn, begin) = in_time(group.begin(writer)).await?;
                Tx::new(Connection::InTurn(turn), deadline).begun(begin).await
            }
            Pools::Postgres { pool, .. } => {
                let connection = Connection::Postgres(pool.acquire().await?);
                Tx::new(connection, deadline).begun(self.dialect().begin_write).await
            }
        }
    }

    /// A connection without a transaction, for one statement that writes.
    pub(crate) async fn one_write(&self) -> Result<Tx, StoreError> {
        let deadline = Deadline::now() + WRITE_WITHIN;
        match self.pools() {
            Pools::Sqlite { writer, group, .. } => {
                let turn = in_time(group.alone(writer)).await?;
                Ok(Tx::new(Connection::InTurn(turn), deadline))
            }
            Pools::Postgres { pool, .. } => {
                Ok(Tx::new(Connection::Postgres(pool.acquire().await?), deadline))
            }
        }
    }

    /// A transaction that reads: one snapshot from its first statement on.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        self.reading(READ_WITHIN).await?.begun(self.dialect().begin_read).await
    }

    /// As [`Db::read`], for few and heavy statements.
    pub(crate) async fn report(&self) -> Result<Tx, StoreError> {
        self.reading(READ_WITHIN).await?.each_within(REPORT_WITHIN).begun(self.dialect().begin_report).await
    }

    /// A connection without a transaction, for one statement that reads.
    pub(crate) async fn one_read(&self) -> Result<Tx, StoreError> {
        self.reading(STATEMENT_WITHIN).await
    }

    async fn reading(&self, within: Duration) -> Result<Tx, StoreError> {
        let deadline = Deadline::now() + within;
        let connection = match self.pools() {
            Pools::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Pools::Postgres { pool, .. } => Connection::Postgres(pool.acquire().await?),
        };
        Ok(Tx::new(connection, deadline))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        const SQL: &str = "SELECT 1";
        let mut tx = self.one_read().await?;
        on!(&mut tx, |connection| sqlx::query_scalar::<_, i32>(SQL).fetch_one(connection)).map(|_| ())
    }

    /// PostgreSQL's clock, in milliseconds since 1970; none on SQLite, which has the machine's.
    pub async fn now_ms(&self) -> Result<Option<i64>, StoreError> {
        if !self.is_postgres() {
            return Ok(None);
        }
        let mut tx = self.one_read().await?;
        on!(&mut tx, |connection| sqlx::query_scalar(dialect::POSTGRES_NOW).fetch_one(connection)).map(Some)
    }

    /// Closes every connection; whoever still has one is waited for.
    pub async fn close(&self) {
        match self.pools() {
            Pools::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { pool, .. } => pool.close().await,
        }
    }
}

/// One connection writes: SQLite has one writer anyhow, and waiting in our queue is fair, in its lock it is not.
fn sqlite(url: &str) -> Result<Pools, StoreError> {
    let options: SqliteConnectOptions = url.parse()?;
    let options = options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .row_buffer_size(ROWS_BUFFERED)
        .busy_timeout(BUSY_WITHIN);
    let pool = |connections| {
        PoolOptions::<Sqlite>::new()
            .max_connections(connections)
            .acquire_timeout(STATEMENT_WITHIN)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    let writer = pool(1).connect_lazy_with(options.clone());
    let readers = pool(SQLITE_READERS).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools::Sqlite { writer, readers, group: Group::default() })
}

/// One's turn to write, if it comes as soon as a connection has to be had.
async fn in_time<T>(turn: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match timeout(STATEMENT_WITHIN, turn).await {
        Ok(turn) => turn,
        Err(_) => Err(StoreError::Unavailable("the turn to write did not come in time".to_owned())),
    }
}

fn postgres(url: &str) -> Result<Pools, StoreError> {
    let options: PgConnectOptions = url.parse()?;
    let options = options.application_name("wenzheng");
    let limits = [
        ("statement_timeout", STATEMENT_WITHIN.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", SILENT_WITHIN_MS.to_owned()),
        // A plan that was made while a table was empty would be kept, and read all of it when it is large.
        ("plan_cache_mode", "force_custom_plan".to_owned()),
        // Compiling a statement takes a hundred times as long as running it, and is done where its cost is guessed too high.
        ("jit", "off".to_owned()),
    ];
    let pool = PoolOptions::<Postgres>::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(STATEMENT_WITHIN)
        .connect_lazy_with(options.clone().options(limits));
    Ok(Pools::Postgres { pool, options: Box::new(options) })
}
