//! The tables of rankings and samples, written from the city's events.

use crate::{
    db::{Tx, run},
    dialect::with_rows,
    error::StoreError,
    rows::{ms, signed, to_json},
};
use domain::{
    Instant,
    ids::{RankingId, ResultId, SampleId},
    ranking::{Objection, Ranking, formula::FormulaVersion, score::Row},
    sample::{Answered, Sample},
    score::Score,
    text::Line,
};

pub(super) async fn write_formula(tx: &mut Tx, version: &FormulaVersion) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO formula (version, set_at_ms, set_by, payload) VALUES ($1, $2, $3, $4)";
    let payload = to_json(&version.formula)?;
    run!(tx, SQL, i64::from(version.version), version.set_at.ms(), &version.set_by, &payload).map(|_| ())
}

/// A ranking with its objections.
pub(super) async fn write_ranking(tx: &mut Tx, ranking: &Ranking) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO ranking (id, title, from_ms, to_ms, cut_off_ms, formula_version, made_at_ms, frozen_at_ms, \
            published_at_ms, withdrawn_at_ms) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (id) DO UPDATE SET \
            frozen_at_ms = excluded.frozen_at_ms, published_at_ms = excluded.published_at_ms, \
            withdrawn_at_ms = excluded.withdrawn_at_ms";
    let plan = &ranking.plan;
    run!(
        &mut *tx,
        SQL,
        ranking.id.as_str(),
        plan.title.as_str(),
        plan.from.ms(),
        plan.to.ms(),
        plan.cut_off.ms(),
        i64::from(plan.formula),
        ranking.made_at.ms(),
        ms(ranking.frozen_at),
        ms(ranking.published_at),
        ms(ranking.withdrawn_at),
    )?;
    for objection in &ranking.objections {
        write_objection(tx, &ranking.id, objection).await?;
    }
    Ok(())
}

async fn write_objection(tx: &mut Tx, of: &RankingId, objection: &Objection) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO objection (id, ranking_id, department_id, made_at_ms, answered_at_ms, is_accepted) \
        VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (id) DO UPDATE SET \
            answered_at_ms = excluded.answered_at_ms, is_accepted = excluded.is_accepted";
    let (id, department) = (objection.id.as_str(), objection.department.as_str());
    let answered_at_ms = objection.answer.map(|answer| answer.at.ms());
    let is_accepted = objection.answer.map(|answer| answer.is_accepted);
    run!(tx, SQL, id, of.as_str(), department, objection.made_at.ms(), answered_at_ms, is_accepted)
        .map(|_| ())
}

pub(super) async fn write_frozen(tx: &mut Tx, of: &RankingId, rows: &[Row]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO frozen_ranking (ranking_id, payload) VALUES ($1, $2)";
    let payload = to_json(&rows)?;
    run!(tx, SQL, of.as_str(), &payload).map(|_| ())
}

pub(super) async fn write_sample(tx: &mut Tx, sample: &Sample, items: &[Answered]) -> Result<(), StoreError> {
    const SQL: &str = "\
        INSERT INTO sample (id, title, from_ms, to_ms, per_department, seed, drawn_at_ms, items) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let (id, plan) = (sample.id.as_str(), &sample.plan);
    let count = signed(items.len() as u64)?;
    run!(
        &mut *tx,
        SQL,
        id,
        plan.title.as_str(),
        plan.from.ms(),
        plan.to.ms(),
        i64::from(plan.per_department),
        plan.seed.as_ref().map(Line::as_str),
        sample.drawn_at.ms(),
        count,
    )?;
    let rows: Vec<(i64, &Answered)> = (1..).zip(items).collect();
    with_rows!(
        tx,
        "INSERT INTO sample_item (sample_id, no, department_id, question_id)",
        4,
        rows,
        |values, row| values
            .push_bind(id)
            .push_bind(row.0)
            .push_bind(row.1.department.as_str())
            .push_bind(row.1.question.as_str()),
        ""
    );
    Ok(())
}

/// What was entered of an item of a sample.
pub(super) struct Entered<'a> {
    pub sample: &'a SampleId,
    pub no: u32,
    pub result: &'a ResultId,
    pub is_reached: bool,
    pub score: Option<Score>,
    pub at: Instant,
}

pub(super) async fn write_result(tx: &mut Tx, entered: &Entered<'_>) -> Result<(), StoreError> {
    const SQL: &str = "\
        UPDATE sample_item SET result_id = $3, is_reached = $4, score = $5, entered_at_ms = $6 \
        WHERE sample_id = $1 AND no = $2";
    let Entered { sample, no, result, is_reached, score, at } = entered;
    let score = score.map(Score::value);
    run!(tx, SQL, sample.as_str(), i64::from(*no), result.as_str(), *is_reached, score, at.ms()).map(|_| ())
}
