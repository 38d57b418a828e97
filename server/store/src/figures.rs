//! The figures of the city, of departments, of interviews, over the interviews that opened in a period.
//!
//! What each figure means is in [`domain::figures`]; the times of each question stand in its row. Quantiles are the
//! row of the nearest rank. Every question counts for its target when it was merged, in all numbers but the times;
//! times are those of every question that has them, in whatever status it is now. What departments are held to
//! account by is in [`accountability`].

use crate::{
    db::{Db, Tx, all},
    error::StoreError,
    page::{Listed, Page, cursor},
    rows::number,
};
use domain::{
    Instant,
    figures::{Figures, Quantiles, Satisfaction, rate},
};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// The interviews of the period under each key: `$1` by, `$2` from, `$3` to, `$4` lowest key, `$5` highest key.
macro_rules! attended {
    () => {
        "WITH attended AS (\
            SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN i.id ELSE d.department_id END AS group_id, \
                i.id AS interview_id \
            FROM interview i LEFT JOIN interview_department d ON d.interview_id = i.id AND $1 = 'department' \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3), \
         asked_for AS (\
            SELECT DISTINCT group_id, interview_id FROM attended WHERE group_id BETWEEN $4 AND $5) "
    };
}

mod accountability;

/// Whose figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    City,
    Department,
    Interview,
}

impl By {
    fn name(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::Department => "department",
            Self::Interview => "interview",
        }
    }
}

/// The figures of one department, one interview or the city.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureRow {
    /// The id of the department or interview; none for the city.
    pub key: Option<String>,
    pub name: Option<String>,
    pub figures: Figures,
}

/// The interviews of a period: from `from` on and before `to`; rehearsals never count.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Period {
    pub from: Option<Instant>,
    pub to: Option<Instant>,
}

/// What is asked for: one part of it is the same in every query.
struct Scope {
    by: &'static str,
    from_ms: i64,
    to_ms: i64,
    now_ms: i64,
    /// The lowest and the highest key of this page.
    low: String,
    high: String,
}

/// Figures over the interviews that opened in a period, as of `now`: of the city one row, of departments those that
/// took part or have questions, of interviews the newest first. `only` one department or interview.
pub async fn figures(
    db: &Db,
    by: By,
    period: Period,
    now: Instant,
    only: Option<&str>,
    page: &Page,
) -> Result<Listed<FigureRow>, StoreError> {
    let mut scope = Scope {
        by: by.name(),
        from_ms: period.from.map_or(i64::MIN, Instant::ms),
        to_ms: period.to.map_or(i64::MAX, Instant::ms),
        now_ms: now.ms(),
        low: String::new(),
        high: String::new(),
    };
    let mut tx = db.report().await?;
    let listed = match by {
        By::City => Listed { items: vec![(String::new(), None)], next: None },
        By::Department => departments(&mut tx, &scope, only, page).await?,
        By::Interview => interviews(&mut tx, &scope, only, page).await?,
    };
    let keys = || listed.items.iter().map(|(key, _)| key.clone());
    scope.low = keys().min().unwrap_or_default();
    scope.high = keys().max().unwrap_or_default();
    let mut found: BTreeMap<String, Figures> = keys().map(|key| (key, Figures::default())).collect();
    add_attendance(&mut tx, &scope, &mut found).await?;
    add_counts(&mut tx, &scope, &mut found).await?;
    add_times(&mut tx, &scope, &mut found).await?;
    add_ratings(&mut tx, &scope, &mut found).await?;
    accountability::add(&mut tx, &scope, &mut found).await?;
    tx.commit().await?;
    listed.try_map(|(key, name)| {
        let figures = found.remove(&key).unwrap_or_default();
        Ok(FigureRow { key: (by != By::City).then_some(key), name, figures })
    })
}

type Key = (String, Option<String>);

async fn departments(
    tx: &mut Tx,
    scope: &Scope,
    only: Option<&str>,
    page: &Page,
) -> Result<Listed<Key>, StoreError> {
    const SQL: &str = "\
        SELECT d.id, d.name FROM department d \
        WHERE d.id > $1 AND ($2 = '' OR d.id = $2) AND d.id IN (\
            SELECT t.department_id FROM interview i JOIN interview_department t ON t.interview_id = i.id \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $3 AND i.opened_at_ms < $4 \
            UNION SELECT q.department_id FROM interview i JOIN question q ON q.interview_id = i.id \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $3 AND i.opened_at_ms < $4 \
            UNION SELECT q.first_answered_by FROM interview i JOIN question q ON q.interview_id = i.id \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $3 AND i.opened_at_ms < $4) \
        ORDER BY d.id LIMIT $5";
    let ([], after) = page.after(([], ""))?;
    let rows: Vec<Key> = all!(tx, SQL, &after, only.unwrap_or(""), scope.from_ms, scope.to_ms, page.rows())?;
    Ok(Listed::of(rows, page, |(id, _)| cursor([], id)))
}

async fn interviews(
    tx: &mut Tx,
    scope: &Scope,
    only: Option<&str>,
    page: &Page,
) -> Result<Listed<Key>, StoreError> {
    const SQL: &str = "\
        SELECT id, title FROM interview \
        WHERE ($1 = '' OR id < $1) AND ($2 = '' OR id = $2) AND NOT is_rehearsal AND opened_at_ms >= $3 AND opened_at_ms < $4 \
        ORDER BY id DESC LIMIT $5";
    let ([], after) = page.after(([], ""))?;
    let rows: Vec<Key> = all!(tx, SQL, &after, only.unwrap_or(""), scope.from_ms, scope.to_ms, page.rows())?;
    Ok(Listed::of(rows, page, |(id, _)| cursor([], id)))
}

#[derive(FromRow)]
struct Attendance {
    group_id: String,
    interviews: i64,
    peak_online: i64,
}

#[derive(FromRow)]
struct Presence {
    group_id: String,
    participations: i64,
    participants: i64,
}

/// Interviews, and who came to them.
async fn add_attendance(
    tx: &mut Tx,
    scope: &Scope,
    found: &mut BTreeMap<String, Figures>,
) -> Result<(), StoreError> {
    const INTERVIEWS: &str = concat!(
        attended!(),
        "SELECT a.group_id, COUNT(*) AS interviews, COALESCE(MAX(t.count), 0) AS peak_online \
         FROM asked_for a LEFT JOIN tally t ON t.item_id = a.interview_id AND t.kind = 'peak_online' \
         GROUP BY a.group_id ORDER BY a.group_id LIMIT 100000"
    );
    const NETIZENS: &str = concat!(
        attended!(),
        "SELECT a.group_id, COUNT(*) AS participations, COUNT(DISTINCT p.netizen_id) AS participants \
         FROM asked_for a JOIN participation p ON p.interview_id = a.interview_id \
         GROUP BY a.group_id ORDER BY a.group_id LIMIT 100000"
    );
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<Attendance> = all!(&mut *tx, INTERVIEWS, by, from_ms, to_ms, low, high)?;
    for row in rows {
        let figures = found.entry(row.group_id).or_default();
        figures.interviews = number("figures.interviews", row.interviews)?;
        figures.peak_online = number("figures.peak_online", row.peak_online)?;
    }
    let rows: Vec<Presence> = all!(tx, NETIZENS, by, from_ms, to_ms, low, high)?;
    for row in rows {
        let figures = found.entry(row.group_id).or_default();
        figures.participations = number("figures.participations", row.participations)?;
        figures.participants = number("figures.participants", row.participants)?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Counted {
    group_id: String,
    questions: i64,
    approved: i64,
    answered: i64,
    live_approved: i64,
    live_answered: i64,
}

/// Questions, each in the state of its target.
async fn add_counts(
    tx: &mut Tx,
    scope: &Scope,
    found: &mut BTreeMap<String, Figures>,
) -> Result<(), StoreError> {
    const SQL: &str = "\
        WITH counted AS (\
            SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id ELSE e.department_id END \
                    AS group_id, \
                e.status IN ('approved', 'answered') AS is_approved, e.status = 'answered' AS is_answered, \
                e.is_approved_live, e.is_answered_live \
            FROM interview i JOIN question q ON q.interview_id = i.id \
            JOIN question e ON e.id = COALESCE(q.merged_into, q.id) \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3) \
        SELECT group_id, COUNT(*) AS questions, \
            COUNT(*) FILTER (WHERE is_approved) AS approved, \
            COUNT(*) FILTER (WHERE is_answered) AS answered, \
            COUNT(*) FILTER (WHERE is_approved AND is_approved_live) AS live_approved, \
            COUNT(*) FILTER (WHERE is_approved AND is_answered_live) AS live_answered \
        FROM counted WHERE group_id BETWEEN $4 AND $5 GROUP BY group_id ORDER BY group_id LIMIT 100000";
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<Counted> = all!(tx, SQL, by, from_ms, to_ms, low, high)?;
    for row in rows {
        let figures = found.entry(row.group_id).or_default();
        figures.questions = number("figures.questions", row.questions)?;
        figures.approved = number("figures.approved", row.approved)?;
        figures.answered = number("figures.answered", row.answered)?;
        figures.live_approved = number("figures.live_approved", row.live_approved)?;
        figures.live_answered = number("figures.live_answered", row.live_answered)?;
        figures.answer_rate = rate(figures.answered, figures.approved);
        figures.live_answer_rate = rate(figures.live_answered, figures.live_approved);
    }
    Ok(())
}

#[derive(FromRow)]
struct Times {
    group_id: String,
    cases: i64,
    median_ms: Option<i64>,
    p90_ms: Option<i64>,
    max_ms: Option<i64>,
}

/// The quantiles of one time, for the department that is named in a column of the question. One statement for each
/// time: ranking all in one takes SQLite three times as long as ranking each.
macro_rules! quantiles {
    ($ms:literal, $department:literal) => {
        concat!(
            "WITH measured AS (\
                SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id ELSE ",
            $department,
            " END AS group_id, ",
            $ms,
            " AS ms FROM interview i JOIN question q ON q.interview_id = i.id \
                WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3), \
             ranked AS (\
                SELECT group_id, ms, \
                    ROW_NUMBER() OVER (PARTITION BY group_id ORDER BY ms) AS place, \
                    COUNT(*) OVER (PARTITION BY group_id) AS cases \
                FROM measured WHERE ms IS NOT NULL AND group_id BETWEEN $4 AND $5) \
             SELECT group_id, cases, \
                MAX(CASE WHEN place = (cases * 50 + 99) / 100 THEN ms END) AS median_ms, \
                MAX(CASE WHEN place = (cases * 90 + 99) / 100 THEN ms END) AS p90_ms, \
                MAX(ms) AS max_ms \
             FROM ranked GROUP BY group_id, cases ORDER BY group_id LIMIT 100000"
        )
    };
}

/// Moderation counts for the department that has the question, response and waiting for the one that answered
/// first.
async fn add_times(
    tx: &mut Tx,
    scope: &Scope,
    found: &mut BTreeMap<String, Figures>,
) -> Result<(), StoreError> {
    const MODERATION: &str = quantiles!("q.moderation_ms", "q.department_id");
    const RESPONSE: &str = quantiles!("q.response_ms", "q.first_answered_by");
    const WAITING: &str = quantiles!("q.waiting_ms", "q.first_answered_by");
    for (key, quantiles) in quantiles_of(tx, scope, MODERATION).await? {
        found.entry(key).or_default().moderation = quantiles;
    }
    for (key, quantiles) in quantiles_of(tx, scope, RESPONSE).await? {
        found.entry(key).or_default().response = quantiles;
    }
    for (key, quantiles) in quantiles_of(tx, scope, WAITING).await? {
        found.entry(key).or_default().waiting = quantiles;
    }
    Ok(())
}

async fn quantiles_of(
    tx: &mut Tx,
    scope: &Scope,
    sql: &'static str,
) -> Result<Vec<(String, Quantiles)>, StoreError> {
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<Times> = all!(tx, sql, by, from_ms, to_ms, low, high)?;
    rows.into_iter()
        .map(|row| {
            let count = number("figures.count", row.cases)?;
            let (median_ms, p90_ms, max_ms) = (row.median_ms, row.p90_ms, row.max_ms);
            Ok((row.group_id, Quantiles { count, median_ms, p90_ms, max_ms }))
        })
        .collect()
}

#[derive(FromRow)]
struct Scores {
    group_id: String,
    score: i64,
    ratings: i64,
}

/// Ratings count for the department that gave the answer.
async fn add_ratings(
    tx: &mut Tx,
    scope: &Scope,
    found: &mut BTreeMap<String, Figures>,
) -> Result<(), StoreError> {
    const SQL: &str = "\
        WITH rated AS (\
            SELECT CASE $1 WHEN 'city' THEN '' WHEN 'interview' THEN q.interview_id ELSE a.department_id END \
                    AS group_id, \
                r.score \
            FROM interview i JOIN question q ON q.interview_id = i.id JOIN answer a ON a.question_id = q.id \
            JOIN rating r ON r.answer_id = a.id \
            WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $2 AND i.opened_at_ms < $3) \
        SELECT group_id, score, COUNT(*) AS ratings FROM rated WHERE group_id BETWEEN $4 AND $5 \
        GROUP BY group_id, score ORDER BY group_id, score LIMIT 100000";
    let Scope { by, from_ms, to_ms, low, high, .. } = scope;
    let rows: Vec<Scores> = all!(tx, SQL, by, from_ms, to_ms, low, high)?;
    for (key, distribution) in distributions(rows)? {
        found.entry(key).or_default().satisfaction = Satisfaction::of(distribution);
    }
    Ok(())
}

/// How many gave 1, 2, 3, 4, 5, under each key.
fn distributions(rows: Vec<Scores>) -> Result<BTreeMap<String, [u64; 5]>, StoreError> {
    let mut distributions: BTreeMap<String, [u64; 5]> = BTreeMap::new();
    for row in rows {
        let place: usize = number("rating.score", row.score - 1)?;
        let distribution = distributions.entry(row.group_id).or_default();
        let given = distribution.get_mut(place).ok_or_else(|| StoreError::broken("rating.score"))?;
        *given = number("figures.ratings", row.ratings)?;
    }
    Ok(distributions)
}
