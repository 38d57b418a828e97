//! Where netizens are told by mail: an address that was confirmed from there. It stands in one row and in no other, no
//! delivery has it; forgetting it is deleting that row.

use crate::{
    db::{Db, Tx, maybe, run},
    error::StoreError,
    rows::{instant, read},
};
use domain::{Instant, ids::NetizenId, instant::DAY_MS, mailbox::Mailbox};
use sqlx::FromRow;

/// For so long the link of a confirmation is good.
const CONFIRM_WITHIN_MS: i64 = 2 * DAY_MS;

/// What a netizen's mail needs.
#[derive(Clone, PartialEq, Debug)]
pub struct FollowerMail {
    pub netizen: NetizenId,
    pub address: Mailbox,
    /// `zh-CN` or `en`.
    pub lang: String,
    pub asked_at: Instant,
    pub confirm_code: String,
    pub confirmed_at: Option<Instant>,
    pub unsubscribe_code: String,
}

#[derive(FromRow)]
struct Row {
    netizen_id: String,
    address: String,
    lang: String,
    asked_at_ms: i64,
    confirm_code: String,
    confirmed_at_ms: Option<i64>,
    unsubscribe_code: String,
}

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT netizen_id, address, lang, asked_at_ms, confirm_code, confirmed_at_ms, unsubscribe_code \
             FROM follower_mail WHERE ",
            $where,
            " LIMIT 1"
        )
    };
}

async fn one(db: &Db, sql: &'static str, key: &str) -> Result<Option<FollowerMail>, StoreError> {
    let row: Option<Row> = maybe!(&mut db.one_read().await?, sql, key)?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(FollowerMail {
        netizen: read("follower_mail.netizen_id", &row.netizen_id, NetizenId::parse)?,
        address: read("follower_mail.address", &row.address, Mailbox::parse)?,
        lang: row.lang,
        asked_at: Instant::from_ms(row.asked_at_ms),
        confirm_code: row.confirm_code,
        confirmed_at: instant(row.confirmed_at_ms),
        unsubscribe_code: row.unsubscribe_code,
    }))
}

pub async fn of(db: &Db, netizen: &NetizenId) -> Result<Option<FollowerMail>, StoreError> {
    one(db, select!("netizen_id = $1"), netizen.as_str()).await
}

/// Whose mails have that code in their link.
pub async fn by_unsubscribe_code(db: &Db, code: &str) -> Result<Option<FollowerMail>, StoreError> {
    one(db, select!("unsubscribe_code = $1"), code).await
}

/// How many confirmations were asked for since: to all addresses, and to that one.
pub async fn asked_since(db: &Db, address: &Mailbox, since: Instant) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "\
        SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN address = $2 THEN 1 ELSE 0 END), 0) AS BIGINT) \
        FROM follower_mail WHERE asked_at_ms >= $1 LIMIT 1";
    let row: Option<(i64, i64)> = maybe!(&mut db.one_read().await?, SQL, since.ms(), address.as_str())?;
    Ok(row.unwrap_or_default())
}

/// An address to be confirmed, instead of whatever there was.
pub async fn ask(tx: &mut Tx, wanted: &FollowerMail) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO follower_mail \
            (netizen_id, address, lang, asked_at_ms, confirm_code, unsubscribe_code, next_at_ms) \
        VALUES ($1, $2, $3, $4, $5, $6, $4) \
        ON CONFLICT (netizen_id) DO UPDATE SET address = excluded.address, lang = excluded.lang, \
            asked_at_ms = excluded.asked_at_ms, confirm_code = excluded.confirm_code, confirmed_at_ms = NULL, \
            unsubscribe_code = excluded.unsubscribe_code, next_at_ms = excluded.next_at_ms";
    clear(tx, &wanted.netizen).await?;
    run!(
        tx,
        SQL,
        wanted.netizen.as_str(),
        wanted.address.as_str(),
        &wanted.lang,
        wanted.asked_at.ms(),
        &wanted.confirm_code,
        &wanted.unsubscribe_code,
    )
    .map(|_| ())
}

/// Whoever has the code of a confirmation that is still good has the mailbox. Whether there is such a one; said again it is
/// as good.
pub async fn confirm(db: &Db, code: &str, now: Instant) -> Result<bool, StoreError> {
    const SQL: &str = "\
        UPDATE follower_mail SET confirmed_at_ms = COALESCE(confirmed_at_ms, $3) \
        WHERE confirm_code = $1 AND asked_at_ms >= $2";
    let asked_since = now.plus_ms(-CONFIRM_WITHIN_MS);
    Ok(run!(&mut db.one_write().await?, SQL, code, asked_since.ms(), now.ms())? > 0)
}

/// Forgets a netizen's address and what was still to be sent there.
pub async fn forget(db: &Db, netizen: &NetizenId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM follower_mail WHERE netizen_id = $1";
    let mut tx = db.write().await?;
    run!(&mut tx, SQL, netizen.as_str())?;
    clear(&mut tx, netizen).await?;
    tx.commit().await
}

/// Forgets addresses that can no longer be confirmed.
pub async fn forget_unconfirmed(db: &Db, now: Instant) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM follower_mail WHERE asked_at_ms < $1 AND confirmed_at_ms IS NULL";
    run!(&mut db.one_write().await?, SQL, now.plus_ms(-CONFIRM_WITHIN_MS).ms())
}

async fn clear(tx: &mut Tx, netizen: &NetizenId) -> Result<(), StoreError> {
    const LINES: &str = "\
        DELETE FROM outbox_notice WHERE outbox_id IN (SELECT id FROM outbox WHERE netizen_id = $1)";
    const LETTERS: &str = "DELETE FROM outbox WHERE netizen_id = $1";
    const TO_MAIL: &str = "UPDATE notice_reader SET is_to_mail = FALSE WHERE netizen_id = $1 AND is_to_mail";
    for sql in [LINES, LETTERS, TO_MAIL] {
        run!(&mut *tx, sql, netizen.as_str())?;
    }
    Ok(())
}
