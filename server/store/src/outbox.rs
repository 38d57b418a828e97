//! What is to be sent: written once for each notice, claimed by one node at a time, tried again until it is
//! delivered or given up. What it says is made by whoever sends it.

use crate::{
    db::{Db, Tx, all, run},
    dialect::{by_ids, with_rows},
    error::StoreError,
    notices::{Notice, departments_of, of_ids},
    page::{Listed, Page, cursor},
    rows::{number, read, read_some},
};
use domain::{
    Instant,
    ids::{DeliveryId, DepartmentId, NetizenId, NoticeId, WebhookId},
    notice::{Concern, NoticeKind},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// Where something is sent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Target {
    Mail(String),
    /// By mail, wherever that netizen wants it when it is sent.
    Netizen(NetizenId),
    Webhook(WebhookId),
}

impl Target {
    fn mail_to(&self) -> Option<&str> {
        match self {
            Self::Mail(address) => Some(address),
            Self::Netizen(_) => Some(""),
            Self::Webhook(_) => None,
        }
    }

    fn netizen(&self) -> Option<&str> {
        match self {
            Self::Netizen(id) => Some(id.as_str()),
            Self::Mail(_) | Self::Webhook(_) => None,
        }
    }

    fn webhook(&self) -> Option<&str> {
        match self {
            Self::Webhook(id) => Some(id.as_str()),
            Self::Mail(_) | Self::Netizen(_) => None,
        }
    }
}

/// Something new to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: DeliveryId,
    pub to: Target,
    pub notices: Vec<NoticeId>,
}

/// A delivery that this node is to try now.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub id: DeliveryId,
    pub to: Target,
    /// Counting this one.
    pub attempts: u32,
    /// In the order of their making.
    pub notices: Vec<Notice>,
}

#[derive(FromRow)]
struct ToAddress {
    id: String,
    kind: String,
    department_id: Option<String>,
    interview_id: Option<String>,
}

/// Takes notices whose deliveries are still to be written, each for one node alone: the transaction that
/// [writes](fn@write) them settles it.
pub async fn take_unaddressed(
    tx: &mut Tx,
    limit: u32,
    at: Instant,
) -> Result<Vec<(NoticeId, Concern)>, StoreError> {
    const SQL: &str = "\
        UPDATE notice SET addressed_at_ms = $1 WHERE addressed_at_ms IS NULL AND id IN \
            (SELECT id FROM notice WHERE addressed_at_ms IS NULL ORDER BY made_at_ms, id LIMIT $2) \
        RETURNING id, kind, department_id, interview_id";
    let mut rows: Vec<ToAddress> = all!(&mut *tx, SQL, at.ms(), i64::from(limit))?;
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let mut interviews: BTreeMap<String, Vec<DepartmentId>> = BTreeMap::new();
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        let interview = match &row.interview_id {
            None => Vec::new(),
            Some(id) => match interviews.get(id) {
                Some(known) => known.clone(),
                None => {
                    let found = departments_of(tx, id).await?;
                    interviews.insert(id.clone(), found.clone());
                    found
                }
            },
        };
        let department = row.department_id.as_deref();
        let concern = Concern {
            kind: read("notice.kind", &row.kind, NoticeKind::parse)?,
            department: read_some("notice.department_id", department, DepartmentId::parse)?,
            interview,
        };
        taken.push((read("notice.id", &row.id, NoticeId::parse)?, concern));
    }
    Ok(taken)
}

/// Writes what is to be sent from `at` on.
pub async fn write(tx: &mut Tx, letters: &[Letter], at: Instant) -> Result<(), StoreError> {
    with_rows!(
        &mut *tx,
        "INSERT INTO outbox (id, mail_to, netizen_id, webhook_id, attempts, next_at_ms)",
        6,
        letters,
        |values, letter| values
            .push_bind(letter.id.as_str())
            .push_bind(letter.to.mail_to())
            .push_bind(letter.to.netizen())
            .push_bind(letter.to.webhook())
            .push_bind(0_i64)
            .push_bind(at.ms()),
        ""
    );
    let numbered = |letter: &Letter| {
        let id = letter.id.clone();
        letter.notices.clone().into_iter().zip(0_i64..).map(move |(notice, n)| (id.clone(), n, notice))
    };
    let lines: Vec<_> = letters.iter().flat_map(numbered).collect();
    with_rows!(
        &mut *tx,
        "INSERT INTO outbox_notice (outbox_id, position, notice_id)",
        3,
        lines,
        |values, line| values.push_bind(line.0.as_str()).push_bind(line.1).push_bind(line.2.as_str()),
        ""
    );
    Ok(())
}

#[derive(FromRow)]
struct ClaimedRow {
    id: String,
    mail_to: Option<String>,
    netizen_id: Option<String>,
    webhook_id: Option<String>,
    attempts: i64,
}

/// Takes deliveries that are to be tried now, for this node alone until `lease_ends`; after that another may.
pub async fn claim(
    db: &Db,
    now: Instant,
    lease_ends: Instant,
    with_mail: bool,
    limit: u32,
) -> Result<Vec<Claimed>, StoreError> {
    // Of two nodes the second waits for the first, looks again, and finds the time moved.
    const SQL: &str = "\
        UPDATE outbox SET attempts = attempts + 1, next_at_ms = $2 \
        WHERE next_at_ms <= $1 AND delivered_at_ms IS NULL AND given_up_at_ms IS NULL AND id IN \
            (SELECT id FROM outbox WHERE next_at_ms <= $1 AND delivered_at_ms IS NULL \
                AND given_up_at_ms IS NULL AND ($3 OR mail_to IS NULL) ORDER BY next_at_ms, id LIMIT $4) \
        RETURNING id, mail_to, netizen_id, webhook_id, attempts";
    let mut tx = db.one_write().await?;
    let mut rows: Vec<ClaimedRow> =
        all!(&mut tx, SQL, now.ms(), lease_ends.ms(), with_mail, i64::from(limit))?;
    rows.sort_by(|one, other| one.id.cmp(&other.id));
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut told = notices_of(&mut tx, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let notices = told.remove(&row.id).unwrap_or_default();
            Ok(Claimed {
                id: read("outbox.id", &row.id, DeliveryId::parse)?,
                to: target(row.mail_to, row.netizen_id.as_deref(), row.webhook_id.as_deref())?,
                attempts: number("outbox.attempts", row.attempts)?,
                notices,
            })
        })
        .collect()
}

fn target(
    mail_to: Option<String>,
    netizen: Option<&str>,
    webhook: Option<&str>,
) -> Result<Target, StoreError> {
    match (mail_to, netizen, webhook) {
        (Some(address), None, None) => Ok(Target::Mail(address)),
        (Some(_), Some(id), None) => Ok(Target::Netizen(read("outbox.netizen_id", id, NetizenId::parse)?)),
        (None, None, Some(id)) => Ok(Target::Webhook(read("outbox.webhook_id", id, WebhookId::parse)?)),
        (_, _, _) => Err(StoreError::broken("outbox: neither mail nor webhook")),
    }
}

/// Of each delivery what it tells of, in order. Few are claimed at once, and none tells of more than one pass has found.
async fn notices_of(tx: &mut Tx, deliveries: &[&str]) -> Result<BTreeMap<String, Vec<Notice>>, StoreError> {
    let lines: Vec<(String, String)> = by_ids!(
        &mut *tx,
        (String, String),
        "SELECT outbox_id, notice_id FROM outbox_notice WHERE outbox_id IN",
        deliveries,
        "ORDER BY outbox_id, position LIMIT 10000"
    );
    let ids: Vec<&str> = lines.iter().map(|(_, notice)| notice.as_str()).collect();
    let notices: BTreeMap<_, _> =
        of_ids(tx, &ids).await?.into_iter().map(|notice| (notice.id.to_string(), notice)).collect();
    let mut told: BTreeMap<String, Vec<Notice>> = BTreeMap::new();
    for (delivery, notice) in lines {
        told.entry(delivery).or_default().extend(notices.get(&notice).cloned());
    }
    Ok(told)
}

/// Says that it has arrived.
pub async fn delivered(db: &Db, claimed: &Claimed, at: Instant) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE outbox SET delivered_at_ms = $2, last_error = NULL WHERE id = $1";
    run!(&mut db.one_write().await?, SQL, claimed.id.as_str(), at.ms()).map(|_| ())
}

/// Says that it has not arrived, and when to try again.
pub async fn failed(db: &Db, claimed: &Claimed, error: &str, next_at: Instant) -> Result<(), StoreError> {
    const SQL: &str = "\
        UPDATE outbox SET next_at_ms = $2, last_error = $3 \
        WHERE id = $1 AND attempts = $4 AND delivered_at_ms IS NULL";
    let attempts = i64::from(claimed.attempts);
    run!(&mut db.one_write().await?, SQL, claimed.id.as_str(), next_at.ms(), error, attempts).map(|_| ())
}

/// Says that it is not tried any more.
pub async fn given_up(db: &Db, claimed: &Claimed, error: &str, at: Instant) -> Result<(), StoreError> {
    const SQL: &str = "\
        UPDATE outbox SET given_up_at_ms = $2, last_error = $3 WHERE id = $1 AND delivered_at_ms IS NULL";
    run!(&mut db.one_write().await?, SQL, claimed.id.as_str(), at.ms(), error).map(|_| ())
}

/// Forgets what was delivered before; how many deliveries those were. The notices stay.
pub async fn forget_delivered_before(db: &Db, at: Instant) -> Result<u64, StoreError> {
    const LINES: &str = "\
        DELETE FROM outbox_notice WHERE outbox_id IN (SELECT id FROM outbox WHERE delivered_at_ms < $1)";
    const DELIVERIES: &str = "DELETE FROM outbox WHERE delivered_at_ms < $1";
    let mut tx = db.write().await?;
    run!(&mut tx, LINES, at.ms())?;
    let forgotten = run!(&mut tx, DELIVERIES, at.ms())?;
    tx.commit().await?;
    Ok(forgotten)
}

/// What the calls of a webhook are signed with; none for a webhook that is not there.
pub async fn signing_secret(db: &Db, webhook: &WebhookId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT secret FROM webhook_secret WHERE webhook_id = $1 LIMIT 1";
    let rows: Vec<(String,)> = all!(&mut db.one_read().await?, SQL, webhook.as_str())?;
    Ok(rows.into_iter().next().map(|(secret,)| secret))
}

/// A delivery that was given up.
#[derive(Clone, PartialEq, Debug)]
pub struct GivenUp {
    pub id: DeliveryId,
    pub to: Target,
    pub attempts: u32,
    pub at: Instant,
    pub error: String,
    /// How many notices it tells of.
    pub notices: u32,
}

#[derive(FromRow)]
struct GivenUpRow {
    id: String,
    mail_to: Option<String>,
    netizen_id: Option<String>,
    webhook_id: Option<String>,
    attempts: i64,
    given_up_at_ms: i64,
    last_error: Option<String>,
    notices: i64,
}

/// What could not be sent, latest first.
pub async fn all_given_up(db: &Db, page: &Page) -> Result<Listed<GivenUp>, StoreError> {
    const SQL: &str = "\
        SELECT o.id, o.mail_to, o.netizen_id, o.webhook_id, o.attempts, o.given_up_at_ms, o.last_error, \
            (SELECT COUNT(*) FROM outbox_notice n WHERE n.outbox_id = o.id) AS notices \
        FROM outbox o WHERE o.given_up_at_ms IS NOT NULL AND (o.given_up_at_ms, o.id) < ($1, $2) \
        ORDER BY o.given_up_at_ms DESC, o.id DESC LIMIT $3";
    let ([at_ms], id) = page.after(([i64::MAX], "~"))?;
    let rows: Vec<GivenUpRow> = all!(&mut db.one_read().await?, SQL, at_ms, &id, page.rows())?;
    let listed = Listed::of(rows, page, |row| cursor([row.given_up_at_ms], &row.id));
    listed.try_map(|row| {
        Ok(GivenUp {
            id: read("outbox.id", &row.id, DeliveryId::parse)?,
            to: target(row.mail_to, row.netizen_id.as_deref(), row.webhook_id.as_deref())?,
            attempts: number("outbox.attempts", row.attempts)?,
            at: Instant::from_ms(row.given_up_at_ms),
            error: row.last_error.unwrap_or_default(),
            notices: number("COUNT", row.notices)?,
        })
    })
}
