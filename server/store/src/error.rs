//! What can go wrong with the database. None of it is a refusal of the domain.

use thiserror::Error;

/// A fault of the store. The texts are for the log, and hold nothing that anybody wrote.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum StoreError {
    /// Refused, timed out, no connection to be had, shut down: the same again may succeed. What was in a
    /// transaction is not stored, unless it was its commit that got no answer.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A row with that key is there already.
    #[error("a row with that key is there already")]
    Conflict,
    /// A row that cannot be read: another version wrote it, or somebody changed it by hand.
    #[error("a row cannot be read: {0}")]
    Broken(String),
    /// The database does not take a statement: ours to mend.
    #[error("the database does not take a statement: {0}")]
    Refused(String),
    /// The place in a list from which to go on is none that this list gave out.
    #[error("a cursor that this list did not give out")]
    BadCursor,
    #[error("the database cannot be brought up to date: {0}")]
    Migration(String),
}

impl StoreError {
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    pub(crate) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }
}

/// SQLSTATE classes and codes after which the same again may succeed: connection, resources, operator, locks,
/// serialisation, and a standby that takes no writes.
const PASSING_STATES: [&str; 8] = ["08", "53", "57", "58", "55P03", "40001", "40P01", "25006"];

/// SQLite's primary result codes of the same kind: busy, locked, out of memory, read-only, I/O, full, cannot open.
const PASSING_CODES: [i64; 7] = [5, 6, 7, 8, 10, 13, 14];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::Database(database) if database.is_unique_violation() => Self::Conflict,
            E::Database(database) if is_passing(database.as_ref()) => Self::Unavailable(error.to_string()),
            E::Io(_)
            | E::Tls(_)
            | E::Protocol(_)
            | E::PoolTimedOut
            | E::PoolClosed
            | E::WorkerCrashed
            | E::BeginFailed => Self::Unavailable(error.to_string()),
            E::RowNotFound | E::ColumnDecode { .. } | E::ColumnNotFound(_) | E::Decode(_) => {
                Self::Broken(error.to_string())
            }
            _ => Self::Refused(error.to_string()),
        }
    }
}

fn is_passing(error: &dyn sqlx::error::DatabaseError) -> bool {
    let Some(code) = error.code() else { return false };
    if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
        return PASSING_STATES.iter().any(|state| code.starts_with(state));
    }
    // An extended result code holds the primary one in its lowest byte.
    code.parse::<i64>().is_ok_and(|code| PASSING_CODES.contains(&(code & 0xff)))
}
