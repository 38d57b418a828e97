//! The moderator's decisions on a question: approve, reject and undo, redact, hide and back, pin.
//!
//! Merging is in `merging`, departments in `handing_on`; which status allows what is a table in `status_tables`.

use crate::scene::{
    Scene, acts, names,
    people::{CANALS, PARKS, ROADS, WATER, asker, department, moderator, neighbour},
    scene,
};
use domain::{
    Refusal,
    decide::Made,
    event::Slot,
    ids::QuestionId,
    question::QuestionStatus::{Answered, Approved, Hidden, Pending, Rejected},
};

fn asked() -> Scene {
    scene().live().with_question("路灯坏了")
}

fn text(scene: &Scene, question: &QuestionId, slot: Slot) -> Option<String> {
    scene.room.text(question.as_str(), slot).map(ToString::to_string)
}

#[test]
fn an_approved_question_always_has_one_lead_department() {
    let mut asked = scene().live().with_question("路灯坏了").after_s(5);
    let question = asked.question();
    let decision = asked.moderates(acts::approve(&question));
    assert_eq!(
        (names(&decision), decision.made),
        (vec!["question_approved"], Made::Question(question.clone()))
    );
    let facts = asked.facts(&question);
    assert_eq!((facts.status, facts.moderated_at), (Approved, Some(asked.at)));
    assert_eq!(facts.department, Some(department(ROADS)), "the interview's first one");
    assert_eq!((facts.holds.len(), facts.holds[0].from, facts.holds[0].to), (1, asked.at, None));
}

#[test]
fn the_lead_is_whom_the_moderator_chooses_else_whom_the_asker_chose() {
    let mut scene = asked();
    let chosen = scene.question();
    scene.moderates(acts::approve_for(&chosen, PARKS));
    assert_eq!(scene.facts(&chosen).department, Some(department(PARKS)), "also one that takes no part");

    let Made::Question(wished) = scene.must(&asker(), acts::ask_department("停水了", WATER)).made else {
        panic!("asking makes a question")
    };
    let mut other = scene.clone();
    scene.moderates(acts::approve(&wished));
    assert_eq!(scene.facts(&wished).department, Some(department(WATER)));
    other.moderates(acts::approve_for(&wished, ROADS));
    assert_eq!(other.facts(&wished).department, Some(department(ROADS)));
}

#[test]
fn the_lead_is_a_department_that_is_there() {
    let scene = asked();
    let question = scene.question();
    let refused = |code| Refusal::field("department_id", code);
    assert_eq!(
        scene.refusal(&moderator(), &acts::approve_for(&question, "nowhere")),
        refused("unknown_department")
    );
    assert_eq!(
        scene.refusal(&moderator(), &acts::approve_for(&question, CANALS)),
        refused("department_retired")
    );
}

#[test]
fn of_two_decisions_on_one_question_the_first_wins() {
    let approved = asked().approved();
    let rejected = asked().rejected();
    for command in [acts::approve, acts::reject] {
        for scene in [&approved, &rejected] {
            assert_eq!(scene.refusal(&moderator(), &command(&scene.question())), Refusal::WrongState);
        }
    }
}

#[test]
fn a_rejected_question_keeps_its_reason() {
    let scene = asked().after_s(5).rejected();
    let question = scene.question();
    assert_eq!(scene.facts(&question).moderated_at, Some(scene.at));
    assert_eq!(text(&scene, &question, Slot::RejectReason).as_deref(), Some("与主题无关"));
}

#[test]
fn a_rejection_is_undone_within_a_few_seconds() {
    let undo = |scene: Scene| scene.would(&moderator(), &acts::unreject(&scene.question())).map(drop);
    let rejected = asked().rejected();
    assert_eq!(undo(rejected.clone()), Ok(()));
    assert_eq!(undo(rejected.clone().after_ms(10_000)), Ok(()));
    assert_eq!(undo(rejected.clone().after_ms(10_001)), Err(Refusal::UndoTooLate));
    assert_eq!(undo(rejected.clone().with_setting("undo_within_seconds", 60).after_s(60)), Ok(()));
    assert_eq!(undo(rejected.with_setting("undo_within_seconds", 0).after_ms(1)), Err(Refusal::UndoTooLate));
}

#[test]
fn an_undone_rejection_leaves_no_decision_behind() {
    let mut scene = asked().after_s(5).rejected().after_s(3);
    let question = scene.question();
    let decision = scene.moderates(acts::unreject(&question));
    assert_eq!(names(&decision), ["question_unrejected"]);
    assert_eq!((scene.status(&question), scene.facts(&question).moderated_at), (Pending, None));
    assert_eq!(scene.refusal(&moderator(), &acts::unreject(&question)), Refusal::WrongState);
    let scene = scene.after_s(2).approved();
    assert_eq!(scene.facts(&question).moderated_at, Some(scene.at));
}

#[test]
fn the_first_decision_stays_when_a_second_one_is_undone() {
    let mut scene = asked().after_s(5).rejected();
    let (question, first) = (scene.question(), scene.at);
    scene.must(&asker(), acts::appeal(&question));
    let mut scene = scene.after_s(60).rejected();
    assert_eq!(scene.facts(&question).moderated_at, Some(first));
    scene.moderates(acts::unreject(&question));
    assert_eq!(scene.facts(&question).moderated_at, Some(first));
    assert_eq!(scene.approved().facts(&question).moderated_at, Some(first));
}

#[test]
fn the_window_of_an_undo_begins_with_the_last_rejection() {
    let mut scene = asked().rejected().after_s(60);
    let question = scene.question();
    scene.must(&asker(), acts::appeal(&question));
    let mut scene = scene.rejected().after_s(10);
    scene.moderates(acts::unreject(&question));
}

#[test]
fn undo_of_an_approval_is_hiding() {
    let scene = asked().approved();
    assert_eq!(scene.refusal(&moderator(), &acts::unreject(&scene.question())), Refusal::WrongState);
    assert_eq!(scene.hidden().log().last(), Some(&"question_hidden"));
}

#[test]
fn a_redaction_keeps_the_original() {
    let mut scene = asked().approved();
    let question = scene.question();
    let decision = scene.moderates(acts::redact(&question));
    assert_eq!(names(&decision), ["question_redacted"]);
    assert_eq!((decision.bodies[0].version, decision.bodies[0].slot), (2, Slot::Text));
    assert_eq!(text(&scene, &question, Slot::Text).as_deref(), Some("某路的路灯坏了"));
    assert_eq!(scene.status(&question), Approved);
    let decision = scene.moderates(acts::redact(&question));
    assert_eq!(decision.bodies[0].version, 3, "again is one more version");
}

#[test]
fn an_older_version_of_a_text_does_not_come_back() {
    let mut scene = asked();
    let question = scene.question();
    let first = scene.must(&asker(), acts::ask("x")).bodies[0].clone();
    scene.moderates(acts::redact(&question));
    let older = domain::event::Body { item: question.to_string(), version: 1, ..first };
    scene.room.learn([older]);
    assert_eq!(text(&scene, &question, Slot::Text).as_deref(), Some("某路的路灯坏了"));
}

#[test]
fn a_redacted_question_is_no_longer_than_any_other() {
    let scene = asked().with_setting("question_length_max", 50);
    let question = scene.question();
    let command = domain::RoomCommand::RedactQuestion { question, text: acts::text(&"灯".repeat(51)) };
    assert_eq!(scene.refusal(&moderator(), &command), Refusal::field("text", "text_too_long"));
}

#[test]
fn what_was_hidden_comes_back_as_it_was() {
    for (scene, status) in [(asked().approved(), Approved), (asked().approved().answered(), Answered)] {
        let question = scene.question();
        let before = scene.facts(&question).clone();
        let mut scene = scene.after_s(5).hidden();
        assert_eq!((scene.status(&question), scene.facts(&question).is_public()), (Hidden, false));
        assert_eq!(text(&scene, &question, Slot::HideReason).as_deref(), Some("含个人信息"));
        assert_eq!(scene.refusal(&moderator(), &acts::hide(&question)), Refusal::WrongState);
        scene.moderates(acts::unhide(&question));
        assert_eq!(scene.status(&question), status);
        assert_eq!(scene.facts(&question), &before);
        assert_eq!(scene.refusal(&moderator(), &acts::unhide(&question)), Refusal::WrongState);
    }
}

#[test]
fn a_pin_is_set_and_taken_off_once() {
    let mut scene = asked().approved();
    let question = scene.question();
    assert_eq!(scene.refusal(&moderator(), &acts::unpin(&question)), Refusal::WrongState);
    assert_eq!(names(&scene.moderates(acts::pin(&question))), ["question_pinned"]);
    assert!(scene.facts(&question).is_pinned);
    assert_eq!(scene.refusal(&moderator(), &acts::pin(&question)), Refusal::WrongState);
    assert_eq!(names(&scene.moderates(acts::unpin(&question))), ["question_unpinned"]);
    assert!(!scene.facts(&question).is_pinned);
}

#[test]
fn a_pin_outlives_the_answer_and_the_hiding() {
    let mut scene = asked().approved();
    let question = scene.question();
    scene.moderates(acts::pin(&question));
    let mut scene = scene.answered().hidden();
    scene.moderates(acts::unhide(&question));
    assert!(scene.facts(&question).is_pinned);
}

#[test]
fn nothing_is_moderated_before_the_announcement_nor_in_a_record() {
    let asked = scene().with_question("路灯坏了");
    let question = asked.question();
    for scene in [asked.clone().cancelled(), asked.live().ended().archived()] {
        for command in
            [acts::approve, acts::reject, acts::unreject, acts::redact, acts::hide, acts::unhide, acts::pin]
        {
            assert_eq!(scene.refusal(&moderator(), &command(&question)), Refusal::WrongState);
        }
    }
}

#[test]
fn an_unknown_question_is_not_found() {
    let scene = asked();
    let nowhere = QuestionId::parse("nowhere").expect("an id");
    for command in
        [acts::approve, acts::reject, acts::redact, acts::hide, acts::unhide, acts::pin, acts::unpin]
    {
        assert_eq!(scene.refusal(&moderator(), &command(&nowhere)), Refusal::NotFound);
    }
    assert_eq!(scene.refusal(&neighbour(), &acts::withdraw(&nowhere)), Refusal::NotFound);
}

#[test]
fn a_rejected_question_is_neither_hidden_nor_pinned() {
    let scene = asked().rejected();
    let question = scene.question();
    assert_eq!(scene.status(&question), Rejected);
    for command in [acts::hide, acts::pin, acts::redact] {
        assert_eq!(scene.refusal(&moderator(), &command(&question)), Refusal::WrongState);
    }
}
