//! A ranking as its reader may see it.

use crate::{
    node::App,
    web::{auth::Who, city::known, error::Problem, formula::FormulaBody},
};
use domain::{
    Actor, City, Instant, Refusal,
    event::Slot,
    ids::{DepartmentId, ObjectionId, RankingId},
    ranking::{self as facts, RankingPlan, RankingStatus, assesses, score::Row, works_for},
    text::Line,
};
use serde::Serialize;
use store::{
    figures::Period,
    notes::{self, Notes},
    rankings,
};
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct Ranking {
    pub id: RankingId,
    pub title: Line,
    pub from: Instant,
    /// Itself not included.
    pub to: Instant,
    /// The last moment in which departments may object.
    pub cut_off: Instant,
    pub formula_version: u32,
    pub status: RankingStatus,
    pub made_at: Instant,
    pub frozen_at: Option<Instant>,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    pub objections: u64,
    pub objections_open: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Objection {
    pub id: ObjectionId,
    pub department_id: DepartmentId,
    pub made_at: Instant,
    pub text: String,
    pub accepted: Option<bool>,
    pub answer: Option<String>,
    pub answered_at: Option<Instant>,
}

/// A ranking with all that the reader may see of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankingWithTable {
    #[serde(flatten)]
    pub ranking: Ranking,
    pub withdrawn_because: Option<String>,
    pub formula: FormulaBody,
    /// As of when its figures are.
    pub at: Instant,
    /// A preview moves with the figures; what was frozen does not. None of what was withdrawn, but for staff.
    pub rows: Option<Vec<Row>>,
    /// Whoever assesses sees all, an official the own department's, others none.
    pub objection_list: Vec<Objection>,
}

impl From<&facts::Ranking> for Ranking {
    fn from(ranking: &facts::Ranking) -> Self {
        let open = ranking.objections.iter().filter(|objection| objection.answer.is_none());
        let facts::Ranking { id, plan, made_at, frozen_at, published_at, withdrawn_at, .. } = ranking.clone();
        let RankingPlan { title, from, to, cut_off, formula } = plan;
        Self {
            id,
            title,
            from,
            to,
            cut_off,
            formula_version: formula,
            status: ranking.status(),
            made_at,
            frozen_at,
            published_at,
            withdrawn_at,
            objections: ranking.objections.len() as u64,
            objections_open: open.count() as u64,
        }
    }
}

/// With whose eyes rankings are read.
pub fn reader(who: &Who) -> Actor {
    who.staff.clone().unwrap_or(Actor::Nobody)
}

pub fn sees(ranking: &facts::Ranking, city: &City, reader: &Actor) -> bool {
    ranking.is_public(&city.settings) || ranking.shows_table_to(&city.settings, reader)
}

/// What the reader may see of a ranking.
///
/// # Errors
/// `NotFound` also for one that is not for this reader.
pub async fn show(app: &App, who: &Who, id: &RankingId) -> Result<RankingWithTable, Problem> {
    let reader = reader(who);
    let find = |city: &City| {
        let ranking = city.rankings.get(id).filter(|ranking| sees(ranking, city, &reader))?;
        let formula = FormulaBody::of(city, who, city.formula(ranking.plan.formula)?);
        Some((ranking.clone(), formula, ranking.shows_table_to(&city.settings, &reader)))
    };
    let (ranking, formula, shows_table) = known(app, find).await?.ok_or(Refusal::NotFound)?;
    let at = ranking.frozen_at.unwrap_or_else(|| app.clock.now());
    let rows = if shows_table { Some(rows(app, &ranking, &formula, at).await?) } else { None };
    let seen: Vec<_> = ranking.objections.iter().filter(|objection| is_shown(objection, &reader)).collect();
    let items = seen.iter().map(|objection| objection.id.as_str()).chain([id.as_str()]);
    let notes = notes::of(&app.db, &items.collect::<Vec<_>>()).await?;
    Ok(RankingWithTable {
        withdrawn_because: note(&notes, id.as_str(), Slot::Reason),
        objection_list: seen.into_iter().map(|objection| told(objection, &notes)).collect(),
        ranking: Ranking::from(&ranking),
        formula,
        at,
        rows,
    })
}

/// As they were frozen, else as the figures are now.
async fn rows(
    app: &App,
    ranking: &facts::Ranking,
    formula: &FormulaBody,
    now: Instant,
) -> Result<Vec<Row>, Problem> {
    if let Some(frozen) = rankings::frozen(&app.db, &ranking.id).await? {
        return Ok(frozen);
    }
    let period = Period { from: Some(ranking.plan.from), to: Some(ranking.plan.to) };
    let figures = rankings::figures(&app.db, period, now).await?;
    Ok(formula.formula.rank(formula.formula.inputs(&figures)))
}

fn is_shown(objection: &facts::Objection, reader: &Actor) -> bool {
    assesses(reader) || works_for(reader).any(|department| department == &objection.department)
}

fn note(notes: &Notes, item: &str, slot: Slot) -> Option<String> {
    notes.of(item, slot).map(|text| text.to_string())
}

fn told(objection: &facts::Objection, notes: &Notes) -> Objection {
    let item = objection.id.as_str();
    Objection {
        id: objection.id.clone(),
        department_id: objection.department.clone(),
        made_at: objection.made_at,
        text: note(notes, item, Slot::Text).unwrap_or_default(),
        accepted: objection.answer.map(|answer| answer.is_accepted),
        answer: note(notes, item, Slot::ObjectionAnswer),
        answered_at: objection.answer.map(|answer| answer.at),
    }
}
