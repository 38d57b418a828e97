//! What the assessment shows: the figures of all departments with their course and their spread, and the questions
//! behind each figure.
//!
//! A figure and the list of its questions come out of the same cells (see [`domain::figures::case`]): a figure counts
//! what its list shows.

use crate::{
    db::{Db, Tx, all, on},
    dialect::rows_at_once,
    error::StoreError,
    figures::{
        Period, add_to_departments, add_whole,
        kept::{Wanted, each},
    },
    page::{Listed, Page, cursor},
    rows::{instant, number, read, read_some},
};
use domain::{
    Instant,
    figures::{
        Figures,
        case::{Figure, Part},
        course::{Spread, Step},
        sum::Sum,
    },
    ids::{CampaignId, DepartmentId, InterviewId, QuestionId},
    question::QuestionStatus,
};
use sqlx::{FromRow, QueryBuilder};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashMap},
};

/// What is looked at, and as of when.
#[derive(Clone, Debug)]
pub struct Scope {
    pub period: Period,
    /// Of this department only, else of the city.
    pub department: Option<DepartmentId>,
    /// Of the interviews of this campaign only.
    pub campaign: Option<CampaignId>,
    pub now: Instant,
}

impl Scope {
    fn wanted(&self, is_attendance: bool) -> Wanted<'_> {
        Wanted {
            period: self.period,
            department: self.department.as_ref().map(DepartmentId::as_str),
            campaign: self.campaign.as_ref().map(CampaignId::as_str),
            is_attendance,
        }
    }
}

/// The figures of a period in one go.
#[derive(Debug)]
pub struct Assessed {
    pub total: Figures,
    /// By their ids.
    pub departments: BTreeMap<String, Figures>,
    /// The interviews in the order of their opening.
    pub course: Vec<Step>,
    pub spread: Spread,
}

/// The figures of a scope; hours of the day are those of a zone that is `ahead_ms` ahead of UTC.
pub async fn assess(db: &Db, scope: &Scope, ahead_ms: i64) -> Result<Assessed, StoreError> {
    let mut total = Sum::new(scope.now);
    let mut departments = BTreeMap::new();
    let (mut course, mut spread) = (Vec::new(), Spread::default());
    let mut tx = db.report().await?;
    each(&mut tx, scope.wanted(true), |celled| {
        if scope.department.is_none() {
            add_whole(&mut total, &celled);
        }
        add_to_departments(&mut departments, &celled, scope.now);
        celled.cells.values().for_each(|cell| spread.add(cell, ahead_ms));
        course.push(Step::of(celled.opened_at, celled.cells.values(), scope.now));
    })
    .await?;
    tx.commit().await?;
    let departments: BTreeMap<_, _> = departments.into_iter().map(|(id, sum)| (id, sum.figures())).collect();
    let total = match &scope.department {
        Some(department) => departments.get(department.as_str()).cloned().unwrap_or_default(),
        None => total.figures(),
    };
    Ok(Assessed { total, departments, course, spread })
}

/// A question as a figure counts it.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    pub question: QuestionId,
    pub interview: InterviewId,
    pub interview_title: String,
    pub no: u32,
    pub status: QuestionStatus,
    /// Whose figure it is in.
    pub department: Option<DepartmentId>,
    pub asked_at: Instant,
    pub first_answered_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub is_late: bool,
    pub moderation_ms: Option<i64>,
    pub response_ms: Option<i64>,
    pub waiting_ms: Option<i64>,
}

/// The place of a question in a list: the largest comes first. Of questions with the same value the newest does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Place {
    value: i64,
    interview: String,
    no: u32,
    /// Of the times that it is counted, from 0 on.
    nth: u32,
    /// Whose figure it is in.
    department: String,
}

/// The questions that a figure counts, or a part of them, the largest time first, else the newest.
pub async fn cases(
    db: &Db,
    figure: Figure,
    part: Part,
    scope: &Scope,
    page: &Page,
) -> Result<Listed<Case>, StoreError> {
    let before = before(page)?;
    let rows = page.limit as usize + 1;
    let mut first: BinaryHeap<Reverse<Place>> = BinaryHeap::with_capacity(rows + 1);
    let mut tx = db.report().await?;
    each(&mut tx, scope.wanted(false), |celled| {
        let mut counted: HashMap<u32, u32> = HashMap::new();
        for (department, cell) in &celled.cells {
            for listed in figure.cases(cell, scope.now).into_iter().filter(|listed| part.has(listed)) {
                let nth = counted.entry(listed.no).or_default();
                let place = (listed.place, celled.id.as_str(), listed.no, *nth);
                *nth += 1;
                let is_beyond = before.as_ref().is_some_and(|before| place >= before.key());
                let is_behind =
                    first.len() == rows && first.peek().is_some_and(|Reverse(last)| place < last.key());
                if is_beyond || is_behind {
                    continue;
                }
                first.push(Reverse(Place {
                    value: listed.place,
                    interview: celled.id.clone(),
                    no: listed.no,
                    nth: place.3,
                    department: department.as_ref().map_or_else(String::new, |id| id.as_str().to_owned()),
                }));
                if first.len() > rows {
                    first.pop();
                }
            }
        }
    })
    .await?;
    // The heap is of reversed places: ascending in it is the largest first.
    let places: Vec<Place> = first.into_sorted_vec().into_iter().map(|Reverse(place)| place).collect();
    let listed = Listed::of(places, page, |last| {
        cursor([last.value, i64::from(last.no), i64::from(last.nth)], &last.interview)
    });
    let found = described(&mut tx, &listed.items).await?;
    tx.commit().await?;
    listed.try_map(|place| {
        let row = found.get(&(place.interview.clone(), i64::from(place.no)));
        row.ok_or_else(|| StoreError::broken("figure_interview.cells: no such question"))?
            .case(&place.department)
    })
}

impl Place {
    fn key(&self) -> (i64, &str, u32, u32) {
        (self.value, &self.interview, self.no, self.nth)
    }
}

/// The last place of the page before; none for the first page.
fn before(page: &Page) -> Result<Option<Place>, StoreError> {
    if page.after.is_none() {
        return Ok(None);
    }
    let ([value, no, nth], interview) = page.after(([0, 0, 0], ""))?;
    let small = |n: i64| u32::try_from(n).map_err(|_| StoreError::BadCursor);
    Ok(Some(Place { value, interview, no: small(no)?, nth: small(nth)?, department: String::new() }))
}

/// The columns of [`CaseRow`]: a question and, as `e`, the one it was merged into or itself.
macro_rules! case_columns {
    () => {
        "q.id, q.interview_id, i.title, i.opened_at_ms, q.no, e.status, e.department_id, q.asked_at_ms, \
         e.first_answered_at_ms, e.due_at_ms, e.is_late, q.moderation_ms, q.response_ms, q.waiting_ms"
    };
}

#[derive(FromRow)]
struct CaseRow {
    id: String,
    interview_id: String,
    title: String,
    opened_at_ms: i64,
    no: i64,
    status: String,
    department_id: Option<String>,
    asked_at_ms: i64,
    first_answered_at_ms: Option<i64>,
    due_at_ms: Option<i64>,
    is_late: bool,
    moderation_ms: Option<i64>,
    response_ms: Option<i64>,
    waiting_ms: Option<i64>,
}

impl CaseRow {
    fn case(&self, department: &str) -> Result<Case, StoreError> {
        let department = Some(department).filter(|id| !id.is_empty());
        Ok(Case {
            question: read("question.id", &self.id, QuestionId::parse)?,
            interview: read("question.interview_id", &self.interview_id, InterviewId::parse)?,
            interview_title: self.title.clone(),
            no: number("question.no", self.no)?,
            status: read("question.status", &self.status, QuestionStatus::parse)?,
            department: read_some("question.department_id", department, DepartmentId::parse)?,
            asked_at: Instant::from_ms(self.asked_at_ms),
            first_answered_at: instant(self.first_answered_at_ms),
            due_at: instant(self.due_at_ms),
            is_late: self.is_late,
            moderation_ms: self.moderation_ms,
            response_ms: self.response_ms,
            waiting_ms: self.waiting_ms,
        })
    }
}

/// The questions at these places, by interview and number.
async fn described(tx: &mut Tx, places: &[Place]) -> Result<HashMap<(String, i64), CaseRow>, StoreError> {
    let mut found = HashMap::with_capacity(places.len());
    for chunk in places.chunks(rows_at_once(2)) {
        let rows: Vec<CaseRow> = on!(&mut *tx, |connection| async {
            let mut sql = QueryBuilder::new("WITH wanted (interview_id, no) AS (");
            sql.push_values(chunk, |mut values, place| {
                values.push_bind(&place.interview).push_bind(i64::from(place.no));
            });
            sql.push(concat!(
                ") SELECT ",
                case_columns!(),
                " FROM wanted w JOIN interview i ON i.id = w.interview_id \
                 JOIN question q ON q.interview_id = w.interview_id AND q.no = w.no \
                 JOIN question e ON e.id = COALESCE(q.merged_into, q.id) LIMIT 100000"
            ));
            sql.build_query_as().persistent(false).fetch_all(connection).await
        })?;
        found.extend(rows.into_iter().map(|row| ((row.interview_id.clone(), row.no), row)));
    }
    Ok(found)
}

/// Every question of a scope, those of the newest interview first, with the last number first: for an export, which
/// reads straight on and keeps nothing.
pub async fn all_cases(db: &Db, scope: &Scope, page: &Page) -> Result<Listed<Case>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        case_columns!(),
        " FROM interview i JOIN question q ON q.interview_id = i.id \
         JOIN question e ON e.id = COALESCE(q.merged_into, q.id) \
         WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $1 AND i.opened_at_ms < $2 \
            AND i.opened_at_ms <= $3 AND (i.opened_at_ms, i.id, q.no) < ($3, $4, $5) \
            AND ($6 = '' OR e.department_id = $6) AND ($7 = '' OR i.campaign_id = $7) \
         ORDER BY i.opened_at_ms DESC, i.id DESC, q.no DESC LIMIT $8"
    );
    let ([opened_at_ms, no], id) = page.after(([i64::MAX, i64::MAX], ""))?;
    let (from_ms, to_ms) = scope.period.ends_ms();
    let rows: Vec<CaseRow> = all!(
        &mut db.report().await?,
        SQL,
        from_ms,
        to_ms,
        opened_at_ms,
        &id,
        no,
        scope.department.as_ref().map_or("", DepartmentId::as_str),
        scope.campaign.as_ref().map_or("", CampaignId::as_str),
        page.rows(),
    )?;
    let listed = Listed::of(rows, page, |row| cursor([row.opened_at_ms, row.no], &row.interview_id));
    listed.try_map(|row| row.case(row.department_id.as_deref().unwrap_or("")))
}
