//! What askers do with their own questions: withdraw, appeal once, have it handled again once.

use crate::scene::{
    Scene, acts, names,
    people::{asker, neighbour},
    scene,
};
use domain::{
    Refusal, RoomCommand,
    event::Slot,
    question::QuestionStatus::{Answered, Approved, Pending, Rejected, Withdrawn},
};

fn asked() -> Scene {
    scene().live().with_question("路灯坏了")
}

#[test]
fn a_question_is_withdrawn_while_it_is_pending_or_approved() {
    for mut scene in [asked(), asked().approved()] {
        let question = scene.question();
        assert_eq!(names(&scene.must(&asker(), acts::withdraw(&question))), ["question_withdrawn"]);
        assert_eq!(scene.status(&question), Withdrawn);
        assert_eq!(scene.refusal(&asker(), &acts::withdraw(&question)), Refusal::WrongState);
    }
    for scene in [asked().rejected(), asked().approved().answered(), asked().approved().hidden()] {
        assert_eq!(scene.refusal(&asker(), &acts::withdraw(&scene.question())), Refusal::WrongState);
    }
}

#[test]
fn a_question_is_withdrawn_also_in_a_pause_and_after_the_end() {
    for scene in [asked().paused(), asked().ended()] {
        assert!(scene.would(&asker(), &acts::withdraw(&scene.question())).is_ok());
    }
}

#[test]
fn nothing_is_withdrawn_from_a_record() {
    let scene = asked().approved().ended().archived();
    assert_eq!(scene.refusal(&asker(), &acts::withdraw(&scene.question())), Refusal::WrongState);
}

#[test]
fn a_rejection_is_appealed_once() {
    let mut scene = asked().rejected();
    let question = scene.question();
    let decision = scene.must(&asker(), acts::appeal(&question));
    assert_eq!(names(&decision), ["question_appealed"]);
    assert_eq!(scene.status(&question), Pending);
    assert_eq!(scene.room.text(question.as_str(), Slot::Appeal).map(|text| &**text), Some("这是真的问题"));
    assert_eq!(scene.refusal(&asker(), &acts::appeal(&question)), Refusal::AlreadyAppealed);
    let scene = scene.rejected();
    assert_eq!(scene.status(&question), Rejected);
    assert_eq!(scene.refusal(&asker(), &acts::appeal(&question)), Refusal::AlreadyAppealed);
}

#[test]
fn only_what_was_rejected_is_appealed() {
    for scene in [asked(), asked().approved(), asked().approved().answered(), asked().approved().hidden()] {
        assert_eq!(scene.refusal(&asker(), &acts::appeal(&scene.question())), Refusal::WrongState);
    }
}

#[test]
fn an_appeal_needs_no_words() {
    let mut scene = asked().rejected();
    let command = RoomCommand::AppealRejection { question: scene.question(), text: None };
    assert!(scene.must(&asker(), command).bodies.is_empty());
}

#[test]
fn an_undone_rejection_takes_no_appeal_away() {
    let mut scene = asked().rejected();
    let question = scene.question();
    scene.moderates(acts::unreject(&question));
    let scene = scene.rejected();
    assert!(scene.would(&asker(), &acts::appeal(&question)).is_ok());
}

#[test]
fn an_answered_question_is_handled_again_once() {
    let mut scene = asked().approved().answered();
    let question = scene.question();
    let decision = scene.must(&asker(), acts::handle_again(&question));
    assert_eq!(names(&decision), ["question_reopened"]);
    assert_eq!((scene.status(&question), scene.facts(&question).answers.len()), (Approved, 1));
    assert_eq!(
        scene.room.text(question.as_str(), Slot::HandlingAgainReason).map(|text| &**text),
        Some("没有答到")
    );
    assert_eq!(scene.refusal(&asker(), &acts::handle_again(&question)), Refusal::AlreadyHandledAgain);
    let scene = scene.answered();
    assert_eq!(scene.status(&question), Answered);
    assert_eq!(scene.refusal(&asker(), &acts::handle_again(&question)), Refusal::AlreadyHandledAgain);
}

#[test]
fn only_what_was_answered_is_handled_again() {
    for scene in [asked(), asked().approved(), asked().rejected(), asked().approved().answered().hidden()] {
        assert_eq!(scene.refusal(&asker(), &acts::handle_again(&scene.question())), Refusal::WrongState);
    }
}

#[test]
fn others_do_nothing_with_it() {
    let scene = asked();
    let question = scene.question();
    for command in [acts::withdraw, acts::appeal, acts::handle_again] {
        assert_eq!(scene.refusal(&neighbour(), &command(&question)), Refusal::NotTheAsker);
    }
}

#[test]
fn appeals_and_second_handlings_go_on_after_the_end_and_not_in_a_record() {
    let rejected = asked().rejected().ended();
    assert!(rejected.would(&asker(), &acts::appeal(&rejected.question())).is_ok());
    let answered = asked().approved().answered().ended();
    assert!(answered.would(&asker(), &acts::handle_again(&answered.question())).is_ok());
    let (rejected, answered) = (rejected.archived(), answered.archived());
    assert_eq!(rejected.refusal(&asker(), &acts::appeal(&rejected.question())), Refusal::WrongState);
    assert_eq!(answered.refusal(&asker(), &acts::handle_again(&answered.question())), Refusal::WrongState);
}
