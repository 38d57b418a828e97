//! Who is told of a notice, and whose mail is to be written: both set by set, each netizen for one node alone.

use crate::{
    db::{Db, Tx, all, on, run},
    error::StoreError,
    rows::read,
};
use domain::{
    Instant,
    ids::{NetizenId, NoticeId},
    notice::NoticeKind,
};
use std::collections::BTreeMap;

// `CROSS JOIN` has SQLite read the tables in the order in which they stand, as in [`crate::notices::causes`].

/// Everybody who asked it or one merged into it, voted for one of these, or follows one of them, its interview or its
/// department; but for those who said that they do not.
const OF_ANSWER: &str = "\
    INSERT INTO notice_reader (netizen_id, notice_id, told_at_ms, is_to_mail) \
    SELECT r.netizen_id, $1, $2, EXISTS (SELECT 1 FROM follower_mail m \
        WHERE m.netizen_id = r.netizen_id AND m.confirmed_at_ms IS NOT NULL) \
    FROM (SELECT q.asker_id AS netizen_id FROM notice n JOIN question q \
            ON q.id = n.question_id OR q.merged_into = n.question_id WHERE n.id = $1 \
        UNION SELECT u.netizen_id FROM notice n JOIN question q \
            ON q.id = n.question_id OR q.merged_into = n.question_id \
            JOIN upvote u ON u.question_id = q.id WHERE n.id = $1 \
        UNION SELECT f.netizen_id FROM notice n CROSS JOIN question q CROSS JOIN follow f \
            WHERE n.id = $1 AND (q.id = n.question_id OR q.merged_into = n.question_id) \
            AND f.kind = 'question' AND f.item_id = q.id AND f.is_on \
        UNION SELECT f.netizen_id FROM notice n \
            JOIN follow f ON f.kind = 'interview' AND f.item_id = n.interview_id WHERE n.id = $1 AND f.is_on \
        UNION SELECT f.netizen_id FROM notice n \
            JOIN follow f ON f.kind = 'department' AND f.item_id = n.department_id WHERE n.id = $1 AND f.is_on \
    ) r \
    WHERE NOT EXISTS (SELECT 1 FROM notice n JOIN question q \
        ON q.id = n.question_id OR q.merged_into = n.question_id \
        JOIN follow f ON f.kind = 'question' AND f.item_id = q.id \
        WHERE n.id = $1 AND f.netizen_id = r.netizen_id AND NOT f.is_on) \
    ON CONFLICT (netizen_id, notice_id) DO NOTHING";

/// Everybody who follows it or a department that takes part.
const OF_INTERVIEW: &str = "\
    INSERT INTO notice_reader (netizen_id, notice_id, told_at_ms, is_to_mail) \
    SELECT r.netizen_id, $1, $2, EXISTS (SELECT 1 FROM follower_mail m \
        WHERE m.netizen_id = r.netizen_id AND m.confirmed_at_ms IS NOT NULL) \
    FROM (SELECT f.netizen_id FROM notice n \
            JOIN follow f ON f.kind = 'interview' AND f.item_id = n.interview_id WHERE n.id = $1 AND f.is_on \
        UNION SELECT f.netizen_id FROM notice n CROSS JOIN interview_department d CROSS JOIN follow f \
            WHERE n.id = $1 AND d.interview_id = n.interview_id \
            AND f.kind = 'department' AND f.item_id = d.department_id AND f.is_on \
    ) r \
    WHERE NOT EXISTS (SELECT 1 FROM notice n JOIN follow f ON f.kind = 'interview' AND f.item_id = n.interview_id \
        WHERE n.id = $1 AND f.netizen_id = r.netizen_id AND NOT f.is_on) \
    ON CONFLICT (netizen_id, notice_id) DO NOTHING";

/// Tells everybody who follows what the notice is about, and settles it: there is nothing that staff has to do about it.
pub async fn tell(tx: &mut Tx, notice: &NoticeId, kind: NoticeKind, at: Instant) -> Result<(), StoreError> {
    const SETTLE: &str = "UPDATE notice SET settled_at_ms = $2 WHERE id = $1";
    let sql = if kind == NoticeKind::AnswerPublished { OF_ANSWER } else { OF_INTERVIEW };
    run!(&mut *tx, sql, notice.as_str(), at.ms())?;
    run!(tx, SETTLE, notice.as_str(), at.ms()).map(|_| ())
}

/// Netizens with a mail to be written, each for one node alone, with what it tells of. The next one of each is written
/// not before `next_at`; until then what is new gathers.
pub async fn take_mails(
    tx: &mut Tx,
    now: Instant,
    next_at: Instant,
    limit: u32,
) -> Result<BTreeMap<NetizenId, Vec<NoticeId>>, StoreError> {
    // Of two nodes the second waits for the first, looks again, and finds the time moved.
    const NETIZENS: &str = "\
        UPDATE follower_mail SET next_at_ms = $2 WHERE next_at_ms <= $1 AND confirmed_at_ms IS NOT NULL \
        AND netizen_id IN (SELECT DISTINCT r.netizen_id FROM notice_reader r \
            JOIN follower_mail m ON m.netizen_id = r.netizen_id \
            WHERE r.is_to_mail AND m.next_at_ms <= $1 AND m.confirmed_at_ms IS NOT NULL \
            ORDER BY r.netizen_id LIMIT $3) \
        RETURNING netizen_id";
    let netizens: Vec<(String,)> = all!(&mut *tx, NETIZENS, now.ms(), next_at.ms(), i64::from(limit))?;
    if netizens.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(String, String)> = on!(&mut *tx, |connection| async {
        let mut sql = sqlx::QueryBuilder::new(
            "UPDATE notice_reader SET is_to_mail = FALSE WHERE is_to_mail AND netizen_id IN (",
        );
        let mut list = sql.separated(", ");
        for (netizen,) in &netizens {
            list.push_bind(netizen.as_str());
        }
        sql.push(") RETURNING netizen_id, notice_id");
        sql.build_query_as().persistent(false).fetch_all(connection).await
    })?;
    let mut taken: BTreeMap<NetizenId, Vec<NoticeId>> = BTreeMap::new();
    for (netizen, notice) in rows {
        let netizen = read("notice_reader.netizen_id", &netizen, NetizenId::parse)?;
        let notice = read("notice_reader.notice_id", &notice, NoticeId::parse)?;
        taken.entry(netizen).or_default().push(notice);
    }
    for notices in taken.values_mut() {
        notices.sort();
    }
    Ok(taken)
}

/// Forgets what netizens were told before; the notices stay.
pub async fn forget_before(db: &Db, at: Instant) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM notice_reader WHERE told_at_ms < $1";
    run!(&mut db.one_write().await?, SQL, at.ms())
}
