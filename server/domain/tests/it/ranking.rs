//! The life of a ranking: each command allowed, refused and repeated. How it is computed is in `scoring`.

use crate::{
    ranked::{Stage, formula, group, text},
    scene::{
        acts,
        people::{PARKS, ROADS, WATER, admin, assessor, department, line, moderator, official},
    },
};
use domain::{
    Actor, CityCommand, CityEvent, Refusal,
    event::Slot,
    ids::ObjectionId,
    ranking::{
        RankingPlan, RankingStatus,
        formula::{Figure, Formula, Part},
    },
};

#[test]
fn every_change_of_the_formula_is_a_version_of_its_own() {
    let mut stage = Stage::new();
    let other = Formula { cases_min: 9, ..formula() };
    stage.must(&admin(), &CityCommand::ChangeFormula { formula: other.clone() });
    let known: Vec<_> =
        stage.scene.city.formulas.iter().map(|known| (known.version, known.formula.clone())).collect();
    assert_eq!(known, [(1, formula()), (2, other)]);
    assert_eq!(stage.scene.city.formulas[0].set_by, admin().to_string());
}

#[test]
fn every_fault_of_a_formula_is_named() {
    let mut stage = Stage::new();
    let part = |figure, weight, worst, best| Part { figure, weight, worst, best };
    let bad = Formula {
        parts: vec![
            part(Figure::AnswerRate, 0, 0, 10_001),
            part(Figure::AnswerRate, 1, 50, 50),
            part(Figure::SamplingMean, 1_001, 99, 501),
        ],
        cases_min: 0,
        groups: vec![group("甲组", &[ROADS, "nowhere"]), group("甲组", &[ROADS])],
    };
    let Refusal::Invalid(faults) = stage.refusal(&admin(), &CityCommand::ChangeFormula { formula: bad })
    else {
        panic!("it is not valid")
    };
    let found: Vec<_> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "cases_min: number_out_of_bounds",
            "parts.0.weight: number_out_of_bounds",
            "parts.0.best: number_out_of_bounds",
            "parts.1.figure: duplicate",
            "parts.1.best: best_is_worst",
            "parts.2.weight: number_out_of_bounds",
            "parts.2.worst: number_out_of_bounds",
            "parts.2.best: number_out_of_bounds",
            "groups.0.department_ids.1: unknown_department",
            "groups.1.name: duplicate",
            "groups.1.department_ids.0: duplicate",
        ]
    );
    let none = Formula { parts: Vec::new(), ..formula() };
    let refused = Refusal::field("parts", "missing_field");
    assert_eq!(stage.refusal(&admin(), &CityCommand::ChangeFormula { formula: none }), refused);
}

#[test]
fn a_ranking_needs_a_formula_a_period_and_a_cut_off_to_come() {
    let mut stage = Stage::new();
    let mut without = Stage::new();
    without.scene.city.formulas.clear();
    let create = |plan| CityCommand::CreateRanking { plan };
    let plan = stage.plan();
    assert_eq!(without.refusal(&assessor(), &create(plan.clone())), Refusal::NoFormula);
    for (bad, field, code) in [
        (RankingPlan { formula: 2, ..plan.clone() }, "formula", "unknown_value"),
        (RankingPlan { to: plan.from, ..plan.clone() }, "to", "end_before_start"),
        (RankingPlan { cut_off: plan.to.plus_ms(-2), ..plan.clone() }, "cut_off", "end_before_start"),
        (RankingPlan { cut_off: stage.scene.at, ..plan.clone() }, "cut_off", "in_the_past"),
    ] {
        assert_eq!(stage.refusal(&assessor(), &create(bad)), Refusal::field(field, code));
    }
    let stage = stage.previewed();
    assert_eq!((stage.facts().status(), &stage.facts().plan), (RankingStatus::Preview, &stage.plan()));
}

#[test]
fn a_department_objects_until_the_cut_off_and_not_too_often() {
    let mut stage = Stage::new().previewed().objected(ROADS);
    assert_eq!(stage.refusal(&official(WATER), &stage.object(ROADS)), Refusal::OtherDepartment);
    stage.must(&admin(), &acts::set("objections_per_department_max", 2));
    let mut stage = stage.objected(ROADS);
    assert_eq!(stage.refusal(&official(ROADS), &stage.object(ROADS)), Refusal::TooManyObjections);
    let long = CityCommand::ObjectToRanking {
        ranking: stage.id(),
        department: department(WATER),
        text: text(&"长".repeat(2_001)),
    };
    assert_eq!(stage.refusal(&official(WATER), &long), Refusal::field("text", "text_too_long"));
    stage.scene.at = stage.facts().plan.cut_off;
    let mut stage = stage.objected(WATER);
    let decision = stage.must(&assessor(), &stage.answer(true));
    assert_eq!(decision.bodies[0].slot, Slot::ObjectionAnswer);
    let mut stage = stage.after_cut_off();
    assert_eq!(stage.refusal(&official(PARKS), &stage.object(PARKS)), Refusal::CutOffPassed);
}

#[test]
fn an_objection_is_answered_once() {
    let mut stage = Stage::new().previewed();
    assert_eq!(stage.refusal(&assessor(), &stage.answer(true)), Refusal::NotFound);
    let mut stage = stage.objected(ROADS);
    let decision = stage.must(&assessor(), &stage.answer(true));
    let item: &ObjectionId = &stage.facts().objections[0].id;
    assert_eq!(decision.bodies[0].item, item.to_string());
    assert!(stage.facts().objections[0].answer.is_some_and(|answer| answer.is_accepted));
    assert_eq!(stage.refusal(&assessor(), &stage.answer(false)), Refusal::WrongState);
}

#[test]
fn a_ranking_is_frozen_after_its_cut_off_when_all_is_answered() {
    let mut stage = Stage::new().previewed().objected(ROADS);
    assert_eq!(stage.refusal(&assessor(), &stage.freeze()), Refusal::CutOffNotReached);
    let mut stage = stage.after_cut_off();
    assert_eq!(stage.refusal(&assessor(), &stage.freeze()), Refusal::ObjectionsOpen);
    let mut stage = stage.answered();
    let decision = stage.must(&assessor(), &stage.freeze());
    let CityEvent::RankingFrozen { rows, .. } = decision.event else { panic!("it is frozen") };
    let places: Vec<_> = rows.iter().map(|row| (row.input.department_id.as_str(), row.place)).collect();
    assert_eq!(places, [(WATER, Some(1)), (ROADS, Some(2)), (PARKS, None)]);
    assert_eq!(stage.refusal(&assessor(), &stage.freeze()), Refusal::WrongState);
    assert_eq!(stage.refusal(&official(ROADS), &stage.object(ROADS)), Refusal::WrongState);
}

#[test]
fn a_ranking_keeps_the_formula_that_it_names() {
    let mut stage = Stage::new().previewed();
    let other = Formula { cases_min: 100, ..formula() };
    stage.must(&admin(), &CityCommand::ChangeFormula { formula: other });
    let mut stage = stage.after_cut_off();
    let decision = stage.must(&assessor(), &stage.freeze());
    let CityEvent::RankingFrozen { rows, .. } = decision.event else { panic!("it is frozen") };
    assert_eq!(rows[0].place, Some(1), "with the new one nobody had cases enough");
}

#[test]
fn what_is_frozen_is_published_once_where_the_city_publishes_rankings() {
    let mut stage = Stage::new().previewed();
    assert_eq!(stage.refusal(&assessor(), &stage.publish()), Refusal::WrongState);
    let mut stage = stage.after_cut_off().frozen();
    stage.must(&admin(), &acts::set("public_ranking", "off"));
    assert_eq!(stage.refusal(&assessor(), &stage.publish()), Refusal::PublicRankingIsOff);
    stage.must(&admin(), &acts::set("public_ranking", "on"));
    let mut stage = stage.published();
    assert_eq!(stage.facts().status(), RankingStatus::Published);
    assert_eq!(stage.refusal(&assessor(), &stage.publish()), Refusal::WrongState);
}

#[test]
fn a_ranking_is_withdrawn_with_a_reason_once() {
    for stage in [
        Stage::new().previewed(),
        Stage::new().previewed().after_cut_off().frozen(),
        Stage::new().previewed().after_cut_off().frozen().published(),
    ] {
        let mut stage = stage;
        let decision = stage.must(&assessor(), &stage.withdraw());
        assert_eq!((decision.bodies[0].slot, &*decision.bodies[0].text), (Slot::Reason, "统计时间有误。"));
        assert_eq!(stage.facts().status(), RankingStatus::Withdrawn);
        assert_eq!(stage.refusal(&assessor(), &stage.withdraw()), Refusal::WrongState);
        assert_eq!(stage.refusal(&assessor(), &stage.freeze()), Refusal::WrongState);
    }
}

#[test]
fn who_sees_the_table_depends_on_how_far_it_has_come() {
    let sees = |stage: &Stage| {
        let readers = [Actor::Nobody, moderator(), official(ROADS), assessor(), admin()];
        readers.map(|reader| stage.facts().shows_table_to(&stage.scene.city.settings, &reader))
    };
    let stage = Stage::new().previewed();
    assert_eq!(sees(&stage), [false, false, true, true, true]);
    let mut stage = stage.after_cut_off().frozen().published();
    assert_eq!(sees(&stage), [true; 5]);
    stage.must(&admin(), &acts::set("public_ranking", "off"));
    assert_eq!(sees(&stage), [false, false, true, true, true]);
    stage.must(&admin(), &acts::set("public_ranking", "on"));
    stage.must(&assessor(), &stage.withdraw());
    assert_eq!(sees(&stage), [false, false, true, true, true]);
    assert!(stage.facts().is_public(&stage.scene.city.settings), "that it was published stays public");
}

#[test]
fn whoever_is_in_no_group_is_ranked_among_themselves() {
    let formula = Formula { groups: vec![group("甲组", &[ROADS])], ..formula() };
    assert_eq!(formula.group_of(&department(ROADS)), Some(&line("甲组")));
    assert_eq!(formula.group_of(&department(WATER)), None);
}
