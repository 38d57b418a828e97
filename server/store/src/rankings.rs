//! What of rankings is not among the city's facts: the figures they go by and their frozen rows.

use crate::{
    db::{Db, maybe},
    error::StoreError,
    figures::{self, By, FigureRow, Period},
    page::Page,
    rows::{json, line, read},
    samples,
};
use domain::{
    Instant,
    ids::{DepartmentId, RankingId},
    ranking::score::{FiguresOf, Row},
};

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
