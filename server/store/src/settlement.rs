//! The settlement of an interview (收场清单): what its end handed over, to whom, by when, and how far that is.

use crate::{
    db::{Db, all},
    error::StoreError,
    page::{Listed, Page, cursor},
    rows::{number, read},
};
use domain::{
    Instant,
    ids::{DepartmentId, InterviewId, QuestionId},
};
use sqlx::FromRow;

/// What one department was handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Share {
    pub department: DepartmentId,
    pub handed_over: u64,
    pub answered: u64,
    /// Open, and past its due date.
    pub overdue: u64,
    /// The latest due date.
    pub due_at: Instant,
}

#[derive(FromRow)]
struct ShareRow {
    department_id: String,
    handed_over: i64,
    answered: i64,
    overdue: i64,
    due_at_ms: i64,
}

/// What each department was handed over, in the order of their ids; nothing before the interview has ended.
pub async fn shares(db: &Db, interview: &InterviewId, now: Instant) -> Result<Vec<Share>, StoreError> {
    const SQL: &str = "\
        SELECT department_id, COUNT(*) AS handed_over, \
            COUNT(*) FILTER (WHERE status = 'answered') AS answered, \
            COUNT(*) FILTER (WHERE status = 'approved' AND due_at_ms < $2) AS overdue, \
            MAX(due_at_ms) AS due_at_ms \
        FROM question \
        WHERE interview_id = $1 AND due_at_ms IS NOT NULL AND status IN ('approved', 'answered') \
        GROUP BY department_id ORDER BY department_id LIMIT 10000";
    let rows: Vec<ShareRow> = all!(&mut db.one_read().await?, SQL, interview.as_str(), now.ms())?;
    let share = |row: ShareRow| {
        Ok(Share {
            department: read("question.department_id", &row.department_id, DepartmentId::parse)?,
            handed_over: number("settlement.handed_over", row.handed_over)?,
            answered: number("settlement.answered", row.answered)?,
            overdue: number("settlement.overdue", row.overdue)?,
            due_at: Instant::from_ms(row.due_at_ms),
        })
    };
    rows.into_iter().map(share).collect()
}

/// The open questions of an interview that are due, the most urgent first.
pub async fn open_page(
    db: &Db,
    interview: &InterviewId,
    page: &Page,
) -> Result<Listed<QuestionId>, StoreError> {
    const SQL: &str = "\
        SELECT id, due_at_ms FROM question \
        WHERE interview_id = $1 AND status = 'approved' AND (due_at_ms, id) > ($2, $3) \
        ORDER BY due_at_ms, id LIMIT $4";
    let ([due_ms], id) = page.after(([i64::MIN], ""))?;
    let rows: Vec<(String, i64)> =
        all!(&mut db.one_read().await?, SQL, interview.as_str(), due_ms, &id, page.rows())?;
    Listed::of(rows, page, |(id, due_ms)| cursor([*due_ms], id))
        .try_map(|(id, _)| read("question.id", &id, QuestionId::parse))
}
