//! Samples for telephone interviews: what could be drawn, what was, and what the interviews brought.

use crate::{
    db::{Db, Tx, all, maybe},
    error::StoreError,
    figures::Period,
    notes::{self, Notes},
    page::{Listed, Page, cursor},
    rows::{instant, number, read, read_some},
};
use domain::{
    Instant,
    event::Slot,
    figures::Sampling,
    ids::{DepartmentId, InterviewId, QuestionId, ResultId, SampleId},
    sample::Answered,
};
use sqlx::FromRow;
use std::{collections::BTreeMap, sync::Arc};

/// No city has that many answered questions in a period; one that had would be broken rather than cut off.
const ANSWERED_MAX: i64 = 1_000_000;

/// The questions of a period that were answered, each with the department that answered it first. Rehearsals are left
/// out, and so is what was merged: its target is asked about.
pub async fn answered(db: &Db, period: Period) -> Result<Vec<Answered>, StoreError> {
    const SQL: &str = "\
        SELECT q.first_answered_by, q.id FROM interview i JOIN question q ON q.interview_id = i.id \
        WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $1 AND i.opened_at_ms < $2 \
            AND q.status = 'answered' AND q.first_answered_by IS NOT NULL \
        ORDER BY q.id LIMIT $3";
    let (from_ms, to_ms) = period.ends_ms();
    let rows: Vec<(String, String)> = all!(&mut db.report().await?, SQL, from_ms, to_ms, ANSWERED_MAX)?;
    if rows.len() as u64 >= ANSWERED_MAX.unsigned_abs() {
        return Err(StoreError::broken("more answered questions than any period can have"));
    }
    rows.into_iter()
        .map(|(department, question)| {
            Ok(Answered {
                department: read("question.first_answered_by", &department, DepartmentId::parse)?,
                question: read("question.id", &question, QuestionId::parse)?,
            })
        })
        .collect()
}

/// A question of a sample.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    pub no: u32,
    pub department: DepartmentId,
    pub question: QuestionId,
    pub interview: InterviewId,
    pub interview_title: String,
    /// Its number within the interview.
    pub question_no: u32,
    pub asked_at: Instant,
    pub entered: Option<Entered>,
}

/// The newest result of a telephone interview.
#[derive(Clone, PartialEq, Debug)]
pub struct Entered {
    pub at: Instant,
    pub is_reached: bool,
    pub score: Option<u8>,
    pub comment: Option<Arc<str>>,
}

#[derive(FromRow)]
struct ItemRow {
    no: i64,
    department_id: String,
    question_id: String,
    interview_id: String,
    title: String,
    question_no: i64,
    asked_at_ms: i64,
    result_id: Option<String>,
    is_reached: Option<bool>,
    score: Option<i64>,
    entered_at_ms: Option<i64>,
}

macro_rules! items {
    ($which:literal) => {
        concat!(
            "SELECT s.no, s.department_id, s.question_id, q.interview_id, i.title, q.no AS question_no, \
                q.asked_at_ms, s.result_id, s.is_reached, s.score, s.entered_at_ms \
             FROM sample_item s JOIN question q ON q.id = s.question_id JOIN interview i ON i.id = q.interview_id \
             WHERE s.sample_id = $1 AND ",
            $which
        )
    };
}

/// The items of a sample in the order of their numbers.
pub async fn items(db: &Db, sample: &SampleId, page: &Page) -> Result<Listed<Item>, StoreError> {
    const SQL: &str = items!("s.no > $2 ORDER BY s.no LIMIT $3");
    let ([after], _) = page.after(([0], ""))?;
    let rows: Vec<ItemRow> = all!(&mut db.one_read().await?, SQL, sample.as_str(), after, page.rows())?;
    let Listed { items, next } = Listed::of(rows, page, |row| cursor([row.no], sample.as_str()));
    Ok(Listed { items: told(db, items).await?, next })
}

/// One item of a sample; none if it has no such number.
pub async fn item(db: &Db, sample: &SampleId, no: u32) -> Result<Option<Item>, StoreError> {
    const SQL: &str = items!("s.no = $2 LIMIT 1");
    let row: Option<ItemRow> = maybe!(&mut db.one_read().await?, SQL, sample.as_str(), i64::from(no))?;
    Ok(told(db, row.into_iter().collect()).await?.pop())
}

/// Rows with what was written of them.
async fn told(db: &Db, rows: Vec<ItemRow>) -> Result<Vec<Item>, StoreError> {
    let results: Vec<_> = rows.iter().filter_map(|row| row.result_id.as_deref()).collect();
    let notes = notes::of(db, &results).await?;
    rows.iter().map(|row| row.item(&notes)).collect()
}

impl ItemRow {
    fn item(&self, notes: &Notes) -> Result<Item, StoreError> {
        let result = read_some("sample_item.result_id", self.result_id.as_deref(), ResultId::parse)?;
        let entered = match (instant(self.entered_at_ms), self.is_reached, result) {
            (Some(at), Some(is_reached), Some(result)) => Some(Entered {
                at,
                is_reached,
                score: self.score.map(|score| number("sample_item.score", score)).transpose()?,
                comment: notes.of(result.as_str(), Slot::Text).cloned(),
            }),
            (None, None, None) => None,
            _ => return Err(StoreError::broken("sample_item: a result that is half there")),
        };
        Ok(Item {
            no: number("sample_item.no", self.no)?,
            department: read("sample_item.department_id", &self.department_id, DepartmentId::parse)?,
            question: read("sample_item.question_id", &self.question_id, QuestionId::parse)?,
            interview: read("question.interview_id", &self.interview_id, InterviewId::parse)?,
            interview_title: self.title.clone(),
            question_no: number("question.no", self.question_no)?,
            asked_at: Instant::from_ms(self.asked_at_ms),
            entered,
        })
    }
}

/// How many items of a sample have a result.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Progress {
    pub reached: u64,
    /// Telephoned in vain.
    pub missed: u64,
}

/// How far samples have come, by their ids; `only` one.
pub async fn progress(db: &Db, only: Option<&SampleId>) -> Result<BTreeMap<String, Progress>, StoreError> {
    const SQL: &str = "\
        SELECT sample_id, COUNT(*) FILTER (WHERE is_reached), COUNT(*) FILTER (WHERE NOT is_reached) \
        FROM sample_item WHERE ($1 = '' OR sample_id = $1) GROUP BY sample_id ORDER BY sample_id LIMIT 100000";
    let only = only.map_or("", SampleId::as_str);
    let rows: Vec<(String, i64, i64)> = all!(&mut db.one_read().await?, SQL, only)?;
    rows.into_iter()
        .map(|(id, reached, missed)| {
            let reached = number("sample.reached", reached)?;
            Ok((id, Progress { reached, missed: number("sample.missed", missed)? }))
        })
        .collect()
}

#[derive(FromRow)]
struct Told {
    department_id: String,
    is_reached: Option<bool>,
    score: Option<i64>,
    items: i64,
}

/// What samples brought for the questions of the interviews that opened in a period, by the id of the department that
/// answered; `only` one. A question that was drawn twice counts twice.
pub async fn sampling(
    db: &Db,
    period: Period,
    only: Option<&DepartmentId>,
) -> Result<BTreeMap<String, Sampling>, StoreError> {
    const SQL: &str = "\
        SELECT s.department_id, s.is_reached, s.score, COUNT(*) AS items \
        FROM interview i JOIN question q ON q.interview_id = i.id JOIN sample_item s ON s.question_id = q.id \
        WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $1 AND i.opened_at_ms < $2 \
            AND ($3 = '' OR s.department_id = $3) \
        GROUP BY s.department_id, s.is_reached, s.score ORDER BY s.department_id LIMIT 100000";
    let (from_ms, to_ms) = period.ends_ms();
    let only = only.map_or("", DepartmentId::as_str);
    let mut tx: Tx = db.report().await?;
    let rows: Vec<Told> = all!(&mut tx, SQL, from_ms, to_ms, only)?;
    let mut counted: BTreeMap<String, (u64, u64, [u64; 5])> = BTreeMap::new();
    for row in rows {
        let items: u64 = number("sample.items", row.items)?;
        let (drawn, reached, distribution) = counted.entry(row.department_id).or_default();
        *drawn += items;
        if row.is_reached == Some(true) {
            *reached += items;
        }
        if let Some(score) = row.score {
            let place: usize = number("sample_item.score", score - 1)?;
            *distribution.get_mut(place).ok_or_else(|| StoreError::broken("sample_item.score"))? += items;
        }
    }
    let sampling = |(key, (drawn, reached, distribution))| (key, Sampling::of(drawn, reached, distribution));
    Ok(counted.into_iter().map(sampling).collect())
}
