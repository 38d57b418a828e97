//! What the assessment shows beside the figures: their course over time, how they spread, and the questions behind
//! each of them.
//!
//! A figure and the list of its questions are the same question to the database: a figure counts what its list shows.

use crate::{
    db::{Db, all},
    error::StoreError,
    figures::Period,
    page::{Listed, Page, cursor},
    rows::{instant, number, read, read_some},
};
use domain::{
    Instant,
    ids::{DepartmentId, InterviewId, QuestionId},
    instant::{DAY_MS, MINUTE_MS},
    question::QuestionStatus,
};
use sqlx::FromRow;

/// The figures that can be followed down to their questions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figure {
    Questions,
    Approved,
    Answered,
    LiveAnswered,
    Moderation,
    Response,
    Waiting,
    Due,
    Overdue,
    OverdueOpen,
    Confirmed,
    NotConfirmed,
}

impl Figure {
    pub const ALL: [Self; 12] = [
        Self::Questions,
        Self::Approved,
        Self::Answered,
        Self::LiveAnswered,
        Self::Moderation,
        Self::Response,
        Self::Waiting,
        Self::Due,
        Self::Overdue,
        Self::OverdueOpen,
        Self::Confirmed,
        Self::NotConfirmed,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Approved => "approved",
            Self::Answered => "answered",
            Self::LiveAnswered => "live_answered",
            Self::Moderation => "moderation",
            Self::Response => "response",
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::OverdueOpen => "overdue_open",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not_confirmed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }
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

#[derive(FromRow)]
struct CaseRow {
    id: String,
    interview_id: String,
    title: String,
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
    place: i64,
}

/// The questions that a figure counts, the largest time first, else the newest: of one department, or of the city.
pub async fn cases(
    db: &Db,
    figure: Figure,
    period: Period,
    department: Option<&DepartmentId>,
    now: Instant,
    page: &Page,
) -> Result<Listed<Case>, StoreError> {
    const SQL: &str = "\
        SELECT id, interview_id, title, no, status, department_id, asked_at_ms, first_answered_at_ms, due_at_ms, \
            is_late, moderation_ms, response_ms, waiting_ms, place \
        FROM (SELECT q.id, q.interview_id, i.title, q.no, e.status, \
                CASE WHEN $1 = 'moderation' THEN q.department_id \
                    WHEN $1 IN ('response', 'waiting') THEN q.first_answered_by ELSE e.department_id END \
                    AS department_id, \
                q.asked_at_ms, e.first_answered_at_ms, e.due_at_ms, e.is_late, \
                q.moderation_ms, q.response_ms, q.waiting_ms, \
                CASE $1 WHEN 'moderation' THEN q.moderation_ms WHEN 'response' THEN q.response_ms \
                    WHEN 'waiting' THEN q.waiting_ms ELSE q.asked_at_ms END AS place, \
                e.is_answered_live, e.is_answered_for_asker \
            FROM interview i JOIN question q ON q.interview_id = i.id \
            JOIN question e ON e.id = COALESCE(q.merged_into, q.id) \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3) listed \
        WHERE place IS NOT NULL AND (place, id) < ($6, $7) AND ($4 = '' OR department_id = $4) \
            AND CASE $1 \
                WHEN 'approved' THEN status IN ('approved', 'answered') \
                WHEN 'answered' THEN status = 'answered' \
                WHEN 'live_answered' THEN status IN ('approved', 'answered') AND is_answered_live \
                WHEN 'due' THEN status IN ('approved', 'answered') AND due_at_ms IS NOT NULL \
                WHEN 'overdue' THEN due_at_ms IS NOT NULL AND (status IN ('approved', 'answered') AND is_late \
                    OR status = 'approved' AND due_at_ms < $5) \
                WHEN 'overdue_open' THEN status = 'approved' AND due_at_ms < $5 \
                WHEN 'confirmed' THEN status = 'answered' AND is_answered_for_asker \
                WHEN 'not_confirmed' THEN status = 'answered' AND NOT is_answered_for_asker \
                ELSE 1 = 1 END \
        ORDER BY place DESC, id DESC LIMIT $8";
    let ([place], id) = page.after(([i64::MAX], ""))?;
    let rows: Vec<CaseRow> = all!(
        &mut db.report().await?,
        SQL,
        figure.name(),
        period.from.map_or(i64::MIN, Instant::ms),
        period.to.map_or(i64::MAX, Instant::ms),
        department.map_or("", DepartmentId::as_str),
        now.ms(),
        place,
        &id,
        page.rows(),
    )?;
    Listed::of(rows, page, |row| cursor([row.place], &row.id)).try_map(|row| {
        Ok(Case {
            question: read("question.id", &row.id, QuestionId::parse)?,
            interview: read("question.interview_id", &row.interview_id, InterviewId::parse)?,
            interview_title: row.title,
            no: number("question.no", row.no)?,
            status: read("question.status", &row.status, QuestionStatus::parse)?,
            department: read_some(
                "question.department_id",
                row.department_id.as_deref(),
                DepartmentId::parse,
            )?,
            asked_at: Instant::from_ms(row.asked_at_ms),
            first_answered_at: instant(row.first_answered_at_ms),
            due_at: instant(row.due_at_ms),
            is_late: row.is_late,
            moderation_ms: row.moderation_ms,
            response_ms: row.response_ms,
            waiting_ms: row.waiting_ms,
        })
    })
}

/// What one interview added to the figures, for their course over time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub opened_at: Instant,
    pub questions: u64,
    pub approved: u64,
    pub answered: u64,
    pub due: u64,
    pub overdue: u64,
}

#[derive(FromRow)]
struct StepRow {
    opened_at_ms: i64,
    questions: i64,
    approved: i64,
    answered: i64,
    due: i64,
    overdue: i64,
}

/// The interviews of a period in the order of their opening, with what the department (or all) had in them.
pub async fn course(
    db: &Db,
    period: Period,
    department: Option<&DepartmentId>,
    now: Instant,
) -> Result<Vec<Step>, StoreError> {
    const SQL: &str = "\
        SELECT i.opened_at_ms, COUNT(*) AS questions, \
            COUNT(*) FILTER (WHERE e.status IN ('approved', 'answered')) AS approved, \
            COUNT(*) FILTER (WHERE e.status = 'answered') AS answered, \
            COUNT(*) FILTER (WHERE e.status IN ('approved', 'answered') AND e.due_at_ms IS NOT NULL) AS due, \
            COUNT(*) FILTER (WHERE e.due_at_ms IS NOT NULL AND (e.status IN ('approved', 'answered') \
                AND e.is_late OR e.status = 'approved' AND e.due_at_ms < $4)) AS overdue \
        FROM interview i JOIN question q ON q.interview_id = i.id \
        JOIN question e ON e.id = COALESCE(q.merged_into, q.id) \
        WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $1 AND i.opened_at_ms < $2 \
            AND ($3 = '' OR e.department_id = $3) \
        GROUP BY i.id, i.opened_at_ms ORDER BY i.opened_at_ms, i.id LIMIT 1000000";
    let rows: Vec<StepRow> = all!(
        &mut db.report().await?,
        SQL,
        period.from.map_or(i64::MIN, Instant::ms),
        period.to.map_or(i64::MAX, Instant::ms),
        department.map_or("", DepartmentId::as_str),
        now.ms(),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Step {
                opened_at: Instant::from_ms(row.opened_at_ms),
                questions: number("course.questions", row.questions)?,
                approved: number("course.approved", row.approved)?,
                answered: number("course.answered", row.answered)?,
                due: number("course.due", row.due)?,
                overdue: number("course.overdue", row.overdue)?,
            })
        })
        .collect()
}

/// The bounds of the response times that are counted together, themselves included; beyond the last one is one more.
pub const RESPONSE_BOUNDS_MS: [i64; 7] =
    [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

/// How the response times spread over [`RESPONSE_BOUNDS_MS`], and the questions over the hours of the day of a zone
/// that is `offset_ms` ahead of UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spread {
    pub responses: [u64; RESPONSE_BOUNDS_MS.len() + 1],
    pub hours: [u64; 24],
}

pub async fn spread(
    db: &Db,
    period: Period,
    department: Option<&DepartmentId>,
    offset_ms: i64,
) -> Result<Spread, StoreError> {
    const RESPONSES: &str = "\
        SELECT CAST(CASE WHEN q.response_ms <= $4 THEN 0 WHEN q.response_ms <= $5 THEN 1 \
                WHEN q.response_ms <= $6 THEN 2 WHEN q.response_ms <= $7 THEN 3 WHEN q.response_ms <= $8 THEN 4 \
                WHEN q.response_ms <= $9 THEN 5 WHEN q.response_ms <= $10 THEN 6 ELSE 7 END AS BIGINT) AS place, \
            COUNT(*) AS cases \
        FROM interview i JOIN question q ON q.interview_id = i.id \
        WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $1 AND i.opened_at_ms < $2 \
            AND q.response_ms IS NOT NULL AND ($3 = '' OR q.first_answered_by = $3) \
        GROUP BY 1 ORDER BY 1 LIMIT 8";
    const HOURS: &str = "\
        SELECT ((q.asked_at_ms + $4) / 3600000) % 24 AS place, COUNT(*) AS cases \
        FROM interview i JOIN question q ON q.interview_id = i.id \
        WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $1 AND i.opened_at_ms < $2 \
            AND ($3 = '' OR q.department_id = $3) \
        GROUP BY 1 ORDER BY 1 LIMIT 24";
    let (from, to) = (period.from.map_or(i64::MIN, Instant::ms), period.to.map_or(i64::MAX, Instant::ms));
    let department = department.map_or("", DepartmentId::as_str);
    let mut tx = db.report().await?;
    let [a, b, c, d, e, f, g] = RESPONSE_BOUNDS_MS;
    let responses: Vec<PlaceRow> = all!(&mut tx, RESPONSES, from, to, department, a, b, c, d, e, f, g)?;
    let hours: Vec<PlaceRow> = all!(&mut tx, HOURS, from, to, department, offset_ms)?;
    tx.commit().await?;
    Ok(Spread { responses: placed(&responses)?, hours: placed(&hours)? })
}

#[derive(FromRow)]
struct PlaceRow {
    place: i64,
    cases: i64,
}

fn placed<const N: usize>(rows: &[PlaceRow]) -> Result<[u64; N], StoreError> {
    let mut places = [0; N];
    for row in rows {
        let place: usize = number("spread.place", row.place)?;
        let counted = places.get_mut(place).ok_or_else(|| StoreError::broken("spread.place"))?;
        *counted = number("spread.cases", row.cases)?;
    }
    Ok(places)
}
