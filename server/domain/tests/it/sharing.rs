//! Who works on a question beside its lead, and what nobody takes.

use crate::scene::{
    Scene, acts, names,
    people::{CANALS, PARKS, ROADS, WATER, department, official},
    scene,
};
use domain::Refusal;

fn approved() -> Scene {
    scene().live().with_question("路灯坏了").approved()
}

fn lead(scene: &Scene) -> &str {
    scene.facts_of_last().department.as_ref().expect("a lead").as_str()
}

#[test]
fn co_handlers_are_named_whole_each_once() {
    let mut scene = approved();
    let question = scene.question();
    let decision = scene.moderates(acts::share(&question, &[WATER, PARKS, WATER]));
    assert_eq!(names(&decision), ["question_shared"]);
    assert_eq!(scene.facts(&question).co_handlers, [WATER, PARKS].map(department));
    assert!(scene.moderates(acts::share(&question, &[WATER, PARKS])).events.is_empty());
    scene.moderates(acts::share(&question, &[]));
    assert!(scene.facts(&question).co_handlers.is_empty());
    for (codes, code) in
        [([ROADS], "is_the_lead"), ([CANALS], "department_retired"), (["sky"], "unknown_department")]
    {
        let refusal = scene.refusal(&crate::scene::people::moderator(), &acts::share(&question, &codes));
        assert_eq!(refusal, Refusal::field("department_ids", code));
    }
}

#[test]
fn what_is_given_back_goes_to_the_arbiter_with_both_clocks_kept() {
    let mut scene = approved().with_setting("arbiter_code", PARKS).after_minutes(3);
    let question = scene.question();
    assert_eq!(scene.refusal(&official(WATER), &acts::give_back(&question)), Refusal::OtherDepartment);
    let decision = scene.must(&official(ROADS), acts::give_back(&question));
    assert_eq!(names(&decision), ["question_returned"]);
    assert_eq!(lead(&scene), PARKS);
    let holds = &scene.facts(&question).holds;
    assert_eq!((holds.len(), holds[0].to, holds[1].from), (2, Some(scene.at), scene.at));
}

#[test]
fn without_an_arbiter_it_goes_to_whoever_had_it_before_or_to_the_first_department() {
    let mut scene = approved();
    let question = scene.question();
    scene.moderates(acts::transfer(&question, WATER));
    scene.must(&official(WATER), acts::give_back(&question));
    assert_eq!(lead(&scene), ROADS);
    scene.must(&official(ROADS), acts::give_back(&question));
    assert_eq!(lead(&scene), WATER, "who had it before");
    let alone = approved();
    assert_eq!(alone.refusal(&official(ROADS), &acts::give_back(&alone.question())), Refusal::NobodyTakesIt);
}
