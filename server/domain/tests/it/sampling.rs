//! Samples for telephone interviews: what is drawn, and what is entered.

use crate::{
    ranked::{Stage, beside},
    scene::{
        acts,
        people::{ROADS, WATER, admin, assessor, department, line},
    },
};
use domain::{
    CityCommand, CityEvent, Refusal,
    decide::Beside,
    event::Slot,
    sample::{Answered, SamplePlan, draw},
};
use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::subsequence;
use std::collections::BTreeMap;

fn plan_of(command: CityCommand) -> SamplePlan {
    let CityCommand::DrawSample { plan } = command else { panic!("it draws a sample") };
    plan
}

#[test]
fn so_many_of_each_department_are_drawn() {
    let mut stage = Stage::new();
    let decision = stage.must(&assessor(), &stage.draw());
    let CityEvent::SampleDrawn { items, .. } = decision.event else { panic!("a sample") };
    let of = |code: &str| items.iter().filter(|item| item.department == department(code)).count();
    assert_eq!((of(ROADS), of(WATER), items.len()), (3, 3, 6));
}

/// The same again with `printf 'seed:id' | sha256sum`, and sorted.
#[test]
fn anybody_can_draw_again() {
    let drawn = draw(&beside().answered, 1, "2030-03");
    let questions: Vec<_> = drawn.iter().map(|item| item.question.as_str()).collect();
    assert_eq!(questions, SMALLEST);
}

/// Of the even and the odd ones among `question0` to `question19` that with the smallest hash.
const SMALLEST: [&str; 2] = ["question14", "question3"];

#[test]
fn a_sample_has_a_period_a_number_and_something_to_draw() {
    let mut stage = Stage::new();
    let plan = plan_of(stage.draw());
    let refusal = |stage: &mut Stage, plan| stage.refusal(&assessor(), &CityCommand::DrawSample { plan });
    let bad = SamplePlan { to: plan.from, ..plan.clone() };
    assert_eq!(refusal(&mut stage, bad), Refusal::field("to", "end_before_start"));
    let bad = SamplePlan { per_department: 0, ..plan.clone() };
    assert_eq!(refusal(&mut stage, bad), Refusal::field("per_department", "number_out_of_bounds"));
    stage.must(&admin(), &acts::set("sample_items_max", 10));
    let bad = SamplePlan { per_department: 6, ..plan.clone() };
    assert_eq!(refusal(&mut stage, bad), Refusal::field("per_department", "too_many_items"));
    let command = CityCommand::DrawSample { plan };
    let nothing = stage.scene.city_does_beside(&assessor(), "", &command, &Beside::default());
    assert_eq!(nothing.err(), Some(Refusal::NothingToDraw));
}

#[test]
fn a_seed_is_the_samples_own_id_unless_said() {
    let stage = Stage::new().drawn();
    let sample = &stage.scene.city.samples[&stage.sample_id()];
    assert_eq!((sample.seed(), sample.items), (stage.sample_id().as_str(), 6));
    let mut stage = Stage::new();
    let plan = SamplePlan { seed: Some(line("2030-03")), ..plan_of(stage.draw()) };
    let decision = stage.must(&assessor(), &CityCommand::DrawSample { plan });
    let CityEvent::SampleDrawn { items, .. } = decision.event else { panic!("a sample") };
    assert_eq!(items, draw(&beside().answered, 3, "2030-03"));
}

#[test]
fn a_result_is_entered_and_put_right() {
    let mut stage = Stage::new().drawn();
    let first = stage.must(&assessor(), &stage.enter(6, true, Some(4)));
    let again = stage.must(&assessor(), &stage.enter(6, true, None));
    for decision in [&first, &again] {
        assert_eq!((decision.bodies[0].slot, decision.bodies[0].version), (Slot::Text, 1));
    }
    assert_ne!(first.bodies[0].item, again.bodies[0].item, "the comment before is not overwritten");
    assert_eq!(stage.refusal(&assessor(), &stage.enter(7, true, None)), Refusal::NotFound);
    assert_eq!(stage.refusal(&assessor(), &stage.enter(0, true, None)), Refusal::NotFound);
    let unreached = stage.refusal(&assessor(), &stage.enter(1, false, Some(5)));
    assert_eq!(unreached, Refusal::field("score", "only_of_the_reached"));
    stage.must(&assessor(), &stage.enter(1, false, None));
}

fn answered() -> impl Strategy<Value = Vec<Answered>> {
    let all: Vec<_> = beside().answered;
    (0..=all.len()).prop_flat_map(move |n| subsequence(all.clone(), n)).prop_shuffle()
}

proptest! {
    /// Whatever order the questions come in, the draw is the same; and it takes no more than there are.
    #[test]
    fn the_draw_depends_on_the_seed_alone(from in answered(), per in 1_u32..8, seed in "[a-z0-9]{1,20}") {
        let drawn = draw(&from, per, &seed);
        let mut sorted = from.clone();
        sorted.sort();
        prop_assert_eq!(&drawn, &draw(&sorted, per, &seed));
        let mut counted: BTreeMap<_, u32> = BTreeMap::new();
        for item in &drawn {
            prop_assert!(from.contains(item));
            *counted.entry(&item.department).or_default() += 1;
        }
        for code in [ROADS, WATER] {
            let there = from.iter().filter(|item| item.department == department(code)).count() as u32;
            prop_assert_eq!(counted.get(&department(code)).copied().unwrap_or_default(), there.min(per));
        }
    }

    /// Who is drawn of few is drawn of many: a larger sample adds to a smaller one.
    #[test]
    fn a_larger_sample_holds_the_smaller_one(from in answered(), per in 1_u32..8, more in any::<u8>()) {
        let (few, many) = (draw(&from, per, "seed"), draw(&from, per + u32::from(more), "seed"));
        prop_assert!(few.iter().all(|item| many.contains(item)));
    }
}
