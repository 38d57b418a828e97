//! A ranking (排名) of departments over a period: previewed, objected to, frozen after its cut-off, published.
//!
//! What it is computed by is in [`formula`], how in [`score`]. Its texts (objections, their answers, why it was
//! withdrawn) stand beside the events, as all texts do.

pub mod formula;
pub mod score;

use crate::{
    Instant, Refusal, Role,
    decide::{CityDecision, CityMade},
    event::{Body, CityEvent, Slot},
    facts::City,
    ids::{DepartmentId, Fresh, ObjectionId, RankingId},
    role::{Actor, Grant},
    text::{Line, Text},
};
use formula::{Formula, FormulaVersion};
use score::FiguresOf;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a ranking has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RankingStatus {
    /// The figures still move; departments may object until the cut-off.
    Preview,
    Frozen,
    Published,
    Withdrawn,
}

impl RankingStatus {
    pub const ALL: [Self; 4] = [Self::Preview, Self::Frozen, Self::Published, Self::Withdrawn];

    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Frozen => "frozen",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What is ranked, by which formula, until when it may be objected to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RankingPlan {
    pub title: Line,
    /// Interviews that opened at or after.
    pub from: Instant,
    /// Interviews that opened before.
    pub to: Instant,
    pub cut_off: Instant,
    pub formula: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Ranking {
    pub id: RankingId,
    pub plan: RankingPlan,
    pub made_at: Instant,
    pub frozen_at: Option<Instant>,
    pub published_at: Option<Instant>,
    pub withdrawn_at: Option<Instant>,
    /// In the order of their making.
    pub objections: Vec<Objection>,
}

/// What a department says against a preview.
#[derive(Clone, PartialEq, Debug)]
pub struct Objection {
    pub id: ObjectionId,
    pub department: DepartmentId,
    pub made_at: Instant,
    pub answer: Option<ObjectionAnswer>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ObjectionAnswer {
    pub at: Instant,
    pub is_accepted: bool,
}

impl Ranking {
    pub fn new(id: RankingId, plan: RankingPlan, made_at: Instant) -> Self {
        Self {
            id,
            plan,
            made_at,
            frozen_at: None,
            published_at: None,
            withdrawn_at: None,
            objections: Vec::new(),
        }
    }

    pub fn status(&self) -> RankingStatus {
        match (self.withdrawn_at, self.published_at, self.frozen_at) {
            (Some(_), _, _) => RankingStatus::Withdrawn,
            (None, Some(_), _) => RankingStatus::Published,
            (None, None, Some(_)) => RankingStatus::Frozen,
            (None, None, None) => RankingStatus::Preview,
        }
    }

    /// Whether it is on a public page: what was published and withdrawn stays there, without its table.
    pub fn is_public(&self, city: &City) -> bool {
        city.settings.public_ranking.is_on() && self.published_at.is_some()
    }

    /// Whether the actor may see the table: everybody what is public, and before that whoever assesses and whoever
    /// works for a department.
    pub fn shows_table_to(&self, city: &City, actor: &Actor) -> bool {
        let is_withdrawn = self.status() == RankingStatus::Withdrawn;
        (self.is_public(city) && !is_withdrawn) || assesses(actor) || works_for(actor).next().is_some()
    }
}

/// Whether the actor reads every department's figures: assessors and admins of the whole city.
pub fn assesses(actor: &Actor) -> bool {
    let reads_all =
        |grant: &Grant| grant.department_id.is_none() && matches!(grant.role, Role::Assessor | Role::Admin);
    matches!(actor, Actor::System) || actor.grants().iter().any(reads_all)
}

/// The departments that the actor answers for.
pub fn works_for(actor: &Actor) -> impl Iterator<Item = &DepartmentId> {
    let grants = actor.grants().iter().filter(|grant| grant.role.needs_department());
    grants.filter_map(|grant| grant.department_id.as_ref())
}

pub(crate) fn change_formula(city: &City, formula: &Formula) -> Result<CityDecision, Refusal> {
    formula.check(city)?;
    let version = city.formulas.last().map_or(1, |newest| newest.version + 1);
    let event = CityEvent::FormulaChanged { version, formula: formula.clone() };
    Ok(CityDecision::of(event, CityMade::Formula(version)))
}

pub(crate) fn create(
    city: &City,
    plan: &RankingPlan,
    fresh: &Fresh,
    at: Instant,
) -> Result<CityDecision, Refusal> {
    if city.formulas.is_empty() {
        return Err(Refusal::NoFormula);
    }
    if city.formula(plan.formula).is_none() {
        return Err(Refusal::field("formula", "unknown_value"));
    }
    if plan.to <= plan.from {
        return Err(Refusal::field("to", "end_before_start"));
    }
    // The last moment of the period's last day is after the period.
    if plan.cut_off.plus_ms(1) < plan.to {
        return Err(Refusal::field("cut_off", "end_before_start"));
    }
    if plan.cut_off <= at {
        return Err(Refusal::field("cut_off", "in_the_past"));
    }
    let ranking = RankingId::from(fresh);
    let event = CityEvent::RankingCreated { ranking: ranking.clone(), plan: plan.clone() };
    Ok(CityDecision::of(event, CityMade::Ranking(ranking)))
}

pub(crate) fn object(
    city: &City,
    id: &RankingId,
    department: &DepartmentId,
    text: &Text,
    fresh: &Fresh,
    at: Instant,
) -> Result<CityDecision, Refusal> {
    city.department(department, "department_id")?;
    let ranking = city.ranking(id, RankingStatus::Preview)?;
    if at > ranking.plan.cut_off {
        return Err(Refusal::CutOffPassed);
    }
    city.must_fit_note("text", text)?;
    let made = ranking.objections.iter().filter(|objection| &objection.department == department).count();
    if made >= city.settings.objections_per_department_max as usize {
        return Err(Refusal::TooManyObjections);
    }
    let objection = ObjectionId::from(fresh);
    let body = Body { item: objection.to_string(), slot: Slot::Text, version: 1, text: text.share() };
    let event =
        CityEvent::RankingObjectedTo { ranking: id.clone(), objection, department: department.clone() };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())).saying(body))
}

pub(crate) fn answer(
    city: &City,
    objection: &ObjectionId,
    is_accepted: bool,
    text: &Text,
) -> Result<CityDecision, Refusal> {
    let has = |ranking: &&Ranking| ranking.objections.iter().any(|known| &known.id == objection);
    let id = &city.rankings.values().find(has).ok_or(Refusal::NotFound)?.id;
    let ranking = city.ranking(id, RankingStatus::Preview)?;
    let known = ranking.objections.iter().find(|known| &known.id == objection).ok_or(Refusal::NotFound)?;
    if known.answer.is_some() {
        return Err(Refusal::WrongState);
    }
    city.must_fit_note("text", text)?;
    let body =
        Body { item: objection.to_string(), slot: Slot::ObjectionAnswer, version: 1, text: text.share() };
    let event =
        CityEvent::ObjectionAnswered { ranking: id.clone(), objection: objection.clone(), is_accepted };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())).saying(body))
}

pub(crate) fn freeze(
    city: &City,
    id: &RankingId,
    figures: &[FiguresOf],
    at: Instant,
) -> Result<CityDecision, Refusal> {
    let ranking = city.ranking(id, RankingStatus::Preview)?;
    if at <= ranking.plan.cut_off {
        return Err(Refusal::CutOffNotReached);
    }
    if ranking.objections.iter().any(|objection| objection.answer.is_none()) {
        return Err(Refusal::ObjectionsOpen);
    }
    let formula = &city.formula(ranking.plan.formula).ok_or(Refusal::NoFormula)?.formula;
    let rows = formula.rank(formula.inputs(figures));
    let event = CityEvent::RankingFrozen { ranking: id.clone(), rows };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())))
}

pub(crate) fn publish(city: &City, id: &RankingId) -> Result<CityDecision, Refusal> {
    city.ranking(id, RankingStatus::Frozen)?;
    if !city.settings.public_ranking.is_on() {
        return Err(Refusal::PublicRankingIsOff);
    }
    let event = CityEvent::RankingPublished { ranking: id.clone() };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())))
}

pub(crate) fn withdraw(city: &City, id: &RankingId, reason: &Text) -> Result<CityDecision, Refusal> {
    let ranking = city.rankings.get(id).ok_or(Refusal::NotFound)?;
    if ranking.status() == RankingStatus::Withdrawn {
        return Err(Refusal::WrongState);
    }
    city.must_fit_note("reason", reason)?;
    let body = Body { item: id.to_string(), slot: Slot::Reason, version: 1, text: reason.share() };
    let event = CityEvent::RankingWithdrawn { ranking: id.clone() };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())).saying(body))
}

impl City {
    /// A version of the formula.
    pub fn formula(&self, version: u32) -> Option<&FormulaVersion> {
        self.formulas.iter().find(|known| known.version == version)
    }

    /// A ranking that is in that state.
    fn ranking(&self, id: &RankingId, status: RankingStatus) -> Result<&Ranking, Refusal> {
        let ranking = self.rankings.get(id).ok_or(Refusal::NotFound)?;
        if ranking.status() == status { Ok(ranking) } else { Err(Refusal::WrongState) }
    }

    /// # Errors
    /// `Invalid` for a note that is longer than notes may be.
    pub(crate) fn must_fit_note(&self, field: &str, text: &Text) -> Result<(), Refusal> {
        let is_short = text.length() <= self.settings.note_length_max as usize;
        if is_short { Ok(()) } else { Err(Refusal::field(field, "text_too_long")) }
    }

    /// Takes in what happened to a ranking.
    pub(crate) fn change_ranking(&mut self, id: &RankingId, change: impl FnOnce(&mut Ranking)) {
        if let Some(ranking) = self.rankings.get_mut(id) {
            change(ranking);
        }
    }
}
