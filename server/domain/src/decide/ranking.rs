//! The life of a ranking: set a formula, make a ranking, object and answer, freeze, publish, withdraw.

use super::decision::{CityDecision, CityMade};
use crate::{
    Instant, Refusal,
    event::{Body, CityEvent, Slot},
    facts::City,
    ids::{DepartmentId, Fresh, ObjectionId, RankingId},
    ranking::{Ranking, RankingPlan, RankingStatus, formula::Formula, score::FiguresOf},
    text::Text,
};

pub fn change_formula(city: &City, formula: &Formula) -> Result<CityDecision, Refusal> {
    formula.check(|department| city.departments.contains_key(department))?;
    let version = city.formulas.last().map_or(1, |newest| newest.version + 1);
    let event = CityEvent::FormulaChanged { version, formula: formula.clone() };
    Ok(CityDecision::of(event, CityMade::Formula(version)))
}

pub fn create(city: &City, plan: &RankingPlan, fresh: &Fresh, at: Instant) -> Result<CityDecision, Refusal> {
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

pub fn object(
    city: &City,
    id: &RankingId,
    department: &DepartmentId,
    text: &Text,
    fresh: &Fresh,
    at: Instant,
) -> Result<CityDecision, Refusal> {
    city.department(department, "department_id")?;
    let ranking = in_state(city, id, RankingStatus::Preview)?;
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

pub fn answer(
    city: &City,
    objection: &ObjectionId,
    is_accepted: bool,
    text: &Text,
) -> Result<CityDecision, Refusal> {
    let has = |ranking: &&Ranking| ranking.objections.iter().any(|known| &known.id == objection);
    let id = &city.rankings.values().find(has).ok_or(Refusal::NotFound)?.id;
    let ranking = in_state(city, id, RankingStatus::Preview)?;
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

pub fn freeze(
    city: &City,
    id: &RankingId,
    figures: &[FiguresOf],
    at: Instant,
) -> Result<CityDecision, Refusal> {
    let ranking = in_state(city, id, RankingStatus::Preview)?;
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

pub fn publish(city: &City, id: &RankingId) -> Result<CityDecision, Refusal> {
    in_state(city, id, RankingStatus::Frozen)?;
    if !city.settings.public_ranking.is_on() {
        return Err(Refusal::PublicRankingIsOff);
    }
    let event = CityEvent::RankingPublished { ranking: id.clone() };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())))
}

pub fn withdraw(city: &City, id: &RankingId, reason: &Text) -> Result<CityDecision, Refusal> {
    let ranking = city.rankings.get(id).ok_or(Refusal::NotFound)?;
    if ranking.status() == RankingStatus::Withdrawn {
        return Err(Refusal::WrongState);
    }
    city.must_fit_note("reason", reason)?;
    let body = Body { item: id.to_string(), slot: Slot::Reason, version: 1, text: reason.share() };
    let event = CityEvent::RankingWithdrawn { ranking: id.clone() };
    Ok(CityDecision::of(event, CityMade::Ranking(id.clone())).saying(body))
}

/// A ranking that is in that state.
fn in_state<'a>(city: &'a City, id: &RankingId, status: RankingStatus) -> Result<&'a Ranking, Refusal> {
    let ranking = city.rankings.get(id).ok_or(Refusal::NotFound)?;
    if ranking.status() == status { Ok(ranking) } else { Err(Refusal::WrongState) }
}
