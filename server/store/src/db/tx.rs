//! A transaction on either database, and how its statements are written.

use super::{
    Deadline, STATEMENT_WITHIN,
    group::{self, Turn},
};
use crate::error::StoreError;
use sqlx::{Postgres, Sqlite, pool::PoolConnection};
use std::time::Duration;
use tokio::time::{timeout, timeout_at};

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
    /// For reading.
    Sqlite(PoolConnection<Sqlite>),
    /// For writing on SQLite.
    InTurn(Turn),
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
            Some($crate::db::Connection::InTurn(turn)) => {
                let $connection = &mut *turn.connection;
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
    pub(super) fn new(connection: Connection, deadline: Deadline) -> Self {
        let connection = Some(connection);
        let each_within = STATEMENT_WITHIN;
        Self { connection, is_open: false, is_unsettled: false, deadline, each_within }
    }

    pub(super) fn each_within(mut self, each_within: Duration) -> Self {
        self.each_within = each_within;
        self
    }

    pub(super) async fn begun(mut self, statement: &'static str) -> Result<Self, StoreError> {
        let begun = self.simply(statement).await;
        self.is_open = begun.is_ok();
        // What did not begin leaves a connection of which nobody knows how much of that it did.
        self.is_unsettled = begun.is_err();
        begun.map(|()| self)
    }

    /// # Errors
    /// `Unavailable` when no answer came: then nobody knows whether it was stored.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let is_in_turn = matches!(self.connection, Some(Connection::InTurn(_)));
        self.end(if is_in_turn { group::LEAVE } else { "COMMIT" }).await?;
        self.with_the_others().await
    }

    /// Gives up what was written, and waits until what was seen of others who share the commit is committed: only then it is
    /// true. Dropping gives up, too, and waits for nobody.
    ///
    /// # Errors
    /// `Unavailable` when what was seen is not there, or nobody knows.
    pub async fn rollback(mut self) -> Result<(), StoreError> {
        let has_seen_others = matches!(&self.connection, Some(Connection::InTurn(turn)) if !turn.is_alone());
        self.end(if has_seen_others { group::GIVE_UP } else { "ROLLBACK" }).await?;
        if has_seen_others { self.with_the_others().await } else { Ok(()) }
    }

    async fn with_the_others(&mut self) -> Result<(), StoreError> {
        let Some(Connection::InTurn(turn)) =
            self.connection.take_if(|one| matches!(one, Connection::InTurn(_)))
        else {
            return Ok(());
        };
        timeout_at(self.deadline, turn.leave().committed()).await.unwrap_or_else(|_| Err(group::no_answer()))
    }

    async fn end(&mut self, statement: &'static str) -> Result<(), StoreError> {
        self.simply(statement).await?;
        self.is_open = false;
        Ok(())
    }

    /// Statements without parameters, not prepared.
    async fn simply(&mut self, sql: &'static str) -> Result<(), StoreError> {
        on!(self, |connection| async { sqlx::raw_sql(sql).execute(connection).await.map(|_| ()) })
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.connection, Some(Connection::Postgres(_)))
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
        let Some(connection) = self.connection.take() else { return };
        if self.is_unsettled {
            connection.lose();
        } else if self.is_open {
            // Nothing can be awaited here; the task ends within the time-out of its one statement.
            tokio::spawn(connection.roll_back());
        }
    }
}

impl Connection {
    fn lose(self) {
        match self {
            Connection::Sqlite(mut connection) => connection.close_on_drop(),
            Connection::InTurn(turn) => turn.lose(),
            Connection::Postgres(mut connection) => connection.close_on_drop(),
        }
    }

    /// Back to where it came from, or closed.
    async fn roll_back(self) {
        let statement = sqlx::raw_sql("ROLLBACK");
        match self {
            Connection::Sqlite(mut connection) => {
                let done = timeout(STATEMENT_WITHIN, statement.execute(&mut *connection)).await;
                if !matches!(done, Ok(Ok(_))) {
                    connection.close_on_drop();
                }
            }
            Connection::InTurn(turn) => turn.give_up().await,
            Connection::Postgres(mut connection) => {
                let done = timeout(STATEMENT_WITHIN, statement.execute(&mut *connection)).await;
                if !matches!(done, Ok(Ok(_))) {
                    connection.close_on_drop();
                }
            }
        }
    }
}
