//! Which department has a question: assigned, transferred to and fro, and the span in which each held it.

use crate::scene::{
    Scene, acts, names,
    people::{CANALS, PARKS, ROADS, WATER, department, moderator, official},
    scene,
};
use domain::{Instant, Refusal, RoomEvent, event::Slot, question::QuestionStatus::Pending};

fn approved() -> Scene {
    scene().live().with_question("路灯坏了").approved()
}

fn holds(scene: &Scene) -> Vec<(String, i64, Option<i64>)> {
    let opened_at = crate::scene::start();
    let s = |at: Instant| at.ms_since(opened_at) / 1_000;
    let holds = &scene.facts(&scene.question()).holds;
    holds.iter().map(|hold| (hold.department_id.to_string(), s(hold.from), hold.to.map(s))).collect()
}

#[test]
fn a_pending_question_is_assigned_without_starting_a_clock() {
    let mut scene = scene().live().with_question("停水了");
    let question = scene.question();
    assert_eq!(names(&scene.moderates(acts::assign(&question, WATER))), ["question_assigned"]);
    let facts = scene.facts(&question);
    assert_eq!((facts.status, &facts.department, facts.holds.len()), (Pending, &Some(department(WATER)), 0));
    let scene = scene.after_s(7).approved();
    assert_eq!(holds(&scene), [("water".into(), 7, None)], "the clock starts with the approval");
}

#[test]
fn an_approved_question_changes_hands_when_it_is_assigned() {
    let mut scene = approved().after_s(10);
    let question = scene.question();
    scene.moderates(acts::assign(&question, WATER));
    assert_eq!(holds(&scene), [("roads".into(), 0, Some(10)), ("water".into(), 10, None)]);
}

#[test]
fn assigning_it_to_whom_has_it_already_stops_no_clock() {
    let mut scene = approved().after_s(10);
    let question = scene.question();
    scene.moderates(acts::assign(&question, ROADS));
    scene.moderates(acts::assign(&question, ROADS));
    assert_eq!(holds(&scene), [("roads".into(), 0, None)]);
}

#[test]
fn a_transfer_keeps_its_trace_and_its_reason() {
    let mut scene = approved().after_s(10);
    let question = scene.question();
    let decision = scene.must(&official(ROADS), acts::transfer(&question, WATER));
    let (from, to) = (department(ROADS), department(WATER));
    let transferred = RoomEvent::QuestionTransferred { question: question.clone(), from, to };
    assert_eq!(decision.events, [transferred]);
    let reason = scene.room.text(question.as_str(), Slot::TransferReason);
    assert_eq!(reason.map(|text| &**text), Some("属其职责"));
    let mut scene = scene.after_s(20);
    scene.must(&official(WATER), acts::transfer(&question, ROADS));
    let mut scene = scene.after_s(5);
    scene.moderates(acts::transfer(&question, PARKS));
    assert_eq!(
        holds(&scene),
        [
            ("roads".into(), 0, Some(10)),
            ("water".into(), 10, Some(30)),
            ("roads".into(), 30, Some(35)),
            ("parks".into(), 35, None)
        ]
    );
}

#[test]
fn an_official_passes_on_only_what_the_department_has() {
    let mut scene = approved();
    let question = scene.question();
    assert_eq!(scene.refusal(&official(WATER), &acts::transfer(&question, WATER)), Refusal::OtherDepartment);
    scene.must(&official(ROADS), acts::transfer(&question, WATER));
    assert_eq!(scene.refusal(&official(ROADS), &acts::transfer(&question, PARKS)), Refusal::OtherDepartment);
}

#[test]
fn nothing_is_transferred_to_whom_has_it_already() {
    let scene = approved();
    let question = scene.question();
    for actor in [moderator(), official(ROADS)] {
        assert_eq!(scene.refusal(&actor, &acts::transfer(&question, ROADS)), Refusal::WrongState);
    }
}

#[test]
fn it_goes_to_a_department_that_is_there() {
    let scene = approved();
    let question = scene.question();
    for (code, fault) in [("nowhere", "unknown_department"), (CANALS, "department_retired")] {
        let refused = Refusal::field("department_id", fault);
        assert_eq!(scene.refusal(&moderator(), &acts::assign(&question, code)), refused);
        assert_eq!(scene.refusal(&moderator(), &acts::transfer(&question, code)), refused);
    }
}

#[test]
fn what_is_answered_is_not_passed_on() {
    let scene = approved().answered();
    let question = scene.question();
    assert_eq!(scene.refusal(&moderator(), &acts::assign(&question, WATER)), Refusal::WrongState);
    assert_eq!(scene.refusal(&official(ROADS), &acts::transfer(&question, WATER)), Refusal::WrongState);
}

#[test]
fn who_was_answering_is_not_any_more_when_it_changes_hands() {
    for pass_on in [acts::assign, acts::transfer] {
        let mut scene = approved();
        let question = scene.question();
        scene.must(&official(ROADS), acts::start_answering(&question));
        assert!(scene.facts(&question).is_being_answered);
        scene.moderates(pass_on(&question, WATER));
        assert!(!scene.facts(&question).is_being_answered);
    }
}

#[test]
fn the_clock_stops_with_the_answer_and_runs_again_when_it_is_handled_again() {
    let scene = approved().after_s(10).answered();
    assert_eq!(holds(&scene), [("roads".into(), 0, Some(10))]);
    let mut scene = scene.after_s(50);
    let question = scene.question();
    scene.must(&crate::scene::people::asker(), acts::handle_again(&question));
    assert_eq!(holds(&scene), [("roads".into(), 0, Some(10)), ("roads".into(), 60, None)]);
}

#[test]
fn the_clock_stops_when_the_asker_withdraws() {
    assert_eq!(holds(&approved().after_s(10).withdrawn()), [("roads".into(), 0, Some(10))]);
}
