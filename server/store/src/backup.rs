//! The whole database in one transaction, table by table: read as of one moment, or written into an empty one.
//!
//! Which tables and columns there are is asked of the database, so that a new one is in the next backup without
//! anybody thinking of it; what is left out of it, and why, is in [`schema`]. What a backup looks
//! like as a file is not here, that is the app's.

mod row;
mod schema;

pub use row::{Row, Value};
pub use schema::Table;

use crate::{
    db::{Db, Pools},
    dialect::rows_at_once,
    error::StoreError,
    stream::CITY_STREAM,
};
use domain::ids::Epoch;
use schema::Catalogue;
use sqlx::{
    Connection as _, PgConnection, QueryBuilder, Sqlite, SqliteConnection, pool::PoolConnection,
    postgres::PgConnectOptions,
};

/// How many rows are in memory at a time.
pub const ROWS_AT_ONCE: usize = 500;

/// A transaction over everything. Dropped without [`Whole::commit`], its connection is closed and nothing is stored.
pub struct Whole {
    connection: Connection,
    tables: Vec<Table>,
}

/// A connection of its own, without any time-out: a backup takes as long as it takes, like a migration.
enum Connection {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(Box<PgConnection>),
}

/// Writes the same expression into both arms: `either!(connection, |inner| sqlx::query(SQL).execute(inner))`.
macro_rules! either {
    ($connection:expr, |$inner:ident| $call:expr) => {
        match $connection {
            Connection::Sqlite(connection) => {
                let $inner: &mut SqliteConnection = &mut *connection;
                $call.await
            }
            Connection::Postgres(connection) => {
                let $inner: &mut PgConnection = &mut *connection;
                $call.await
            }
        }
    };
}

impl Db {
    /// Everything as it is at this moment, whatever others write meanwhile.
    pub async fn read_whole(&self) -> Result<Whole, StoreError> {
        let connection = match self.pools() {
            Pools::Sqlite { readers, .. } => Connection::Sqlite(readers.acquire().await?),
            Pools::Postgres { options, .. } => without_limits(options).await?,
        };
        Whole::begin(connection, self.dialect().begin_read).await
    }

    /// Everything, to be written. On SQLite nobody else writes before it ends.
    pub async fn write_whole(&self) -> Result<Whole, StoreError> {
        let connection = match self.pools() {
            Pools::Sqlite { writer, .. } => Connection::Sqlite(writer.acquire().await?),
            Pools::Postgres { options, .. } => without_limits(options).await?,
        };
        Whole::begin(connection, self.dialect().begin_write).await
    }
}

async fn without_limits(options: &PgConnectOptions) -> Result<Connection, StoreError> {
    Ok(Connection::Postgres(Box::new(PgConnection::connect_with(options).await?)))
}

/// A statement without parameters, not prepared.
async fn simply(connection: &mut Connection, sql: &'static str) -> Result<(), StoreError> {
    Ok(either!(connection, |inner| async { sqlx::raw_sql(sql).execute(inner).await.map(|_| ()) })?)
}

impl Whole {
    async fn begin(mut connection: Connection, statement: &'static str) -> Result<Self, StoreError> {
        if let Connection::Sqlite(connection) = &mut connection {
            connection.close_on_drop();
        }
        simply(&mut connection, statement).await?;
        let catalogue: &Catalogue = match &connection {
            Connection::Sqlite(_) => &schema::SQLITE,
            Connection::Postgres(_) => &schema::POSTGRES,
        };
        let columns = either!(&mut connection, |inner| sqlx::query_as(catalogue.columns).fetch_all(inner))?;
        let references =
            either!(&mut connection, |inner| sqlx::query_as(catalogue.references).fetch_all(inner))?;
        let tables = schema::tables(catalogue, columns, &references)?;
        Ok(Self { connection, tables })
    }

    /// Every table, after those that it refers to; the same order in both databases. None before any migration.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The version of the database within this transaction; 0 before any migration.
    pub async fn version(&mut self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success";
        if self.tables.is_empty() {
            return Ok(0);
        }
        Ok(either!(&mut self.connection, |inner| sqlx::query_scalar(SQL).fetch_one(inner))?)
    }

    /// The epoch of the city's stream; none if no node was ever started here.
    pub async fn epoch(&mut self) -> Result<Option<String>, StoreError> {
        const SQL: &str = "SELECT epoch FROM stream WHERE id = $1 LIMIT 1";
        Ok(either!(&mut self.connection, |inner| sqlx::query_scalar(SQL)
            .bind(CITY_STREAM)
            .fetch_optional(inner))?)
    }

    /// The next rows of a table after that one, in the order of its key; at most [`ROWS_AT_ONCE`], none at its end.
    pub async fn rows(&mut self, table: &Table, after: Option<&Row>) -> Result<Vec<Row>, StoreError> {
        let rows = either!(&mut self.connection, |inner| async {
            let mut sql = QueryBuilder::new(table.select());
            if let Some(after) = after {
                sql.push(table.beyond());
                let mut key = sql.separated(", ");
                for (column, value) in table.key_of(after) {
                    row::push(&mut key, column, value)?;
                }
                key.push_unseparated(")");
            }
            sql.push(table.in_order());
            let rows = sql.build().fetch_all(inner).await?;
            rows.iter().map(|row| row::read(&table.columns, row)).collect::<sqlx::Result<Vec<_>>>()
        })?;
        Ok(rows)
    }

    /// Adds rows to a table.
    ///
    /// # Errors
    /// `Broken` for a row that does not have the table's columns.
    pub async fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), StoreError> {
        if rows.iter().any(|row| row.len() != table.columns.len()) {
            return Err(StoreError::broken(format!("{}: a row with other columns", table.name)));
        }
        for chunk in rows.chunks(rows_at_once(table.columns.len())) {
            either!(&mut self.connection, |inner| async {
                let mut sql = QueryBuilder::new(table.insert());
                let mut unfit = None;
                sql.push_values(chunk, |mut values, row| {
                    for (column, value) in table.columns.iter().zip(row) {
                        unfit = row::push(&mut values, column, value).err().or(unfit.take());
                    }
                });
                match unfit {
                    Some(unfit) => Err(unfit),
                    None => sql.build().persistent(false).execute(inner).await.map(|_| ()),
                }
            })?;
        }
        Ok(())
    }

    /// Gives every stream that epoch: whoever has seen the numbers of another one begins anew.
    pub async fn begin_epoch(&mut self, epoch: &Epoch) -> Result<(), StoreError> {
        const SQL: &str = "UPDATE stream SET epoch = $1";
        either!(&mut self.connection, |inner| async {
            sqlx::query(SQL).bind(epoch.as_str()).execute(inner).await.map(|_| ())
        })?;
        Ok(())
    }

    /// Ends the transaction; what was written is stored.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        simply(&mut self.connection, "COMMIT").await?;
        match self.connection {
            Connection::Sqlite(connection) => connection.close().await?,
            Connection::Postgres(connection) => connection.close().await?,
        }
        Ok(())
    }
}
