//! A question goes from one room to another: what goes along, what does not, and who may send it.

use crate::{
    following::told,
    scene::{
        Scene, acts, drafted, names, other_room,
        people::{PARKS, ROADS, WATER, asker, department, moderator, moderator_of, official},
        scene,
    },
};
use domain::{
    Refusal, Room, RoomCommand,
    ids::{InterviewId, QuestionId},
    interview::{InterviewPlan, InterviewStatus},
    question::{Question, QuestionStatus},
    view::Sight,
};

fn leaving(scene: &Scene) -> RoomCommand {
    acts::move_to(&scene.question(), &acts::other_interview())
}

/// A question that waits for its answer, and another room.
fn asked() -> Scene {
    scene().live().with_other_room().with_question("路灯坏了").approved()
}

fn there(scene: &Scene) -> &Room {
    scene.other.as_ref().expect("another room")
}

fn arrived<'a>(scene: &'a Scene, question: &QuestionId) -> &'a Question {
    &there(scene).questions[question]
}

#[test]
fn it_keeps_all_that_is_its_own_and_takes_the_next_number() {
    let mut scene = asked().after_minutes(3);
    let before = scene.facts_of_last().clone();
    let came_first = Question { id: QuestionId::parse("first").expect("an id"), ..before.clone() };
    scene.other.as_mut().expect("another room").place(came_first);
    let decision = scene.moderates(leaving(&scene));
    assert_eq!(names(&decision), ["question_moved_out"]);
    let after = arrived(&scene, &before.id);
    assert_eq!(after, &Question { no: 2, ..before.clone() }, "asker, code, times and holds are as they were");
    assert!(!scene.room.questions.contains_key(&before.id));
    assert_eq!(scene.room.asked_by(&before.asker).count(), 0);
    assert_eq!(there(&scene).asked_by(&before.asker).count(), 2);
}

#[test]
fn its_number_is_given_to_no_other() {
    let mut scene = asked();
    scene.moderates(leaving(&scene));
    let scene = scene.with_question("灯不亮");
    assert_eq!(scene.facts_of_last().no, 2);
}

#[test]
fn a_question_that_nobody_has_looked_at_may_be_moved_too() {
    let mut scene = scene().live().with_other_room().with_question("路灯坏了");
    scene.moderates(leaving(&scene));
    assert_eq!(arrived(&scene, &scene.question()).status, QuestionStatus::Pending);
    assert_eq!(scene.log().last(), Some(&"question_moved_out"));
    let step = scene.steps.last().expect("a step");
    assert_eq!(told(step, step, Sight::Public), None, "the public never knew of it");
}

#[test]
fn what_the_host_did_with_it_stays_behind() {
    let mut scene = asked();
    scene.moderates(acts::pin(&scene.question()));
    scene.must(&official(ROADS), acts::start_answering(&scene.question()));
    scene.moderates(leaving(&scene));
    let moved = arrived(&scene, &scene.question());
    assert!(!moved.is_pinned && !moved.is_being_answered);
}

#[test]
fn a_department_that_takes_no_part_there_hands_it_on() {
    let mut scene = asked().after_minutes(2);
    if let Some(interview) = scene.other.as_mut().and_then(|room| room.interview.as_mut()) {
        interview.plan.departments = acts::named(&scene.city, &[WATER]);
    }
    scene.moderates(leaving(&scene));
    let moved = arrived(&scene, &scene.question());
    let holds: Vec<_> = moved.holds.iter().map(|hold| (hold.department_id.as_str(), hold.to)).collect();
    assert_eq!(holds, [(ROADS, Some(scene.at)), (WATER, None)], "the clock of each is kept");
}

#[test]
fn a_department_may_be_chosen_while_it_is_open() {
    let choosing = |scene: &Scene| RoomCommand::MoveQuestion {
        question: scene.question(),
        to: acts::other_interview(),
        department: Some(department(PARKS)),
        reason: None,
    };
    let mut open = asked();
    open.moderates(choosing(&open));
    assert_eq!(arrived(&open, &open.question()).department, Some(department(PARKS)));
    let answered = asked().answered();
    assert_eq!(answered.refusal(&moderator(), &choosing(&answered)), Refusal::WrongState);
}

#[test]
fn an_answered_one_takes_its_answers_along() {
    let mut scene = asked().answered();
    let answer = scene.facts_of_last().answers[0].id.clone();
    scene.moderates(leaving(&scene));
    assert_eq!(there(&scene).question_of(&answer), Some(&scene.question()));
    assert_eq!(scene.room.question_of(&answer), None);
}

#[test]
fn where_the_end_has_settled_the_terms_it_is_due_at_once() {
    let mut scene = asked();
    scene.other = Some(other_room(crate::scene::scene().live().ended()));
    scene.moderates(leaving(&scene));
    assert!(arrived(&scene, &scene.question()).due.is_some());
}

#[test]
fn what_was_handed_over_stays_where_its_asker_was_told_a_date() {
    let scene = asked().ended();
    assert_eq!(scene.refusal(&moderator(), &leaving(&scene)), Refusal::WrongState);
}

#[test]
fn it_goes_only_where_questions_are_worked_on() {
    let scene = asked();
    for status in InterviewStatus::ALL {
        let mut scene = scene.clone();
        if let Some(interview) = scene.other.as_mut().and_then(|room| room.interview.as_mut()) {
            interview.status = status;
        }
        let refused = scene.would(&moderator(), &leaving(&scene)).err();
        assert_eq!(refused, (!status.is_worked_on()).then_some(Refusal::WrongState), "{status:?}");
    }
}

#[test]
fn nowhere_here_and_a_rehearsal_are_no_destinations() {
    let refused = |scene: &Scene, to: &InterviewId| {
        let command = acts::move_to(&scene.question(), to);
        scene.refusal(&moderator(), &command)
    };
    let field = |code| Refusal::field("interview_id", code);
    let mut scene = asked();
    let here = scene.room.id.clone();
    scene.other = Some(scene.room.clone());
    assert_eq!(refused(&scene, &here), field("same_interview"));
    scene.other = None;
    assert_eq!(refused(&scene, &acts::other_interview()), field("unknown_interview"));
    let mut city = crate::scene::city();
    let plan = InterviewPlan { is_rehearsal: true, ..acts::plan(&city.city) };
    city.must(&moderator(), RoomCommand::CreateInterview(plan));
    scene.other = Some(other_room(city.announced().live()));
    assert_eq!(refused(&scene, &acts::other_interview()), field("rehearsal_apart"));
    scene.other = Some(other_room(drafted()));
    assert_eq!(refused(&scene, &acts::other_interview()), Refusal::WrongState);
}

#[test]
fn what_others_are_merged_into_is_taken_apart_first() {
    let target = asked();
    let into = target.question();
    let merged = target.with_question("灯不亮").approved().merged_into(&into);
    let command = acts::move_to(&into, &acts::other_interview());
    assert_eq!(merged.refusal(&moderator(), &command), Refusal::QuestionHasMerged);
    assert_eq!(merged.refusal(&moderator(), &leaving(&merged)), Refusal::WrongState, "nor the merged one");
}

#[test]
fn a_full_room_takes_no_more() {
    let scene = asked().with_setting("questions_per_room_max", 100);
    let mut full = scene.clone();
    let facts = scene.facts_of_last().clone();
    let other = full.other.as_mut().expect("another room");
    for n in 0..100 {
        let id = QuestionId::parse(&format!("full{n}")).expect("an id");
        other.place(Question { id, no: n + 1, ..facts.clone() });
    }
    assert_eq!(full.refusal(&moderator(), &leaving(&full)), Refusal::RoomIsFull);
}

#[test]
fn a_departments_moderator_moves_between_its_own_interviews_only() {
    let mut scene = asked();
    assert!(scene.would(&moderator_of(ROADS), &leaving(&scene)).is_ok());
    assert_eq!(scene.refusal(&asker(), &leaving(&scene)), Refusal::RoleNotAllowed);
    if let Some(interview) = scene.other.as_mut().and_then(|room| room.interview.as_mut()) {
        interview.plan.departments = acts::named(&scene.city, &[WATER]);
    }
    assert_eq!(scene.refusal(&moderator_of(ROADS), &leaving(&scene)), Refusal::OtherDepartment);
}

#[test]
fn moved_twice_it_is_gone() {
    let mut scene = asked();
    scene.moderates(leaving(&scene));
    assert_eq!(scene.refusal(&moderator(), &leaving(&scene)), Refusal::NotFound);
}

#[test]
fn the_room_that_it_left_tells_no_more_of_it_than_that_it_left() {
    let mut scene = asked().answered();
    scene.moderates(leaving(&scene));
    let end = scene.steps.last().expect("a step").clone();
    for sight in [Sight::Public, Sight::Staff] {
        let told: Vec<_> = scene.steps.iter().filter_map(|step| told(step, &end, sight)).collect();
        let of_it = told.iter().map(domain::frame::encode);
        let of_it: Vec<_> = of_it.filter(|json| json.contains(scene.question().as_str())).collect();
        assert_eq!(of_it.len(), 1, "{of_it:?}");
        assert!(of_it[0].contains("question_moved_out") && !of_it[0].contains("路灯"), "{of_it:?}");
    }
}
