//! Replies that are no answers, answers that say nothing, promises, and what the asker says of it.

use crate::scene::{
    Scene, acts, names,
    people::{ROADS, WATER, asker, assessor, moderator, neighbour, official},
    scene,
};
use domain::{
    Refusal,
    answer::{Form, Outcome},
    ids::AnswerId,
    question::QuestionStatus::{Answered, Approved},
};

fn approved() -> Scene {
    scene().live().with_question("路灯坏了").approved()
}

fn last_answer(scene: &Scene) -> AnswerId {
    scene.facts_of_last().answers.last().expect("an answer").id.clone()
}

#[test]
fn a_holding_reply_stops_no_clock() {
    let mut scene = approved();
    let question = scene.question();
    scene.must(&official(ROADS), acts::start_answering(&question));
    let decision = scene.must(&official(ROADS), acts::hold(&question));
    assert_eq!(names(&decision), ["answer_published"]);
    let facts = scene.facts(&question);
    assert_eq!((facts.status, facts.first_answered_at, facts.answers.len()), (Approved, None, 1));
    assert_eq!(facts.holds.last().and_then(|hold| hold.to), None);
    assert!(!facts.is_being_answered);
    assert_eq!(scene.answered().facts_of_last().status, Answered);
}

#[test]
fn only_an_answer_has_an_outcome() {
    let scene = approved();
    let command = acts::replies(&scene.question(), Form::Holding, Some(Outcome::Done), None);
    let refusal = scene.refusal(&official(ROADS), &command);
    assert_eq!(refusal, Refusal::field("outcome", "only_of_an_answer"));
}

#[test]
fn a_co_handler_contributes_and_the_lead_answers() {
    let mut scene = approved();
    let question = scene.question();
    let contribution = acts::contribute(&question);
    assert_eq!(scene.refusal(&official(WATER), &contribution), Refusal::OtherDepartment);
    scene.moderates(acts::share(&question, &[WATER]));
    scene.must(&official(WATER), contribution);
    let facts = scene.facts(&question);
    assert_eq!((facts.status, facts.answers[0].department.as_str()), (Approved, WATER));
    assert_eq!(scene.refusal(&official(WATER), &acts::answer(&question)), Refusal::OtherDepartment);
    assert_eq!(
        scene.answered().facts_of_last().first_answered_by.as_ref().map(|id| id.as_str()),
        Some(ROADS)
    );
}

#[test]
fn an_answer_that_says_nothing_does_not_count() {
    let mut scene = approved().answered();
    let answer = last_answer(&scene);
    assert_eq!(scene.refusal(&official(ROADS), &acts::reclassify(&answer, true)), Refusal::RoleNotAllowed);
    scene.must(&assessor(), acts::reclassify(&answer, true));
    let facts = scene.facts_of_last();
    assert_eq!((facts.status, facts.first_answered_at), (Approved, None));
    assert_eq!(facts.holds.len(), 2, "its department has it again");
    assert_eq!(scene.refusal(&moderator(), &acts::reclassify(&answer, true)), Refusal::WrongState);

    let mut again = scene.clone();
    again.must(&moderator(), acts::reclassify(&answer, false));
    assert_eq!(again.facts_of_last().status, Answered);

    let answered = scene.after_minutes(1).answered();
    let facts = answered.facts_of_last();
    assert_eq!(facts.first_answered_at, facts.answers.last().map(|answer| answer.published_at));
}

#[test]
fn a_promise_has_a_date_that_is_still_to_come() {
    let scene = approved();
    let (question, now) = (scene.question(), scene.at);
    for (outcome, until, code) in [
        (Outcome::Promised, None, "missing_field"),
        (Outcome::Promised, Some(now), "in_the_past"),
        (Outcome::Done, Some(now.plus_ms(1)), "only_of_a_promise"),
    ] {
        let command = acts::replies(&question, Form::Answer, Some(outcome), until);
        assert_eq!(scene.refusal(&official(ROADS), &command), Refusal::field("promised_until", code));
    }
}

#[test]
fn a_promise_is_kept_once_with_evidence_also_in_an_archived_record() {
    let mut scene = approved();
    let (question, until) = (scene.question(), scene.at.plus_ms(86_400_000));
    scene.must(&official(ROADS), acts::promise(&question, until));
    let answer = last_answer(&scene);
    let mut scene = scene.ended().archived().after_days(40);
    assert_eq!(scene.refusal(&official(WATER), &acts::keep_promise(&answer)), Refusal::OtherDepartment);
    let decision = scene.must(&official(ROADS), acts::keep_promise(&answer));
    assert_eq!(names(&decision), ["promise_kept"]);
    assert_eq!(scene.facts_of_last().answers[0].promise_kept_at, Some(scene.at));
    assert_eq!(scene.refusal(&official(ROADS), &acts::keep_promise(&answer)), Refusal::WrongState);

    let plain = approved().answered();
    let refusal = plain.refusal(&official(ROADS), &acts::keep_promise(&last_answer(&plain)));
    assert_eq!(refusal, Refusal::WrongState, "nothing was promised");
}

#[test]
fn the_asker_says_whether_it_was_answered_and_may_say_otherwise_later() {
    let mut scene = approved();
    let question = scene.question();
    assert_eq!(scene.refusal(&asker(), &acts::judge_answered(&question, true)), Refusal::WrongState);
    scene = scene.answered();
    assert_eq!(scene.refusal(&neighbour(), &acts::judge_answered(&question, true)), Refusal::NotTheAsker);
    for says in [false, true] {
        scene.must(&asker(), acts::judge_answered(&question, says));
        assert_eq!(scene.facts(&question).is_answered_for_asker, Some(says));
    }
    assert!(scene.must(&asker(), acts::judge_answered(&question, true)).events.is_empty());
    assert_eq!(scene.status(&question), Answered, "its status is the department's word");
}

#[test]
fn whoever_takes_part_judges_the_interview_once() {
    let before = scene();
    assert_eq!(before.refusal(&neighbour(), &acts::judge_interview(5)), Refusal::WrongState);
    let mut scene = before.live();
    assert_eq!(scene.must(&neighbour(), acts::judge_interview(5)).counts.len(), 2);
    assert!(scene.must(&neighbour(), acts::judge_interview(5)).counts.is_empty());
    assert_eq!(scene.refusal(&neighbour(), &acts::judge_interview(1)), Refusal::AlreadyRated);
    let archived = scene.ended().archived();
    assert_eq!(archived.refusal(&asker(), &acts::judge_interview(3)), Refusal::WrongState);
}
