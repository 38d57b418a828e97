//! What staff is told of: finding out what there is to tell, keeping it, and showing it to whom it concerns.
//!
//! When something is due is the domain's rule; how it is sent is in [`crate::outbox`].

pub mod causes;
mod list;
pub mod settling;

pub(crate) use list::of_ids;
pub use list::{Acknowledged, COUNT_MAX, Notice, count, list, one, reminders};

use crate::{
    db::{Db, Tx, all, maybe, run},
    dialect::with_rows,
    error::StoreError,
    rows::{instant, ms, read, read_some},
};
use domain::{
    CityEvent, Instant, Recorded,
    decide::{Held, Known},
    ids::{DepartmentId, InterviewId, NoticeId, QuestionId},
    notice::{Cause, Concern, NoticeKind, once_of_reminder},
    question::QuestionStatus,
};
use sqlx::FromRow;

/// No interview has that many departments.
const DEPARTMENTS_MAX: i64 = 1_000;

/// Keeps what a job has found, each cause once: whatever was told before, by this node or another, stays as it is.
pub async fn tell(db: &Db, found: &[(NoticeId, Cause)], at: Instant) -> Result<(), StoreError> {
    let mut rows: Vec<_> = found.iter().map(|(id, cause)| (id, cause, cause.once())).collect();
    // In one order on all nodes, so that none waits for another that waits for it.
    rows.sort_by(|one, other| one.2.cmp(&other.2));
    let mut tx = db.write().await?;
    with_rows!(
        &mut tx,
        "INSERT INTO notice (id, once, kind, item_id, department_id, interview_id, question_id, due_at_ms, \
         questions, made_at_ms, made_by)",
        11,
        rows,
        |values, row| values
            .push_bind(row.0.as_str())
            .push_bind(&row.2)
            .push_bind(row.1.kind.name())
            .push_bind(&row.1.item)
            .push_bind(row.1.department.as_ref().map(|id| id.as_str()))
            .push_bind(row.1.interview.as_str())
            .push_bind(row.1.question.as_ref().map(|id| id.as_str()))
            .push_bind(ms(row.1.due_at))
            .push_bind(row.1.questions.map(i64::from))
            .push_bind(at.ms())
            .push_bind("system"),
        "ON CONFLICT (once) DO NOTHING"
    );
    tx.commit().await
}

pub(crate) struct Reminder<'a> {
    pub id: &'a NoticeId,
    pub department: &'a DepartmentId,
    pub interview: Option<&'a InterviewId>,
    pub question: Option<&'a QuestionId>,
}

pub(crate) async fn write_reminder(
    tx: &mut Tx,
    reminder: &Reminder<'_>,
    recorded: &Recorded<CityEvent>,
) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO notice (id, once, kind, item_id, department_id, interview_id, question_id, made_at_ms, made_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let department = reminder.department.as_str();
    let question = reminder.question.map(QuestionId::as_str);
    run!(
        tx,
        SQL,
        reminder.id.as_str(),
        once_of_reminder(reminder.id),
        NoticeKind::Reminder.name(),
        question.unwrap_or(department),
        department,
        reminder.interview.map(InterviewId::as_str),
        question,
        recorded.at.ms(),
        &recorded.actor,
    )
    .map(|_| ())
}

pub(crate) async fn write_acknowledgement(
    tx: &mut Tx,
    notice: &NoticeId,
    recorded: &Recorded<CityEvent>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET acknowledged_at_ms = $2, acknowledged_by = $3 WHERE id = $1";
    run!(tx, SQL, notice.as_str(), recorded.at.ms(), &recorded.actor).map(|_| ())
}

#[derive(FromRow)]
struct KnownRow {
    kind: String,
    department_id: Option<String>,
    interview_id: Option<String>,
    acknowledged_at_ms: Option<i64>,
}

/// A notice, as far as a decision about it needs it; none if there is no such one.
pub async fn known(tx: &mut Tx, id: &NoticeId) -> Result<Option<Known>, StoreError> {
    const SQL: &str = "\
        SELECT kind, department_id, interview_id, acknowledged_at_ms FROM notice WHERE id = $1 LIMIT 1";
    let row: Option<KnownRow> = maybe!(&mut *tx, SQL, id.as_str())?;
    let Some(row) = row else { return Ok(None) };
    let interview = match &row.interview_id {
        Some(interview) => departments_of(tx, interview).await?,
        None => Vec::new(),
    };
    let concern = Concern {
        kind: read("notice.kind", &row.kind, NoticeKind::parse)?,
        department: read_some("notice.department_id", row.department_id.as_deref(), DepartmentId::parse)?,
        interview,
    };
    Ok(Some(Known { concern, acknowledged_at: instant(row.acknowledged_at_ms) }))
}

pub(crate) async fn departments_of(tx: &mut Tx, interview: &str) -> Result<Vec<DepartmentId>, StoreError> {
    const SQL: &str = "\
        SELECT department_id FROM interview_department WHERE interview_id = $1 ORDER BY position LIMIT $2";
    let rows: Vec<(String,)> = all!(tx, SQL, interview, DEPARTMENTS_MAX)?;
    let id = |(id,): (String,)| read("interview_department.department_id", &id, DepartmentId::parse);
    rows.into_iter().map(id).collect()
}

/// A question, and whose it is; none if there is no such one.
pub async fn held(tx: &mut Tx, id: &QuestionId) -> Result<Option<Held>, StoreError> {
    const SQL: &str = "\
        SELECT q.interview_id, q.department_id, q.status, i.is_rehearsal \
        FROM question q JOIN interview i ON i.id = q.interview_id WHERE q.id = $1 LIMIT 1";
    let row: Option<(String, Option<String>, String, bool)> = maybe!(tx, SQL, id.as_str())?;
    let Some((interview, department, status, is_rehearsal)) = row else { return Ok(None) };
    Ok(Some(Held {
        interview: read("question.interview_id", &interview, InterviewId::parse)?,
        department: read_some("question.department_id", department.as_deref(), DepartmentId::parse)?,
        status: read("question.status", &status, QuestionStatus::parse)?,
        is_rehearsal,
    }))
}
