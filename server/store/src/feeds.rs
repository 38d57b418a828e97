//! What feeds and the site map list: the latest answers of the city, and the lasting addresses of what is public.
//! Rehearsals are in none of them.

use crate::{
    db::{Db, all, maybe},
    error::StoreError,
    rows::read,
};
use domain::{
    Instant,
    ids::{DepartmentId, InterviewId, QuestionId},
};
use sqlx::FromRow;

/// The questions that were answered last, of all departments or of one, latest answer first.
pub async fn answered(
    db: &Db,
    department: Option<&DepartmentId>,
    limit: u32,
) -> Result<Vec<QuestionId>, StoreError> {
    const OF_ALL: &str = "\
        SELECT q.id FROM question q CROSS JOIN interview i \
        WHERE i.id = q.interview_id AND q.status = 'answered' \
        AND i.announced_at_ms IS NOT NULL AND NOT i.is_rehearsal \
        ORDER BY q.last_answered_at_ms DESC, q.id DESC LIMIT $1";
    const OF_ONE: &str = "\
        SELECT q.id FROM question q CROSS JOIN interview i \
        WHERE i.id = q.interview_id AND q.department_id = $2 AND q.status = 'answered' \
        AND i.announced_at_ms IS NOT NULL AND NOT i.is_rehearsal \
        ORDER BY q.last_answered_at_ms DESC, q.id DESC LIMIT $1";
    let mut tx = db.one_read().await?;
    let rows: Vec<(String,)> = match department {
        None => all!(&mut tx, OF_ALL, i64::from(limit))?,
        Some(department) => all!(&mut tx, OF_ONE, i64::from(limit), department.as_str())?,
    };
    rows.into_iter().map(|(id,)| read("question.id", &id, QuestionId::parse)).collect()
}

/// The earliest and the latest planned start of what was announced; none while nothing was.
pub async fn first_and_last(db: &Db) -> Result<Option<(Instant, Instant)>, StoreError> {
    const SQL: &str = "\
        SELECT MIN(planned_start_at_ms), MAX(planned_start_at_ms) FROM interview \
        WHERE announced_at_ms IS NOT NULL AND NOT is_rehearsal LIMIT 1";
    let row: Option<(Option<i64>, Option<i64>)> = maybe!(&mut db.one_read().await?, SQL)?;
    Ok(row.and_then(|(first, last)| Some((Instant::from_ms(first?), Instant::from_ms(last?)))))
}

/// A lasting address, and when what stands there changed last.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    Interview(InterviewId, Instant),
    Question(QuestionId, Instant),
}

#[derive(FromRow)]
struct Row {
    is_question: i64,
    id: String,
    changed_at_ms: i64,
}

/// The public interviews that were planned to start from the first moment on and before the second, then their public
/// questions; at most `limit` of them together.
pub async fn addresses(db: &Db, planned: (Instant, Instant), limit: u32) -> Result<Vec<Address>, StoreError> {
    const SQL: &str = "\
        SELECT CAST(0 AS BIGINT) AS is_question, i.id, \
            COALESCE(i.ended_at_ms, i.opened_at_ms, i.announced_at_ms) AS changed_at_ms \
        FROM interview i \
        WHERE i.planned_start_at_ms >= $1 AND i.planned_start_at_ms < $2 \
        AND i.announced_at_ms IS NOT NULL AND NOT i.is_rehearsal \
        UNION ALL \
        SELECT CAST(1 AS BIGINT), q.id, COALESCE(q.last_answered_at_ms, q.approved_at_ms, q.asked_at_ms) \
        FROM interview i CROSS JOIN question q \
        WHERE q.interview_id = i.id AND i.planned_start_at_ms >= $1 AND i.planned_start_at_ms < $2 \
        AND i.announced_at_ms IS NOT NULL AND NOT i.is_rehearsal AND q.status IN ('approved', 'answered') \
        ORDER BY 1, 2 LIMIT $3";
    let rows: Vec<Row> =
        all!(&mut db.one_read().await?, SQL, planned.0.ms(), planned.1.ms(), i64::from(limit))?;
    rows.into_iter()
        .map(|row| {
            let at = Instant::from_ms(row.changed_at_ms);
            Ok(match row.is_question {
                0 => Address::Interview(read("interview.id", &row.id, InterviewId::parse)?, at),
                _ => Address::Question(read("question.id", &row.id, QuestionId::parse)?, at),
            })
        })
        .collect()
}
