//! The figures of the city, of departments, interviews and campaigns, over the interviews that opened in a period.
//!
//! What each figure means is in [`domain::figures`], which adds them up from the cells of interviews. How cells are
//! kept and when they no longer hold is in [`kept`].

pub(crate) mod kept;
mod taken;

pub use kept::{keep, keep_in};
pub use taken::answers_taken;

use crate::{
    db::{Db, Tx, all},
    error::StoreError,
    page::{Listed, Page, cursor},
};
use domain::{
    Instant,
    figures::{Figures, sum::Sum},
};
use kept::{Celled, Wanted};
use std::{collections::BTreeMap, ops::Bound};

/// Whose figures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    City,
    Department,
    Interview,
    Campaign,
}

/// The figures of one department, interview or campaign, or of the city.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureRow {
    /// The id of the department, interview or campaign; none for the city.
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

impl Period {
    pub(crate) fn ends_ms(self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, Instant::ms), self.to.map_or(i64::MAX, Instant::ms))
    }
}

/// Figures over the interviews that opened in a period, as of `now`: of the city one row, of departments those that
/// took part or have questions, of campaigns those with interviews, of interviews the newest first. `only` one
/// department, interview or campaign.
pub async fn figures(
    db: &Db,
    by: By,
    period: Period,
    now: Instant,
    only: Option<&str>,
    page: &Page,
) -> Result<Listed<FigureRow>, StoreError> {
    let mut tx = db.report().await?;
    let wanted = Wanted { period, is_attendance: true, ..Wanted::default() };
    let listed = match by {
        By::City => {
            let mut sum = Sum::new(now);
            kept::each(&mut tx, wanted, |celled| add_whole(&mut sum, &celled)).await?;
            let row = FigureRow { key: None, name: None, figures: sum.figures() };
            Listed { items: vec![row], next: None }
        }
        By::Department => {
            let mut sums = BTreeMap::new();
            let wanted = Wanted { department: only, ..wanted };
            kept::each(&mut tx, wanted, |celled| add_to_departments(&mut sums, &celled, now)).await?;
            page_of(sums, &names(&mut tx, DEPARTMENTS).await?, page)?
        }
        By::Campaign => {
            let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
            let wanted = Wanted { campaign: only, ..wanted };
            kept::each(&mut tx, wanted, |celled| {
                if let Some(campaign) = &celled.campaign {
                    add_whole(sums.entry(campaign.clone()).or_insert_with(|| Sum::new(now)), &celled);
                }
            })
            .await?;
            page_of(sums, &names(&mut tx, CAMPAIGNS).await?, page)?
        }
        By::Interview => of_interviews(&mut tx, period, now, only, page).await?,
    };
    tx.commit().await?;
    Ok(listed)
}

/// All cells of an interview and who came to it.
pub(crate) fn add_whole(sum: &mut Sum, celled: &Celled) {
    sum.attend(&celled.attendance, celled.peak_online);
    celled.cells.values().for_each(|cell| sum.add(cell));
}

/// To each department its own cell, and whoever came where it took part.
pub(crate) fn add_to_departments(sums: &mut BTreeMap<String, Sum>, celled: &Celled, now: Instant) {
    for (department, cell) in &celled.cells {
        let Some(department) = department else { continue };
        let sum = sums.entry(department.as_str().to_owned()).or_insert_with(|| Sum::new(now));
        sum.add(cell);
        if cell.takes_part {
            sum.attend(&celled.attendance, celled.peak_online);
        }
    }
}

const DEPARTMENTS: &str = "SELECT id, name FROM department ORDER BY id LIMIT 1000000";
const CAMPAIGNS: &str = "SELECT id, title FROM campaign ORDER BY id LIMIT 1000000";

async fn names(tx: &mut Tx, sql: &'static str) -> Result<BTreeMap<String, String>, StoreError> {
    let rows: Vec<(String, String)> = all!(tx, sql)?;
    Ok(rows.into_iter().collect())
}

/// The sums after the page's cursor, under their names, in the order of their keys.
fn page_of(
    mut sums: BTreeMap<String, Sum>,
    names: &BTreeMap<String, String>,
    page: &Page,
) -> Result<Listed<FigureRow>, StoreError> {
    let ([], after) = page.after(([], ""))?;
    let beyond = (Bound::Excluded(after.as_str()), Bound::Unbounded);
    let rows = page.limit as usize + 1;
    let named = names.range::<str, _>(beyond).filter(|(key, _)| sums.contains_key(*key)).take(rows);
    let listed = Listed::of(named.collect(), page, |(key, _)| cursor([], key));
    listed.try_map(|(key, name)| {
        let figures = sums.remove(key).map(Sum::figures).unwrap_or_default();
        Ok(FigureRow { key: Some(key.clone()), name: Some(name.clone()), figures })
    })
}

async fn of_interviews(
    tx: &mut Tx,
    period: Period,
    now: Instant,
    only: Option<&str>,
    page: &Page,
) -> Result<Listed<FigureRow>, StoreError> {
    const SQL: &str = "\
        SELECT id, title FROM interview \
        WHERE ($1 = '' OR id < $1) AND ($2 = '' OR id = $2) AND NOT is_rehearsal AND opened_at_ms >= $3 AND opened_at_ms < $4 \
        ORDER BY id DESC LIMIT $5";
    let ([], after) = page.after(([], ""))?;
    let (from_ms, to_ms) = period.ends_ms();
    let rows: Vec<(String, String)> =
        all!(&mut *tx, SQL, &after, only.unwrap_or(""), from_ms, to_ms, page.rows())?;
    let listed = Listed::of(rows, page, |(id, _)| cursor([], id));
    let mut items = Vec::with_capacity(listed.items.len());
    for (id, title) in listed.items {
        let mut sum = Sum::new(now);
        if let Some(celled) = kept::of_interview(tx, &id).await? {
            add_whole(&mut sum, &celled);
        }
        items.push(FigureRow { key: Some(id), name: Some(title), figures: sum.figures() });
    }
    Ok(Listed { items, next: listed.next })
}
