//! What there is to tell now and was not told yet. Each search goes by an index and is bounded; rehearsals and
//! archived rooms are left alone.
//!
//! `CROSS JOIN` has SQLite read the tables in the order in which they stand: without figures of their sizes it would
//! begin with all questions of a status. To PostgreSQL it is an ordinary join.

use crate::{
    db::{Db, all},
    error::StoreError,
    rows::{instant, number, read, read_some},
};
use domain::{
    Instant,
    ids::{DepartmentId, InterviewId, QuestionId},
    notice::{Cause, NoticeKind},
};
use sqlx::FromRow;

#[derive(FromRow)]
struct Row {
    item_id: String,
    department_id: Option<String>,
    interview_id: String,
    question_id: Option<String>,
    due_at_ms: Option<i64>,
    questions: Option<i64>,
}

impl Row {
    fn cause(self, kind: NoticeKind) -> Result<Cause, StoreError> {
        Ok(Cause {
            kind,
            item: self.item_id,
            due_at: instant(self.due_at_ms),
            department: read_some(
                "question.department_id",
                self.department_id.as_deref(),
                DepartmentId::parse,
            )?,
            interview: read("question.interview_id", &self.interview_id, InterviewId::parse)?,
            question: read_some("question.id", self.question_id.as_deref(), QuestionId::parse)?,
            questions: self.questions.map(|count| number("COUNT", count)).transpose()?,
        })
    }
}

fn causes(rows: Vec<Row>, kind: NoticeKind) -> Result<Vec<Cause>, StoreError> {
    rows.into_iter().map(|row| row.cause(kind)).collect()
}

/// Open questions that are due from the first moment on and before the second.
pub async fn questions(
    db: &Db,
    kind: NoticeKind,
    due: (Instant, Instant),
    limit: u32,
) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT q.id AS item_id, q.department_id, q.interview_id, q.id AS question_id, q.due_at_ms, \
            CAST(NULL AS BIGINT) AS questions \
        FROM question q JOIN interview i ON i.id = q.interview_id \
        WHERE q.status = 'approved' AND q.due_at_ms >= $1 AND q.due_at_ms < $2 AND q.department_id IS NOT NULL \
        AND i.status IN ('live', 'ended') AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = q.id AND n.kind = $3 \
            AND n.due_at_ms = q.due_at_ms AND n.department_id = q.department_id) \
        ORDER BY q.due_at_ms, q.id LIMIT $4";
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, due.0.ms(), due.1.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Promises that nobody has shown to be kept, with a date from the first moment on and before the second.
pub async fn promises(
    db: &Db,
    kind: NoticeKind,
    due: (Instant, Instant),
    limit: u32,
) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT a.id AS item_id, a.department_id, q.interview_id, q.id AS question_id, \
            a.promised_until_ms AS due_at_ms, CAST(NULL AS BIGINT) AS questions \
        FROM answer a CROSS JOIN question q CROSS JOIN interview i \
        WHERE q.id = a.question_id AND i.id = q.interview_id AND a.promised_until_ms >= $1 AND a.promised_until_ms < $2 AND a.promise_kept_at_ms IS NULL \
        AND q.status = 'answered' AND i.status IN ('live', 'ended') AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = a.id AND n.kind = $3 \
            AND n.due_at_ms = a.promised_until_ms) \
        ORDER BY a.promised_until_ms, a.id LIMIT $4";
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, due.0.ms(), due.1.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// What interviews that ended since have left open, by department, with the earliest due date.
pub async fn left_open(db: &Db, since: Instant, limit: u32) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT i.id AS item_id, q.department_id, i.id AS interview_id, CAST(NULL AS TEXT) AS question_id, \
            CAST(MIN(q.due_at_ms) AS BIGINT) AS due_at_ms, CAST(COUNT(*) AS BIGINT) AS questions \
        FROM interview i JOIN question q ON q.interview_id = i.id \
        WHERE i.ended_at_ms >= $1 AND i.status = 'ended' AND NOT i.is_rehearsal \
        AND q.status = 'approved' AND q.department_id IS NOT NULL \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = i.id AND n.kind = $2 \
            AND n.department_id = q.department_id) \
        GROUP BY i.id, q.department_id ORDER BY i.id, q.department_id LIMIT $3";
    let kind = NoticeKind::Unanswered;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, since.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Interviews with questions that wait for a moderator since before `since` (from the opening on). While one is told
/// of, it is not told again; the how-many-th time it is makes it another notice.
pub async fn late_moderation(db: &Db, since: Instant, limit: u32) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT i.id || '/' || (SELECT COUNT(*) FROM notice n \
                WHERE n.interview_id = i.id AND n.kind = $2 AND n.settled_at_ms IS NOT NULL) AS item_id, \
            CAST(NULL AS TEXT) AS department_id, i.id AS interview_id, CAST(NULL AS TEXT) AS question_id, \
            CAST(NULL AS BIGINT) AS due_at_ms, CAST(COUNT(*) AS BIGINT) AS questions \
        FROM question q JOIN interview i ON i.id = q.interview_id \
        WHERE q.status = 'pending' AND q.asked_at_ms <= $1 AND i.opened_at_ms <= $1 \
        AND (q.rejected_at_ms IS NULL OR q.rejected_at_ms <= $1) \
        AND i.status IN ('live', 'ended') AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n \
            WHERE n.interview_id = i.id AND n.kind = $2 AND n.settled_at_ms IS NULL) \
        GROUP BY i.id ORDER BY i.id LIMIT $3";
    let kind = NoticeKind::ModerationLate;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, since.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Interviews whose planned start came between these moments and that nobody has opened.
pub async fn interviews_to_open(
    db: &Db,
    start: (Instant, Instant),
    limit: u32,
) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT i.id AS item_id, CAST(NULL AS TEXT) AS department_id, i.id AS interview_id, \
            CAST(NULL AS TEXT) AS question_id, i.planned_start_at_ms AS due_at_ms, \
            CAST(NULL AS BIGINT) AS questions \
        FROM interview i \
        WHERE i.planned_start_at_ms >= $1 AND i.planned_start_at_ms <= $2 AND i.status = 'announced' \
        AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = i.id AND n.kind = $3 \
            AND n.due_at_ms = i.planned_start_at_ms) \
        ORDER BY i.planned_start_at_ms, i.id LIMIT $4";
    let kind = NoticeKind::InterviewStarts;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, start.0.ms(), start.1.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Extensions that were asked for and neither granted nor refused, with the due date that they would move.
pub async fn extensions(db: &Db, limit: u32) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT e.question_id || '/' || e.position AS item_id, e.department_id, q.interview_id, q.id AS question_id, \
            e.from_ms AS due_at_ms, CAST(NULL AS BIGINT) AS questions \
        FROM extension e CROSS JOIN question q CROSS JOIN interview i \
        WHERE q.id = e.question_id AND i.id = q.interview_id AND e.decided_at_ms IS NULL AND q.status = 'approved' \
        AND i.status IN ('live', 'ended') AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = e.question_id || '/' || e.position AND n.kind = $1) \
        ORDER BY e.requested_at_ms, e.question_id LIMIT $2";
    let kind = NoticeKind::ExtensionWaiting;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Answers that were published since, of questions that are public. Not what only holds, contributes or says nothing.
pub async fn answers(db: &Db, since: Instant, limit: u32) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT a.id AS item_id, a.department_id, q.interview_id, q.id AS question_id, \
            CAST(NULL AS BIGINT) AS due_at_ms, CAST(NULL AS BIGINT) AS questions \
        FROM answer a CROSS JOIN question q CROSS JOIN interview i \
        WHERE q.id = a.question_id AND i.id = q.interview_id AND a.published_at_ms >= $1 AND a.form = 'answer' \
        AND q.status = 'answered' AND i.announced_at_ms IS NOT NULL AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = a.id AND n.kind = $2) \
        ORDER BY a.published_at_ms, a.id LIMIT $3";
    let kind = NoticeKind::AnswerPublished;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, since.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Interviews that were announced since and are still to come.
pub async fn announced(db: &Db, since: Instant, now: Instant, limit: u32) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT i.id AS item_id, CAST(NULL AS TEXT) AS department_id, i.id AS interview_id, \
            CAST(NULL AS TEXT) AS question_id, CAST(NULL AS BIGINT) AS due_at_ms, CAST(NULL AS BIGINT) AS questions \
        FROM interview i \
        WHERE i.planned_start_at_ms >= $2 AND i.announced_at_ms >= $1 AND i.status = 'announced' AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = i.id AND n.kind = $3) \
        ORDER BY i.planned_start_at_ms, i.id LIMIT $4";
    let kind = NoticeKind::InterviewAnnounced;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, since.ms(), now.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}

/// Interviews that were opened since and are live.
pub async fn opened(db: &Db, since: Instant, limit: u32) -> Result<Vec<Cause>, StoreError> {
    const SQL: &str = "\
        SELECT i.id AS item_id, CAST(NULL AS TEXT) AS department_id, i.id AS interview_id, \
            CAST(NULL AS TEXT) AS question_id, CAST(NULL AS BIGINT) AS due_at_ms, CAST(NULL AS BIGINT) AS questions \
        FROM interview i \
        WHERE i.opened_at_ms >= $1 AND i.status = 'live' AND NOT i.is_rehearsal \
        AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.item_id = i.id AND n.kind = $2) \
        ORDER BY i.opened_at_ms, i.id LIMIT $3";
    let kind = NoticeKind::InterviewOpened;
    let mut tx = db.one_read().await?;
    let rows: Vec<Row> = all!(&mut tx, SQL, since.ms(), kind.name(), i64::from(limit))?;
    causes(rows, kind)
}
