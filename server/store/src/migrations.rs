//! Bringing the database up to date. Each migration is one file in two folders, one for each database.

use crate::{
    db::{Db, Pools, on},
    error::StoreError,
};
use sqlx::{Postgres, migrate::Migrator, pool::PoolOptions, postgres::PgConnectOptions};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// From which version to which; 0 is an empty database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Migrated {
    pub from: i64,
    pub to: i64,
}

impl Db {
    /// Runs what is missing. On PostgreSQL several nodes may do so at once: one works, the others wait, without a
    /// time-out, because a migration takes as long as it takes.
    ///
    /// # Errors
    /// `Migration` when a file was changed after it had run, or the database is newer than this program.
    pub async fn migrate(&self) -> Result<Migrated, StoreError> {
        let from = self.version().await?;
        match &self.shared().pools {
            Pools::Sqlite { writer, .. } => SQLITE.run(writer).await?,
            Pools::Postgres { options, .. } => {
                let without_limits = PoolOptions::<Postgres>::new().max_connections(1);
                let pool = without_limits.connect_with(PgConnectOptions::clone(options)).await?;
                POSTGRES.run(&pool).await?;
                pool.close().await;
            }
        }
        Ok(Migrated { from, to: self.version().await? })
    }

    /// The version of the database; 0 when nothing was ever migrated.
    pub async fn version(&self) -> Result<i64, StoreError> {
        const SQL: &str = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success";
        let is_migrated = self.dialect().is_migrated;
        let mut tx = self.one_read().await?;
        let tables: i64 = on!(&mut tx, |connection| sqlx::query_scalar(is_migrated).fetch_one(connection))?;
        if tables == 0 {
            return Ok(0);
        }
        on!(&mut tx, |connection| sqlx::query_scalar(SQL).fetch_one(connection))
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error) => error.into(),
            error => StoreError::Migration(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_there_for_both_databases() {
        let names = |migrator: &Migrator| -> Vec<_> {
            migrator.iter().map(|migration| (migration.version, migration.description.to_string())).collect()
        };
        assert_eq!(names(&SQLITE), names(&POSTGRES));
    }
}
