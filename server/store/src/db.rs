//! The database: one enum over two pools, transactions on either, and a time-out around every call.
//!
//! What differs in SQL stands in [`crate::dialect`]. Nothing here knows a table.

use crate::{
    dialect::{self, Dialect},
    error::StoreError,
    people::Newcomers,
};
use sqlx::{
    Postgres, Sqlite,
    pool::{PoolConnection, PoolOptions},
    postgres::{PgConnectOptions, PgPool},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous},
};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant as Deadline, timeout};

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
pub struct Db(Arc<Shared>);

pub(crate) struct Shared {
    pub pools: Pools,
    pub newcomers: Newcomers,
}

pub(crate) enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres { pool: PgPool, options: Box<PgConnectOptions> },
}

/// What a connection is wanted for.
#[derive(Clone, Copy)]
enum Use {
    Reading,
    Writing,
}

impl Db {
    /// `sqlite://<path>` (made if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// When the address is none of these, or nobody answers there.
    pub async fn open(url: &str) -> Result<Db, StoreError> {
        let pools = if url.starts_with("sqlite:") { sqlite(url)? } else { postgres(url)? };
        let db = Db(Arc::new(Shared { pools, newcomers: Newcomers::default() }));
        db.ping().await?;
        Ok(db)
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.shared().pools, Pools::Postgres { .. })
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    pub(crate) fn dialect(&self) -> &'static Dialect {
        if self.is_postgres() { &dialect::POSTGRES } else { &dialect::SQLITE }
    }

    /// A transaction that writes. Its first statement has to lock what it is about, see [`crate::append::lock`].
    pub async fn write(&self) -> Result<Tx, StoreError> {
        self.connect(Use::Writing, WRITE_WITHIN, STATEMENT_WITHIN)
            .await?
            .begun(self.dialect().begin_write)
            .await
    }

    /// A transaction that reads: one snapshot from its first statement on.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        self.connect(Use::Reading, READ_WITHIN, STATEMENT_WITHIN)
            .await?
            .begun(self.dialect().begin_read)
            .await
    }

    /// As [`Db::read`], for few and heavy statements.
    pub(crate) async fn report(&self) -> Result<Tx, StoreError> {
        self.connect(Use::Reading, READ_WITHIN, REPORT_WITHIN).await?.begun(self.dialect().begin_report).await
    }

    /// A connection without a transaction, for one statement that reads.
    pub(crate) async fn one_read(&self) -> Result<Tx, StoreError> {
        self.connect(Use::Reading, STATEMENT_WITHIN, STATEMENT_WITHIN).await
    }

    /// A connection without a transaction, for one statement that writes.
    pub(crate) async fn one_write(&self) -> Result<Tx, StoreError> {
        self.connect(Use::Writing, WRITE_WITHIN, STATEMENT_WITHIN).await
    }

    async fn connect(&self, to: Use, within: Duration, each_within: Duration) -> Result<Tx, StoreError> {
        let deadline = Deadline::now() + within;
        let connection = match (&self.shared().pools, to) {
            (Pools::Sqlite { writer, .. }, Use::Writing) => Connection::Sqlite(writer.acquire().await?),
            (Pools::Sqlite { readers, .. }, Use::Reading) => Connection::Sqlite(readers.acquire().await?),
            (Pools::Postgres { pool, .. }, Use::Writing | Use::Reading) => {
                Connection::Postgres(pool.acquire().await?)
            }
        };
        Ok(Tx { connection: Some(connection), is_open: false, is_unsettled: false, deadline, each_within })
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
        match &self.shared().pools {
            Pools::Sqlite { writer, readers } => {
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
    Ok(Pools::Sqlite { writer, readers })
}

fn postgres(url: &str) -> Result<Pools, StoreError> {
    let options: PgConnectOptions = url.parse()?;
    let options = options.application_name("wenzheng");
    let limits = [
        ("statement_timeout", STATEMENT_WITHIN.as_millis().to_string()),
        ("idle_in_transaction_session_timeout", SILENT_WITHIN_MS.to_owned()),
    ];
    let pool = PoolOptions::<Postgres>::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(STATEMENT_WITHIN)
        .connect_lazy_with(options.clone().options(limits));
    Ok(Pools::Postgres { pool, options: Box::new(options) })
}

/// A transaction on either database. One that is dropped is rolled back; one that was left in the middle of a
/// statement, or timed out, has its connection closed.
pub struct Tx {
    pub(crate) connection: Option<Connection>,
    is_open: bool,
    /// A statement was begun and not answered: nobody knows what the connection would say next.
    is_unsettled: bool,
    deadline: Deadline,
    each_within: Duration,
}

pub(crate) enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// Writes the same expression into both arms, under the time-out: `on!(tx, |connection| sqlx::query_as(SQL)
/// .bind(id).fetch_all(connection))`. The expression is a future of an `sqlx::Result`.
macro_rules! on {
    ($tx:expr, |$connection:ident| $call:expr) => {{
        let tx: &mut $crate::db::Tx = $tx;
        let within = tx.begin_statement();
        let answer = match &mut tx.connection {
            Some($crate::db::Connection::Sqlite(connection)) => {
                let $connection = &mut **connection;
                tokio::time::timeout(within, $call).await
            }
            Some($crate::db::Connection::Postgres(connection)) => {
                let $connection = &mut **connection;
                tokio::time::timeout(within, $call).await
            }
            None => Ok(Err(sqlx::Error::PoolClosed)),
        };
        tx.end_statement(answer)
    }};
}
pub(crate) use on;

/// A statement that answers no rows: `run!(tx, SQL, a, b)` gives how many rows it changed.
macro_rules! run {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::on!($tx, |connection| async {
            sqlx::query($sql)$(.bind($value))*.execute(connection).await.map(|done| done.rows_affected())
        })
    };
}
pub(crate) use run;

/// All rows of a statement: `all!(tx, SQL, a, b)`.
macro_rules! all {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::on!($tx, |connection| sqlx::query_as($sql)$(.bind($value))*.fetch_all(connection))
    };
}
pub(crate) use all;

/// The row of a statement, if there is one: `maybe!(tx, SQL, a, b)`.
macro_rules! maybe {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::db::on!($tx, |connection| sqlx::query_as($sql)$(.bind($value))*.fetch_optional(connection))
    };
}
pub(crate) use maybe;

impl Tx {
    /// # Errors
    /// `Unavailable` when no answer came: then nobody knows whether it was stored.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.end("COMMIT").await
    }

    /// Gives up what was written. Dropping does the same, but a little later.
    pub async fn rollback(mut self) -> Result<(), StoreError> {
        self.end("ROLLBACK").await
    }

    async fn end(&mut self, statement: &'static str) -> Result<(), StoreError> {
        self.simply(statement).await?;
        self.is_open = false;
        Ok(())
    }

    async fn begun(mut self, statement: &'static str) -> Result<Self, StoreError> {
        self.simply(statement).await?;
        self.is_open = true;
        Ok(self)
    }

    /// Statements without parameters, not prepared.
    async fn simply(&mut self, sql: &'static str) -> Result<(), StoreError> {
        on!(self, |connection| async { sqlx::raw_sql(sql).execute(connection).await.map(|_| ()) })
    }

    pub(crate) fn dialect(&self) -> &'static Dialect {
        match &self.connection {
            Some(Connection::Postgres(_)) => &dialect::POSTGRES,
            Some(Connection::Sqlite(_)) | None => &dialect::SQLITE,
        }
    }

    pub(crate) fn begin_statement(&mut self) -> Duration {
        self.is_unsettled = true;
        self.each_within.min(self.deadline.saturating_duration_since(Deadline::now()))
    }

    pub(crate) fn end_statement<T>(
        &mut self,
        answer: Result<sqlx::Result<T>, tokio::time::error::Elapsed>,
    ) -> Result<T, StoreError> {
        match answer {
            Err(_) => Err(StoreError::Unavailable("a statement was not answered in time".to_owned())),
            Ok(Err(error)) => {
                use sqlx::Error::{Io, Protocol, Tls, WorkerCrashed};
                self.is_unsettled = matches!(error, Io(_) | Protocol(_) | Tls(_) | WorkerCrashed);
                Err(error.into())
            }
            Ok(Ok(value)) => {
                self.is_unsettled = false;
                Ok(value)
            }
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        if self.is_unsettled {
            connection.close_on_drop();
        } else if self.is_open {
            // Nothing can be awaited here; the task ends within the time-out of its one statement.
            tokio::spawn(connection.roll_back());
        }
    }
}

impl Connection {
    fn close_on_drop(&mut self) {
        match self {
            Connection::Sqlite(connection) => connection.close_on_drop(),
            Connection::Postgres(connection) => connection.close_on_drop(),
        }
    }

    /// Back to the pool as it came from there, or closed.
    async fn roll_back(mut self) {
        let statement = sqlx::raw_sql("ROLLBACK");
        let is_done = match &mut self {
            Connection::Sqlite(connection) => timeout(STATEMENT_WITHIN, statement.execute(&mut **connection))
                .await
                .is_ok_and(|done| done.is_ok()),
            Connection::Postgres(connection) => {
                timeout(STATEMENT_WITHIN, statement.execute(&mut **connection))
                    .await
                    .is_ok_and(|done| done.is_ok())
            }
        };
        if !is_done {
            self.close_on_drop();
        }
    }
}
