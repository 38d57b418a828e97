//! Lists of questions, as pages of ids; what is shown of them is in [`Sheets`].

mod sheets;

pub use sheets::{Sheets, sheets};

use crate::{
    db::{Db, all, maybe},
    error::StoreError,
    page::{Listed, Page, containing, cursor},
    rows::read,
};
use domain::{
    ids::{AnswerId, DepartmentId, InterviewId, NetizenId, QuestionId, StatementId},
    question::QuestionStatus,
};
use sqlx::FromRow;

/// The orders of the public list, as the client library has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// Pinned ones first, then by votes, then in the order of asking.
    Top,
    /// Pinned ones first, then newest first.
    New,
    /// Only answered ones, latest answer first.
    Answered,
}

/// A row of a list: its id, and its place as numbers, where the highest come first.
#[derive(FromRow)]
struct Place {
    id: String,
    first: i64,
    second: i64,
    third: i64,
}

/// A list of public questions of an interview with the given numbers as its order.
macro_rules! public_list {
    ($statuses:literal, $first:literal, $second:literal, $third:literal) => {
        concat!(
            "SELECT id, first, second, third FROM (SELECT q.id, CAST(",
            $first,
            " AS BIGINT) AS first, CAST(",
            $second,
            " AS BIGINT) AS second, CAST(",
            $third,
            " AS BIGINT) AS third \
             FROM question q LEFT JOIN tally t ON t.item_id = q.id AND t.kind = 'upvotes' \
             WHERE q.interview_id = $1 AND q.status IN (",
            $statuses,
            ") AND ($2 = '' OR q.department_id = $2) \
             AND ($3 = '%' OR EXISTS (SELECT 1 FROM body b \
                  WHERE b.stream_id = q.interview_id AND b.item_id = q.id AND b.slot = 'text' \
                  AND LOWER(b.text) LIKE $3 ESCAPE '\\' \
                  AND NOT EXISTS (SELECT 1 FROM body n WHERE n.stream_id = b.stream_id \
                       AND n.item_id = b.item_id AND n.slot = b.slot AND n.version > b.version)))) listed \
             WHERE (first, second, third) < ($4, $5, $6) \
             ORDER BY first DESC, second DESC, third DESC LIMIT $7"
        )
    };
}

/// What everybody may see in an interview: approved and answered questions.
pub async fn public_page(
    db: &Db,
    interview: &InterviewId,
    sort: Sort,
    department: Option<&DepartmentId>,
    text: Option<&str>,
    page: &Page,
) -> Result<Listed<QuestionId>, StoreError> {
    const PINNED: i64 = 1;
    const TOP: &str = public_list!(
        "'approved', 'answered'",
        "CASE WHEN q.is_pinned THEN 1 ELSE 0 END",
        "COALESCE(t.count, 0)",
        "-q.no"
    );
    const NEW: &str =
        public_list!("'approved', 'answered'", "CASE WHEN q.is_pinned THEN 1 ELSE 0 END", "q.no", "0");
    const ANSWERED: &str = public_list!("'answered'", "q.last_answered_at_ms", "q.no", "0");
    let (sql, first) = match sort {
        Sort::Top => (TOP, PINNED),
        Sort::New => (NEW, PINNED),
        Sort::Answered => (ANSWERED, i64::MAX),
    };
    let ([first, second, third], _) = page.after(([first, i64::MAX, i64::MAX], ""))?;
    let rows: Vec<Place> = all!(
        &mut db.one_read().await?,
        sql,
        interview.as_str(),
        department.map_or("", DepartmentId::as_str),
        containing(text),
        first,
        second,
        third,
        page.rows(),
    )?;
    Listed::of(rows, page, |row| cursor([row.first, row.second, row.third], ""))
        .try_map(|row| read("question.id", &row.id, QuestionId::parse))
}

/// Every question of an interview, or those in a status, in the order of asking.
pub async fn queue_page(
    db: &Db,
    interview: &InterviewId,
    status: Option<QuestionStatus>,
    page: &Page,
) -> Result<Listed<QuestionId>, StoreError> {
    const SQL: &str = "\
        SELECT id, no FROM question WHERE interview_id = $1 AND no > $2 AND ($3 = '' OR status = $3) \
        ORDER BY no LIMIT $4";
    let ([no], _) = page.after(([0], ""))?;
    let rows: Vec<(String, i64)> = all!(
        &mut db.one_read().await?,
        SQL,
        interview.as_str(),
        no,
        status.map_or("", QuestionStatus::name),
        page.rows(),
    )?;
    Listed::of(rows, page, |(_, no)| cursor([*no], ""))
        .try_map(|(id, _)| read("question.id", &id, QuestionId::parse))
}

/// What a department (without: any department) has in a status or helps with, oldest first; what is answered, the
/// latest answer first.
pub async fn desk_page(
    db: &Db,
    department: Option<&DepartmentId>,
    status: QuestionStatus,
    page: &Page,
) -> Result<Listed<QuestionId>, StoreError> {
    const OLDEST_FIRST: &str = "\
        SELECT id, asked_at_ms FROM question \
        WHERE status = $1 AND (asked_at_ms, id) > ($2, $3) AND ($4 = '' OR department_id = $4 \
            OR EXISTS (SELECT 1 FROM question_co_handler c \
                WHERE c.question_id = question.id AND c.department_id = $4)) \
        ORDER BY asked_at_ms, id LIMIT $5";
    const LATEST_FIRST: &str = "\
        SELECT id, last_answered_at_ms FROM question \
        WHERE status = $1 AND (last_answered_at_ms, id) < ($2, $3) AND ($4 = '' OR department_id = $4) \
        ORDER BY last_answered_at_ms DESC, id DESC LIMIT $5";
    let (sql, start) =
        if status == QuestionStatus::Answered { (LATEST_FIRST, i64::MAX) } else { (OLDEST_FIRST, i64::MIN) };
    let ([ms], id) = page.after(([start], ""))?;
    let department = department.map_or("", DepartmentId::as_str);
    let rows: Vec<(String, i64)> =
        all!(&mut db.one_read().await?, sql, status.name(), ms, &id, department, page.rows())?;
    Listed::of(rows, page, |(id, ms)| cursor([*ms], id))
        .try_map(|(id, _)| read("question.id", &id, QuestionId::parse))
}

/// What a netizen has asked, in any interview, newest first.
pub async fn of_netizen(db: &Db, netizen: &NetizenId, page: &Page) -> Result<Listed<QuestionId>, StoreError> {
    const SQL: &str = "\
        SELECT id, asked_at_ms FROM question WHERE asker_id = $1 AND (asked_at_ms, id) < ($2, $3) \
        ORDER BY asked_at_ms DESC, id DESC LIMIT $4";
    let ([asked_ms], id) = page.after(([i64::MAX], ""))?;
    let rows: Vec<(String, i64)> =
        all!(&mut db.one_read().await?, SQL, netizen.as_str(), asked_ms, &id, page.rows())?;
    Listed::of(rows, page, |(id, asked_ms)| cursor([*asked_ms], id))
        .try_map(|(id, _)| read("question.id", &id, QuestionId::parse))
}

pub async fn by_tracking_code(db: &Db, code: &str) -> Result<Option<QuestionId>, StoreError> {
    const SQL: &str = "SELECT id FROM question WHERE tracking_code = $1 LIMIT 1";
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, SQL, code)?;
    row.map(|(id,)| read("question.id", &id, QuestionId::parse)).transpose()
}

pub async fn question_of_answer(db: &Db, id: &AnswerId) -> Result<Option<QuestionId>, StoreError> {
    const SQL: &str = "SELECT question_id FROM answer WHERE id = $1 LIMIT 1";
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, SQL, id.as_str())?;
    row.map(|(id,)| read("answer.question_id", &id, QuestionId::parse)).transpose()
}

/// Where a question is now.
pub async fn interview_of_question(db: &Db, id: &QuestionId) -> Result<Option<InterviewId>, StoreError> {
    const SQL: &str = "SELECT interview_id FROM question WHERE id = $1 LIMIT 1";
    interview_of(db, SQL, id.as_str()).await
}

pub async fn interview_of_answer(db: &Db, id: &AnswerId) -> Result<Option<InterviewId>, StoreError> {
    const SQL: &str = "\
        SELECT q.interview_id FROM answer a JOIN question q ON q.id = a.question_id WHERE a.id = $1 LIMIT 1";
    interview_of(db, SQL, id.as_str()).await
}

pub async fn interview_of_statement(db: &Db, id: &StatementId) -> Result<Option<InterviewId>, StoreError> {
    const SQL: &str = "SELECT interview_id FROM statement WHERE id = $1 LIMIT 1";
    interview_of(db, SQL, id.as_str()).await
}

async fn interview_of(db: &Db, sql: &'static str, id: &str) -> Result<Option<InterviewId>, StoreError> {
    let row: Option<(String,)> = maybe!(&mut db.one_read().await?, sql, id)?;
    row.map(|(id,)| read("interview_id", &id, InterviewId::parse)).transpose()
}
