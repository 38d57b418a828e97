//! Cells as they are kept: read, recognised when they no longer hold, and made anew.
//!
//! A cell holds as long as its stream has the number it was made at and nothing was counted since: whoever writes
//! counts forgets the interview here, in the same transaction (see [`crate::counts`]). What is not kept is computed by
//! whoever reads, so that figures are right at any moment; keeping only makes them quick.

use super::Period;
use crate::{
    db::{Db, Tx, all, maybe, run},
    error::StoreError,
    facts::load_questions_in,
    rows::{number, read, read_some, signed},
    stream::lock,
};
use domain::{
    Instant,
    figures::cell::{Attendance, Cell, Cells, cells},
    ids::{AnswerId, DepartmentId, InterviewId},
    score::Score,
};
use roaring::RoaringBitmap;
use sqlx::FromRow;
use std::collections::HashMap;

/// Changes with the types of [`domain::figures::cell`]: cells of another form are made anew.
const FORM: i64 = 1;
/// How many interviews are in memory at a time.
const INTERVIEWS_AT_ONCE: i64 = 2_000;
/// No interview has that many ratings or participations.
const ROWS_MAX: i64 = 1_000_000;

/// An interview with its cells.
pub(crate) struct Celled {
    pub id: String,
    pub campaign: Option<String>,
    pub opened_at: Instant,
    pub cells: Cells,
    /// Empty unless it was asked for.
    pub attendance: Attendance,
    pub peak_online: u64,
}

/// Whose cells are read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Wanted<'a> {
    pub period: Period,
    pub department: Option<&'a str>,
    pub campaign: Option<&'a str>,
    pub is_attendance: bool,
}

/// Numbers of netizens who have none yet, the same in all interviews of one reading.
#[derive(Default)]
pub(crate) struct Numbers(HashMap<String, u32>);

impl Numbers {
    /// From the top down, where no kept number has come yet.
    fn of(&mut self, netizen: String) -> u32 {
        let next = u32::MAX - self.0.len() as u32;
        *self.0.entry(netizen).or_insert(next)
    }
}

/// An interview, and what is kept of it if it still holds.
#[derive(FromRow)]
struct Row {
    id: String,
    campaign_id: Option<String>,
    opened_at_ms: i64,
    cells: Option<Vec<u8>>,
    attendance: Option<Vec<u8>>,
    peak_online: Option<i64>,
}

/// The columns and tables of [`Row`]: `$1` is the form, `$2` whether the attendance is wanted.
macro_rules! rows {
    () => {
        "SELECT i.id, i.campaign_id, i.opened_at_ms, f.cells, CASE WHEN $2 THEN f.attendance END AS attendance, \
            t.count AS peak_online \
         FROM interview i JOIN stream s ON s.id = i.id \
         LEFT JOIN figure_interview f ON f.interview_id = i.id AND f.seq = s.seq AND f.form = $1 \
         LEFT JOIN tally t ON t.item_id = i.id AND t.kind = 'peak_online' AND $2 "
    };
}

/// All interviews of a period that opened, the first one first, each handed to `take`; rehearsals never count.
/// Of one department only those with which it has to do, and only its cells.
pub(crate) async fn each(
    tx: &mut Tx,
    wanted: Wanted<'_>,
    mut take: impl FnMut(Celled),
) -> Result<(), StoreError> {
    const SQL: &str = concat!(
        rows!(),
        "WHERE NOT i.is_rehearsal AND i.opened_at_ms >= $3 AND i.opened_at_ms < $4 \
            AND i.opened_at_ms >= $5 AND (i.opened_at_ms, i.id) > ($5, $6) \
            AND ($7 = '' OR f.interview_id IS NULL OR EXISTS (SELECT 1 FROM figure_department d \
                WHERE d.interview_id = i.id AND d.department_id = $7)) \
            AND ($8 = '' OR i.campaign_id = $8) \
         ORDER BY i.opened_at_ms, i.id LIMIT $9"
    );
    let Wanted { period, department, campaign, is_attendance } = wanted;
    let (from_ms, to_ms) = period.ends_ms();
    let (department, campaign) = (department.unwrap_or(""), campaign.unwrap_or(""));
    let (mut after_ms, mut after) = (i64::MIN, String::new());
    let mut numbers = Numbers::default();
    loop {
        let rows: Vec<Row> = all!(
            &mut *tx,
            SQL,
            FORM,
            is_attendance,
            from_ms,
            to_ms,
            after_ms,
            &after,
            department,
            campaign,
            INTERVIEWS_AT_ONCE,
        )?;
        let is_last = (rows.len() as i64) < INTERVIEWS_AT_ONCE;
        if let Some(last) = rows.last() {
            (after_ms, after) = (last.opened_at_ms, last.id.clone());
        }
        for row in rows {
            let mut celled = celled(tx, row, is_attendance, &mut numbers).await?;
            if !department.is_empty() {
                celled.cells.retain(|of, _| of.as_ref().is_some_and(|of| of.as_str() == department));
            }
            take(celled);
        }
        if is_last {
            return Ok(());
        }
    }
}

/// One interview with its attendance; none if it has not opened or never counts.
pub(crate) async fn of_interview(tx: &mut Tx, id: &str) -> Result<Option<Celled>, StoreError> {
    const SQL: &str =
        concat!(rows!(), "WHERE i.id = $3 AND i.opened_at_ms IS NOT NULL AND NOT i.is_rehearsal LIMIT 1");
    let row: Option<Row> = maybe!(&mut *tx, SQL, FORM, true, id)?;
    match row {
        Some(row) => Ok(Some(celled(tx, row, true, &mut Numbers::default()).await?)),
        None => Ok(None),
    }
}

/// As it is kept, or else as the tables say now.
async fn celled(
    tx: &mut Tx,
    row: Row,
    is_attendance: bool,
    numbers: &mut Numbers,
) -> Result<Celled, StoreError> {
    let Row { id, campaign_id, opened_at_ms, cells, attendance, peak_online } = row;
    let (cells, attendance) = match (cells, attendance) {
        (Some(cells), Some(attendance)) => (cells_in(&cells)?, attendance_in(&attendance)?),
        (Some(cells), None) => (cells_in(&cells)?, Attendance::default()),
        (None, _) => {
            let cells = computed_cells(tx, &id).await?;
            let attendance = match is_attendance {
                true => computed_attendance(tx, &id, numbers).await?,
                false => Attendance::default(),
            };
            (cells, attendance)
        }
    };
    let peak_online = peak_online.map_or(Ok(0), |count| number("tally.count", count))?;
    let opened_at = Instant::from_ms(opened_at_ms);
    Ok(Celled { id, campaign: campaign_id, opened_at, cells, attendance, peak_online })
}

/// Each department's id, empty for none, with its cell.
fn packed_cells(cells: &Cells) -> Result<Vec<u8>, StoreError> {
    let list: Vec<(&str, &Cell)> =
        cells.iter().map(|(id, cell)| (id.as_ref().map_or("", DepartmentId::as_str), cell)).collect();
    postcard::to_allocvec(&list).map_err(|_| StoreError::broken("cells that cannot be written"))
}

fn cells_in(bytes: &[u8]) -> Result<Cells, StoreError> {
    const COLUMN: &str = "figure_interview.cells";
    let list: Vec<(&str, Cell)> = postcard::from_bytes(bytes).map_err(|_| StoreError::broken(COLUMN))?;
    let cells = list.into_iter().map(|(id, cell)| {
        let id = Some(id).filter(|id| !id.is_empty());
        Ok((read_some(COLUMN, id, DepartmentId::parse)?, cell))
    });
    cells.collect()
}

/// The five numbers of judgements, then the set.
fn packed_attendance(attendance: &Attendance) -> Result<Vec<u8>, StoreError> {
    let broken = || StoreError::broken("an attendance that cannot be written");
    let mut bytes = postcard::to_allocvec(&attendance.judgements).map_err(|_| broken())?;
    attendance.netizens.serialize_into(&mut bytes).map_err(|_| broken())?;
    Ok(bytes)
}

fn attendance_in(bytes: &[u8]) -> Result<Attendance, StoreError> {
    let broken = || StoreError::broken("figure_interview.attendance");
    let (judgements, rest) = postcard::take_from_bytes(bytes).map_err(|_| broken())?;
    let netizens = RoaringBitmap::deserialize_from(rest).map_err(|_| broken())?;
    Ok(Attendance { netizens, judgements })
}

/// The cells as the tables say now.
async fn computed_cells(tx: &mut Tx, id: &str) -> Result<Cells, StoreError> {
    const RATINGS: &str = "\
        SELECT r.answer_id, r.score FROM question q JOIN answer a ON a.question_id = q.id \
        JOIN rating r ON r.answer_id = a.id WHERE q.interview_id = $1 ORDER BY r.answer_id, r.netizen_id LIMIT $2";
    let interview = read("interview.id", id, InterviewId::parse)?;
    let room = load_questions_in(tx, &interview).await?;
    let rows: Vec<(String, i64)> = all!(tx, RATINGS, id, ROWS_MAX)?;
    let ratings = rows.iter().map(|(answer, score)| {
        let answer = read("rating.answer_id", answer, AnswerId::parse)?;
        Ok((answer, Score::parse(*score).ok_or_else(|| StoreError::broken("rating.score"))?))
    });
    Ok(cells(&room, &ratings.collect::<Result<Vec<_>, StoreError>>()?))
}

async fn computed_attendance(tx: &mut Tx, id: &str, numbers: &mut Numbers) -> Result<Attendance, StoreError> {
    const NETIZENS: &str = "\
        SELECT p.netizen_id, n.no FROM participation p LEFT JOIN figure_netizen n ON n.netizen_id = p.netizen_id \
        WHERE p.interview_id = $1 ORDER BY p.netizen_id LIMIT $2";
    const JUDGEMENTS: &str = "\
        SELECT score, COUNT(*) AS given FROM judgement WHERE interview_id = $1 GROUP BY score ORDER BY score LIMIT 5";
    let mut attendance = Attendance::default();
    let rows: Vec<(String, Option<i64>)> = all!(&mut *tx, NETIZENS, id, ROWS_MAX)?;
    for (netizen, no) in rows {
        let no = match no {
            Some(no) => number("figure_netizen.no", no)?,
            None => numbers.of(netizen),
        };
        attendance.netizens.insert(no);
    }
    let rows: Vec<(i64, i64)> = all!(tx, JUDGEMENTS, id)?;
    for (score, given) in rows {
        let place: usize = number("judgement.score", score - 1)?;
        let judged = attendance.judgements.get_mut(place);
        *judged.ok_or_else(|| StoreError::broken("judgement.score"))? = number("judgement.given", given)?;
    }
    Ok(attendance)
}

/// Keeps the cells of interviews that are over and not kept, the oldest first, at most `limit` of them; says how many.
pub async fn keep(db: &Db, limit: u32) -> Result<u32, StoreError> {
    const SQL: &str = "\
        SELECT i.id FROM interview i JOIN stream s ON s.id = i.id \
        LEFT JOIN figure_interview f ON f.interview_id = i.id AND f.seq = s.seq AND f.form = $1 \
        WHERE f.interview_id IS NULL AND i.opened_at_ms IS NOT NULL AND i.status <> 'live' AND NOT i.is_rehearsal \
        ORDER BY i.opened_at_ms, i.id LIMIT $2";
    let rows: Vec<(String,)> = all!(&mut db.report().await?, SQL, FORM, i64::from(limit))?;
    let mut done = 0;
    for (id,) in rows {
        let mut tx = db.write().await?;
        keep_in(&mut tx, &id).await?;
        tx.commit().await?;
        done += 1;
    }
    Ok(done)
}

/// Keeps the cells of an interview as they are when this transaction has its lock.
pub async fn keep_in(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    const IS_KEPT: &str = "\
        SELECT f.seq FROM figure_interview f JOIN stream s ON s.id = f.interview_id AND s.seq = f.seq \
        WHERE f.interview_id = $1 AND f.form = $2 LIMIT 1";
    const NUMBER: &str = "\
        INSERT INTO figure_netizen (netizen_id) SELECT p.netizen_id FROM participation p \
        WHERE p.interview_id = $1 AND NOT EXISTS \
            (SELECT 1 FROM figure_netizen n WHERE n.netizen_id = p.netizen_id) \
        ORDER BY p.netizen_id ON CONFLICT (netizen_id) DO NOTHING";
    const FORGET: &str = "DELETE FROM figure_department WHERE interview_id = $1";
    const DEPARTMENT: &str = "INSERT INTO figure_department (interview_id, department_id) VALUES ($1, $2)";
    const INTERVIEW: &str = "\
        INSERT INTO figure_interview (interview_id, form, seq, cells, attendance) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (interview_id) DO UPDATE SET form = excluded.form, seq = excluded.seq, \
            cells = excluded.cells, attendance = excluded.attendance";
    let Some(head) = lock(tx, id).await? else { return Ok(()) };
    let kept: Option<(i64,)> = maybe!(&mut *tx, IS_KEPT, id, FORM)?;
    if kept.is_some() {
        return Ok(());
    }
    run!(&mut *tx, NUMBER, id)?;
    let mut attendance = computed_attendance(tx, id, &mut Numbers::default()).await?;
    attendance.netizens.optimize();
    let cells = computed_cells(tx, id).await?;
    run!(&mut *tx, FORGET, id)?;
    for department in cells.keys().flatten() {
        run!(&mut *tx, DEPARTMENT, id, department.as_str())?;
    }
    let (cells, attendance) = (packed_cells(&cells)?, packed_attendance(&attendance)?);
    let seq = signed(head.seq)?;
    run!(tx, INTERVIEW, id, FORM, seq, cells, attendance).map(|_| ())
}

/// Something was counted that moves no number: what is kept of the interview no longer holds. In the transaction that
/// has the stream's lock.
pub(crate) async fn forget(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM figure_interview WHERE interview_id = $1";
    run!(tx, SQL, id).map(|_| ())
}
