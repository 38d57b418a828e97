//! What of rankings is not among the city's facts: the figures they go by, their frozen rows, and what people wrote.

use crate::{
    append::CITY_STREAM,
    db::{Db, maybe},
    error::StoreError,
    facts::newest_bodies_of,
    figures::{self, By, FigureRow, Period},
    page::Page,
    rows::{json, line, read},
    samples,
};
use domain::{
    Instant,
    event::Slot,
    ids::{DepartmentId, RankingId},
    ranking::score::{FiguresOf, Row},
};
use std::{collections::HashMap, sync::Arc};

/// No city has that many departments.
const DEPARTMENTS: Page = Page { limit: 10_000, after: None };

/// What the departments are ranked by: their figures over a period as they are now, with those of samples.
pub async fn figures(db: &Db, period: Period, now: Instant) -> Result<Vec<FiguresOf>, StoreError> {
    let mut sampling = samples::sampling(db, period, None).await?;
    let listed = figures::figures(db, By::Department, period, now, None, &DEPARTMENTS).await?;
    let figures_of = |row: FigureRow| {
        let key = row.key.unwrap_or_default();
        Ok(FiguresOf {
            department: read("department.id", &key, DepartmentId::parse)?,
            name: line("department.name", &row.name.unwrap_or_default())?,
            figures: row.figures,
            sampling: sampling.remove(&key).unwrap_or_default(),
        })
    };
    listed.items.into_iter().map(figures_of).collect()
}

/// The rows of a ranking as they were frozen; none before.
pub async fn frozen(db: &Db, id: &RankingId) -> Result<Option<Vec<Row>>, StoreError> {
    const SQL: &str = "SELECT payload FROM frozen_ranking WHERE ranking_id = $1 LIMIT 1";
    let mut tx = db.one_read().await?;
    let row: Option<(String,)> = maybe!(&mut tx, SQL, id.as_str())?;
    row.map(|(payload,)| json("frozen_ranking.payload", &payload)).transpose()
}

/// What was written about rankings, objections or results, by item and slot.
#[derive(Default)]
pub struct Notes(HashMap<(String, Slot), Arc<str>>);

impl Notes {
    pub fn of(&self, item: &str, slot: Slot) -> Option<&Arc<str>> {
        self.0.get(&(item.to_owned(), slot))
    }
}

/// The texts of these items of the city's stream.
pub async fn notes(db: &Db, items: &[&str]) -> Result<Notes, StoreError> {
    if items.is_empty() {
        return Ok(Notes::default());
    }
    let bodies = newest_bodies_of(&mut db.one_read().await?, &[CITY_STREAM], items).await?;
    Ok(Notes(bodies.into_iter().map(|body| ((body.item, body.slot), body.text)).collect()))
}
