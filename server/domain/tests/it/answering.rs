//! Answers: by the department that has the question, signed, revised with a reason.
//!
//! Ratings are in `rating`.

use crate::scene::{
    Scene, acts, names,
    people::{ROADS, WATER, asker, line, official, program},
    scene,
};
use domain::{
    Refusal, RoomCommand,
    answer::{Form, Outcome},
    decide::Made,
    event::Slot,
    ids::{AnswerId, QuestionId},
    question::QuestionStatus::Answered,
    role::Role,
};

fn approved() -> Scene {
    scene().live().with_question("路灯坏了").approved()
}

fn answer_of(scene: &Scene) -> AnswerId {
    scene.facts(&scene.question()).answers[0].id.clone()
}

#[test]
fn an_answer_makes_the_question_answered() {
    let mut scene = approved().after_s(90);
    let question = scene.question();
    let decision = scene.must(&official(ROADS), acts::answer(&question));
    assert_eq!(names(&decision), ["answer_published"]);
    let Made::Answer(made) = decision.made else { panic!("it makes an answer") };
    let facts = scene.facts(&question);
    assert_eq!((facts.status, facts.first_answered_at), (Answered, Some(scene.at)));
    let answer = &facts.answers[0];
    assert_eq!((&answer.id, answer.department.as_str()), (&made, ROADS));
    assert_eq!((answer.by.clone(), answer.outcome), (line("示例official"), Some(Outcome::Done)));
    assert_eq!(scene.room.text(made.as_str(), Slot::Text).map(|text| &**text), Some("本周内修好。"));
    assert_eq!(scene.room.question_of(&made), Some(&question));
}

#[test]
fn a_second_answer_stands_beside_the_first_and_changes_no_time() {
    let scene = approved().after_s(10).answered();
    let question = scene.question();
    let first = scene.facts(&question).first_answered_at;
    let scene = scene.after_s(10).answered();
    let facts = scene.facts(&question);
    assert_eq!((facts.answers.len(), facts.first_answered_at), (2, first));
}

#[test]
fn being_answered_is_told_once() {
    let mut scene = approved();
    let question = scene.question();
    assert_eq!(names(&scene.must(&official(ROADS), acts::start_answering(&question))), ["answering_started"]);
    let decision = scene.must(&official(ROADS), acts::start_answering(&question));
    assert!(decision.events.is_empty(), "a colleague may look at it too");
    assert!(!scene.answered().facts(&question).is_being_answered);
}

#[test]
fn what_is_not_approved_is_not_answered() {
    let asked = || scene().live().with_question("路灯坏了");
    for mut scene in [asked(), asked().rejected(), asked().withdrawn(), asked().approved().hidden()] {
        let question = scene.question();
        // Somebody has it, so that the permission is not the reason.
        scene.room.questions.get_mut(&question).expect("it was asked").department =
            Some(crate::scene::people::department(ROADS));
        for command in [acts::start_answering, acts::answer] {
            assert_eq!(scene.refusal(&official(ROADS), &command(&question)), Refusal::WrongState);
        }
    }
}

#[test]
fn answers_are_given_after_the_end_and_not_in_a_record() {
    assert_eq!(approved().ended().after_days(2).answered().log().last(), Some(&"answer_published"));
    let scene = approved().ended().archived();
    let question = scene.question();
    for command in [acts::start_answering, acts::answer] {
        assert_eq!(scene.refusal(&official(ROADS), &command(&question)), Refusal::WrongState);
    }
}

#[test]
fn only_the_department_that_has_the_question_answers() {
    let scene = approved();
    let question = scene.question();
    for command in [acts::start_answering, acts::answer] {
        assert_eq!(scene.refusal(&official(WATER), &command(&question)), Refusal::OtherDepartment);
    }
}

#[test]
fn a_program_answers_for_its_department_under_its_name() {
    let mut scene = approved();
    let question = scene.question();
    scene.must(&program(Role::Official, Some(ROADS)), acts::answer(&question));
    assert_eq!(scene.facts(&question).answers[0].by, line("示例程序"));
}

#[test]
fn a_revision_keeps_what_it_replaces() {
    let mut scene = approved().answered().after_s(60);
    let (question, answer) = (scene.question(), answer_of(&scene));
    let decision = scene.must(&official(ROADS), acts::revise(&answer));
    assert_eq!(names(&decision), ["answer_revised"]);
    let bodies: Vec<_> = decision.bodies.iter().map(|body| (body.slot, body.version, &*body.text)).collect();
    assert_eq!(bodies[..2], [(Slot::Text, 2, "已经修好。"), (Slot::RevisionReason, 1, "更新")]);
    assert_eq!((bodies[2].0, bodies.len()), (Slot::Picture, 3));
    let facts = scene.facts(&question);
    assert_eq!((facts.answers[0].revised_at, facts.answers.len()), (Some(scene.at), 1));
    let decision = scene.must(&official(ROADS), acts::revise(&answer));
    assert_eq!(decision.bodies[0].version, 3, "again is one more version");
}

#[test]
fn an_answer_is_revised_by_the_department_that_gave_it() {
    let mut scene = approved().answered();
    let (question, answer) = (scene.question(), answer_of(&scene));
    scene.must(&asker(), acts::handle_again(&question));
    scene.moderates(acts::transfer(&question, WATER));
    assert!(scene.would(&official(ROADS), &acts::revise(&answer)).is_ok());
    assert_eq!(scene.refusal(&official(WATER), &acts::revise(&answer)), Refusal::OtherDepartment);
}

#[test]
fn an_unknown_answer_is_not_found() {
    let scene = approved();
    let nowhere = AnswerId::parse("nowhere").expect("an id");
    assert_eq!(scene.refusal(&official(ROADS), &acts::revise(&nowhere)), Refusal::NotFound);
    assert_eq!(scene.refusal(&asker(), &acts::rate(&nowhere, 5)), Refusal::NotFound);
    let nowhere = QuestionId::parse("nowhere").expect("an id");
    assert_eq!(scene.refusal(&official(ROADS), &acts::answer(&nowhere)), Refusal::NotFound);
}

#[test]
fn an_answer_that_was_read_from_the_tables_is_known() {
    let mut scene = approved().answered();
    let (question, answer) = (scene.facts(&scene.question()).clone(), answer_of(&scene));
    let mut read = domain::Room::new(scene.room.id.clone(), scene.room.epoch.clone());
    read.interview = scene.room.interview.clone();
    read.place(question);
    scene.room = read;
    scene.must(&official(ROADS), acts::revise(&answer));
    scene.must(&asker(), acts::rate(&answer, 4));
}

#[test]
fn an_answer_may_be_as_long_as_the_city_says() {
    let mut scene = approved().with_setting("answer_length_max", 100);
    let question = scene.question();
    let answer = |length: usize| RoomCommand::PublishAnswer {
        question: question.clone(),
        text: acts::text(&"修".repeat(length)),
        outcome: None,
        form: Form::Answer,
        promised_until: None,
        picture: None,
    };
    let too_long = Refusal::field("text", "text_too_long");
    assert_eq!(scene.refusal(&official(ROADS), &answer(101)), too_long);
    let Made::Answer(made) = scene.must(&official(ROADS), answer(100)).made else { panic!("an answer") };
    let revision = RoomCommand::ReviseAnswer {
        answer: made,
        text: acts::text(&"修".repeat(101)),
        reason: acts::text("更新"),
        picture: None,
    };
    assert_eq!(scene.refusal(&official(ROADS), &revision), too_long);
}
