//! Bringing the database up to date. Each migration is one file in two folders, one for each database.
//!
//! While nodes are replaced one after the other, the old ones meet a database that a new one has brought up to date.
//! They go on with it if everything they do not know only expands it, which its name says; see CONTRIBUTING.md.

use crate::{
    db::{Db, Pools, all, on},
    error::StoreError,
};
use sqlx::{Postgres, migrate::Migrator, pool::PoolOptions, postgres::PgConnectOptions};

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How the description of a migration begins that an older program can serve beside: it only adds, and nothing
/// that rows written without it would lack.
const EXPANDS: &str = "expand ";

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
    /// `Migration` when a file was changed after it had run, or the database is newer than this program by more
    /// than what expands it.
    pub async fn migrate(&self) -> Result<Migrated, StoreError> {
        let from = self.version().await?;
        self.must_only_expand(from).await?;
        match self.pools() {
            Pools::Sqlite { writer, .. } => up_to_date(&SQLITE).run(writer).await?,
            Pools::Postgres { options, .. } => {
                let without_limits = PoolOptions::<Postgres>::new().max_connections(1);
                let pool = without_limits.connect_with(PgConnectOptions::clone(options)).await?;
                up_to_date(&POSTGRES).run(&pool).await?;
                pool.close().await;
            }
        }
        Ok(Migrated { from, to: self.version().await? })
    }

    /// The newest version that this program knows.
    pub fn known_version() -> i64 {
        SQLITE.iter().map(|migration| migration.version).max().unwrap_or(0)
    }

    /// What this program does not know must not concern it.
    async fn must_only_expand(&self, version: i64) -> Result<(), StoreError> {
        const SQL: &str = "SELECT version, description FROM _sqlx_migrations ORDER BY version LIMIT 100000";
        if version == 0 {
            return Ok(());
        }
        let run: Vec<(i64, String)> = all!(&mut self.one_read().await?, SQL)?;
        let mut unknown = run.into_iter().filter(|(version, _)| !SQLITE.version_exists(*version));
        match unknown.find(|(_, description)| !description.starts_with(EXPANDS)) {
            None => Ok(()),
            Some((version, description)) => Err(StoreError::Migration(format!(
                "it is of version {version} ({description}), which this program does not know"
            ))),
        }
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

/// Takes a version for missing no longer that only the database knows; which ones those are was looked at before.
fn up_to_date(known: &'static Migrator) -> Migrator {
    Migrator { migrations: known.migrations.clone(), ignore_missing: true, ..Migrator::DEFAULT }
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
