//! Formulas, rankings and samples as their tables say. What was frozen and the items of samples are not among the
//! facts: nothing is decided on them.

use super::CITY_ROWS_MAX;
use crate::{
    db::{Tx, all},
    error::StoreError,
    rows::{instant, json, line, number, read},
};
use domain::{
    City, Instant,
    ids::{DepartmentId, ObjectionId, RankingId, SampleId},
    ranking::{Objection, ObjectionAnswer, Ranking, RankingPlan, formula::FormulaVersion},
    sample::{Sample, SamplePlan},
};
use sqlx::FromRow;

pub(super) async fn load(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    load_formulas(tx, city).await?;
    load_rankings(tx, city).await?;
    load_objections(tx, city).await?;
    load_samples(tx, city).await
}

async fn load_formulas(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "SELECT version, set_at_ms, set_by, payload FROM formula ORDER BY version LIMIT $1";
    let rows: Vec<(i64, i64, String, String)> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for (version, set_at_ms, set_by, payload) in rows {
        city.formulas.push(FormulaVersion {
            version: number("formula.version", version)?,
            formula: json("formula.payload", &payload)?,
            set_at: Instant::from_ms(set_at_ms),
            set_by,
        });
    }
    Ok(())
}

#[derive(FromRow)]
struct RankingRow {
    id: String,
    title: String,
    from_ms: i64,
    to_ms: i64,
    cut_off_ms: i64,
    formula_version: i64,
    made_at_ms: i64,
    frozen_at_ms: Option<i64>,
    published_at_ms: Option<i64>,
    withdrawn_at_ms: Option<i64>,
}

async fn load_rankings(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "\
        SELECT id, title, from_ms, to_ms, cut_off_ms, formula_version, made_at_ms, frozen_at_ms, \
            published_at_ms, withdrawn_at_ms \
        FROM ranking ORDER BY id LIMIT $1";
    let rows: Vec<RankingRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for row in rows {
        let ranking = Ranking {
            id: read("ranking.id", &row.id, RankingId::parse)?,
            plan: RankingPlan {
                title: line("ranking.title", &row.title)?,
                from: Instant::from_ms(row.from_ms),
                to: Instant::from_ms(row.to_ms),
                cut_off: Instant::from_ms(row.cut_off_ms),
                formula: number("ranking.formula_version", row.formula_version)?,
            },
            made_at: Instant::from_ms(row.made_at_ms),
            frozen_at: instant(row.frozen_at_ms),
            published_at: instant(row.published_at_ms),
            withdrawn_at: instant(row.withdrawn_at_ms),
            objections: Vec::new(),
        };
        city.rankings.insert(ranking.id.clone(), ranking);
    }
    Ok(())
}

#[derive(FromRow)]
struct ObjectionRow {
    id: String,
    ranking_id: String,
    department_id: String,
    made_at_ms: i64,
    answered_at_ms: Option<i64>,
    is_accepted: Option<bool>,
}

async fn load_objections(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "\
        SELECT id, ranking_id, department_id, made_at_ms, answered_at_ms, is_accepted \
        FROM objection ORDER BY id LIMIT $1";
    let rows: Vec<ObjectionRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for row in rows {
        let ranking = read("objection.ranking_id", &row.ranking_id, RankingId::parse)?;
        let answered = instant(row.answered_at_ms).zip(row.is_accepted);
        let objection = Objection {
            id: read("objection.id", &row.id, ObjectionId::parse)?,
            department: read("objection.department_id", &row.department_id, DepartmentId::parse)?,
            made_at: Instant::from_ms(row.made_at_ms),
            answer: answered.map(|(at, is_accepted)| ObjectionAnswer { at, is_accepted }),
        };
        if let Some(ranking) = city.rankings.get_mut(&ranking) {
            ranking.objections.push(objection);
        }
    }
    Ok(())
}

#[derive(FromRow)]
struct SampleRow {
    id: String,
    title: String,
    from_ms: i64,
    to_ms: i64,
    per_department: i64,
    seed: Option<String>,
    drawn_at_ms: i64,
    items: i64,
}

async fn load_samples(tx: &mut Tx, city: &mut City) -> Result<(), StoreError> {
    const SQL: &str = "\
        SELECT id, title, from_ms, to_ms, per_department, seed, drawn_at_ms, items \
        FROM sample ORDER BY id LIMIT $1";
    let rows: Vec<SampleRow> = all!(tx, SQL, CITY_ROWS_MAX)?;
    for row in rows {
        let sample = Sample {
            id: read("sample.id", &row.id, SampleId::parse)?,
            plan: SamplePlan {
                title: line("sample.title", &row.title)?,
                from: Instant::from_ms(row.from_ms),
                to: Instant::from_ms(row.to_ms),
                per_department: number("sample.per_department", row.per_department)?,
                seed: row.seed.map(|seed| line("sample.seed", &seed)).transpose()?,
            },
            drawn_at: Instant::from_ms(row.drawn_at_ms),
            items: number("sample.items", row.items)?,
        };
        city.samples.insert(sample.id.clone(), sample);
    }
    Ok(())
}
