//! Netizens and sessions of everybody; passwords and sign-in links of staff; tokens of programs. Of secrets only
//! hashes come here.
//!
//! Accounts and tokens themselves belong to the city's stream, see [`crate::facts`].

mod newcomers;

pub use newcomers::Newcomers;

use crate::{
    db::{Db, Tx, maybe, run},
    error::StoreError,
    rows::{line, read},
};
use domain::{
    Instant,
    ids::{NetizenId, StaffId, TokenId},
    text::Line,
};
use sqlx::FromRow;

/// Whose session it is.
#[derive(Clone, PartialEq, Debug)]
pub enum SessionOf {
    Netizen { id: NetizenId, nickname: Line },
    Staff { id: StaffId },
}

#[derive(FromRow)]
struct SessionRow {
    netizen_id: Option<String>,
    nickname: Option<String>,
    staff_id: Option<String>,
}

/// The session of that hash, unless it is over.
pub async fn session(db: &Db, hash: &str, at: Instant) -> Result<Option<SessionOf>, StoreError> {
    const SQL: &str = "\
        SELECT s.netizen_id, n.nickname, s.staff_id FROM session s LEFT JOIN netizen n ON n.id = s.netizen_id \
        WHERE s.hash = $1 AND s.until_ms > $2 LIMIT 1";
    let mut tx = db.one_read().await?;
    let row: Option<SessionRow> = maybe!(&mut tx, SQL, hash, at.ms())?;
    row.map(|row| row.session()).transpose()
}

impl SessionRow {
    fn session(&self) -> Result<SessionOf, StoreError> {
        match (&self.netizen_id, &self.nickname, &self.staff_id) {
            (Some(id), Some(nickname), None) => Ok(SessionOf::Netizen {
                id: read("session.netizen_id", id, NetizenId::parse)?,
                nickname: line("netizen.nickname", nickname)?,
            }),
            (None, None, Some(id)) => {
                Ok(SessionOf::Staff { id: read("session.staff_id", id, StaffId::parse)? })
            }
            _ => Err(StoreError::broken("a session of nobody")),
        }
    }
}

pub async fn open_staff_session(
    db: &Db,
    staff: &StaffId,
    hash: &str,
    until: Instant,
    at: Instant,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO session (hash, staff_id, opened_at_ms, until_ms) VALUES ($1, $2, $3, $4)";
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, hash, staff.as_str(), at.ms(), until.ms()).map(|_| ())
}

/// Signs out. A session that is not there is no error.
pub async fn close_session(db: &Db, hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM session WHERE hash = $1";
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, hash).map(|_| ())
}

/// Signs a member of staff out everywhere.
pub async fn close_staff_sessions(db: &Db, staff: &StaffId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM session WHERE staff_id = $1";
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, staff.as_str()).map(|_| ())
}

/// Forgets sessions that were over before; says how many, at most ten thousand at a time.
pub async fn forget_sessions_before(db: &Db, at: Instant) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM session WHERE hash IN \
                       (SELECT hash FROM session WHERE until_ms < $1 ORDER BY until_ms, hash LIMIT 10000)";
    let mut tx = db.one_write().await?;
    run!(&mut tx, SQL, at.ms())
}

/// The program whose token has that hash; whether it is still good is for the city to say.
pub async fn token_by_hash(db: &Db, hash: &str) -> Result<Option<TokenId>, StoreError> {
    const SQL: &str = "SELECT token_id FROM token_hash WHERE hash = $1 LIMIT 1";
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, SQL, hash)?;
    row.map(|(id,)| read("token_hash.token_id", &id, TokenId::parse)).transpose()
}

/// The hash of a member of staff's password; none if only a link was ever given out.
pub async fn staff_password(db: &Db, staff: &StaffId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT hash FROM staff_password WHERE staff_id = $1 LIMIT 1";
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, SQL, staff.as_str())?;
    Ok(row.map(|(hash,)| hash))
}

/// Uses a sign-in link up: whose it is, once, until it ends.
pub async fn redeem_link(db: &Db, hash: &str, at: Instant) -> Result<Option<StaffId>, StoreError> {
    const SQL: &str = "\
        UPDATE sign_in_link SET used_at_ms = $2 WHERE hash = $1 AND used_at_ms IS NULL AND until_ms > $2 \
        RETURNING staff_id";
    let mut tx: Tx = db.one_write().await?;
    let row: Option<(String,)> = maybe!(&mut tx, SQL, hash, at.ms())?;
    row.map(|(id,)| read("sign_in_link.staff_id", &id, StaffId::parse)).transpose()
}
