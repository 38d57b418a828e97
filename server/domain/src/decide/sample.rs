//! Drawing samples, and entering what telephone interviews brought.

use super::decision::{CityDecision, CityMade};
use crate::{
    Refusal,
    event::{Body, CityEvent, Slot},
    facts::City,
    ids::{Fresh, ResultId, SampleId},
    sample::{Answered, SamplePlan, SampleResult, draw, seed},
};

pub fn draw_sample(
    city: &City,
    plan: &SamplePlan,
    answered: &[Answered],
    fresh: &Fresh,
) -> Result<CityDecision, Refusal> {
    if plan.to <= plan.from {
        return Err(Refusal::field("to", "end_before_start"));
    }
    if plan.per_department == 0 {
        return Err(Refusal::field("per_department", "number_out_of_bounds"));
    }
    let sample = SampleId::from(fresh);
    let items = draw(answered, plan.per_department, seed(plan, &sample));
    if items.is_empty() {
        return Err(Refusal::NothingToDraw);
    }
    if items.len() > city.settings.sample_items_max as usize {
        return Err(Refusal::field("per_department", "too_many_items"));
    }
    let event = CityEvent::SampleDrawn { sample: sample.clone(), plan: plan.clone(), items };
    Ok(CityDecision::of(event, CityMade::Sample(sample)))
}

/// A result that is entered again replaces the one before; the log keeps both.
pub fn enter_result(
    city: &City,
    id: &SampleId,
    no: u32,
    result: &SampleResult,
    fresh: &Fresh,
) -> Result<CityDecision, Refusal> {
    let sample = city.samples.get(id).ok_or(Refusal::NotFound)?;
    if !(1..=sample.items).contains(&no) {
        return Err(Refusal::NotFound);
    }
    if result.score.is_some() && !result.is_reached {
        return Err(Refusal::field("score", "only_of_the_reached"));
    }
    let entered = ResultId::from(fresh);
    let event = CityEvent::SampleResultEntered {
        sample: id.clone(),
        no,
        result: entered.clone(),
        is_reached: result.is_reached,
        score: result.score,
    };
    let decision = CityDecision::of(event, CityMade::Sample(id.clone()));
    let Some(comment) = &result.comment else { return Ok(decision) };
    city.must_fit_note("comment", comment)?;
    let body = Body { item: entered.to_string(), slot: Slot::Text, version: 1, text: comment.share() };
    Ok(decision.saying(body))
}
