//! Asking: when, about what, how often; follow-ups; what a question is when it comes in.

use crate::scene::{
    Scene, acts, city, drafted, names,
    people::{PARKS, ROADS, WATER, asker, department, neighbour},
    scene, start,
};
use domain::{
    Refusal, RoomCommand, RoomEvent,
    decide::{Count, Made},
    event::Slot,
    instant::DAY_MS,
    interview::InterviewPlan,
    question::QuestionStatus::{Approved, Pending},
};

fn collecting_from(days_before: i64) -> Scene {
    let mut scene = city();
    let collect_from = Some(start().plus_ms(-days_before * DAY_MS));
    let plan = InterviewPlan { collect_from, ..acts::plan(&scene.city) };
    scene.moderates(RoomCommand::CreateInterview(plan));
    scene.announced()
}

fn asks(scene: &Scene) -> Result<(), Refusal> {
    scene.would(&asker(), &acts::ask("路灯坏了")).map(drop)
}

#[test]
fn a_question_waits_for_a_moderator() {
    let mut scene = scene().live();
    let decision = scene.must(&asker(), acts::ask("路灯坏了"));
    assert_eq!(names(&decision), ["question_asked"]);
    let Made::Question(question) = decision.made else { panic!("asking makes a question") };
    let facts = scene.facts(&question);
    assert_eq!((facts.status, facts.no, facts.asked_at), (Pending, 1, start()));
    assert_eq!((facts.moderated_at, facts.department.as_ref(), facts.holds.len()), (None, None, 0));
    assert_eq!(scene.room.text(question.as_str(), Slot::Text).map(|text| &**text), Some("路灯坏了"));
}

#[test]
fn questions_are_numbered_as_they_come() {
    let scene = scene().live().with_question("一").with_question_of(&neighbour(), "二").with_question("三");
    assert_eq!(scene.room.questions.values().map(|question| question.no).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_number_is_not_given_again() {
    let mut scene = scene().live().with_question("一").withdrawn().with_question("二");
    assert_eq!(scene.facts(&scene.question()).no, 2);
    // The room read from its tables goes on counting where it was.
    let questions: Vec<_> = scene.room.questions.values().cloned().collect();
    let mut read = domain::Room::new(scene.room.id.clone(), scene.room.epoch.clone());
    read.interview = scene.room.interview.clone();
    questions.into_iter().for_each(|question| read.place(question));
    scene.room = read;
    let scene = scene.with_question("三");
    assert_eq!(scene.facts(&scene.question()).no, 3);
}

#[test]
fn asking_the_same_again_is_another_question() {
    let scene = scene().live().with_question("路灯坏了").with_question("路灯坏了");
    assert_eq!(scene.room.questions.len(), 2);
}

#[test]
fn questions_are_taken_from_the_announcement_to_the_end() {
    assert_eq!(asks(&drafted()), Err(Refusal::NotFound));
    assert_eq!(asks(&scene()), Ok(()));
    assert_eq!(asks(&scene().live()), Ok(()));
    assert_eq!(asks(&scene().live().paused()), Err(Refusal::AskingIsPaused));
    assert_eq!(asks(&scene().live().ended()), Err(Refusal::AskingIsClosed));
    assert_eq!(asks(&scene().live().ended().archived()), Err(Refusal::AskingIsClosed));
    assert_eq!(asks(&scene().cancelled()), Err(Refusal::AskingIsClosed));
}

#[test]
fn an_announced_interview_takes_questions_from_collect_from_on() {
    assert_eq!(asks(&collecting_from(6)), Err(Refusal::AskingNotYetOpen));
    assert_eq!(asks(&collecting_from(6).after_ms(DAY_MS - 1)), Err(Refusal::AskingNotYetOpen));
    assert_eq!(asks(&collecting_from(6).after_days(1)), Ok(()));
    assert_eq!(asks(&collecting_from(30)), Ok(()), "since before the announcement");
    let mut opened_early = collecting_from(6);
    opened_early.moderates(RoomCommand::OpenInterview);
    assert_eq!(asks(&opened_early), Ok(()), "an open room takes questions");
}

#[test]
fn the_asker_may_choose_one_of_the_departments_that_take_part() {
    let mut scene = scene().live();
    let refused = Refusal::field("department_id", "unknown_department");
    assert_eq!(scene.refusal(&asker(), &acts::ask_department("草长了", PARKS)), refused);
    assert_eq!(scene.refusal(&asker(), &acts::ask_department("草长了", "nowhere")), refused);
    let decision = scene.must(&asker(), acts::ask_department("停水了", WATER));
    let Made::Question(question) = decision.made else { panic!("asking makes a question") };
    assert_eq!(scene.facts(&question).department, Some(department(WATER)));
    assert!(scene.facts(&question).holds.is_empty(), "no clock runs before the approval");
}

#[test]
fn a_follow_up_names_a_public_question_or_an_own_one() {
    let scene = scene().live().with_question("路灯坏了");
    let question = scene.question();
    let follow = acts::follow_up("还没修", &question);
    let refused = Refusal::field("follows", "not_found");
    assert_eq!(scene.refusal(&neighbour(), &follow), refused, "a pending one is not theirs to see");
    assert!(scene.would(&asker(), &follow).is_ok(), "the own one is");

    let mut approved = scene.clone().approved();
    let decision = approved.must(&neighbour(), follow.clone());
    let Some(RoomEvent::QuestionAsked(asked)) = decision.events.first() else { panic!("it was asked") };
    assert_eq!(asked.follows, Some(question.clone()));
    assert_eq!(approved.clone().hidden().log().last(), Some(&"question_hidden"));
    assert_eq!(scene.approved().hidden().refusal(&neighbour(), &follow), refused);
    let nowhere = domain::ids::QuestionId::parse("nowhere").expect("an id");
    assert_eq!(approved.refusal(&asker(), &acts::follow_up("还没修", &nowhere)), refused);
}

#[test]
fn a_question_may_be_as_long_as_the_city_says() {
    let scene = scene().live().with_setting("question_length_max", 50);
    assert!(scene.would(&asker(), &acts::ask(&"灯".repeat(50))).is_ok());
    let refusal = scene.refusal(&asker(), &acts::ask(&"灯".repeat(51)));
    assert_eq!(refusal, Refusal::field("text", "text_too_long"));
}

#[test]
fn only_so_many_questions_a_minute() {
    let scene = scene().live().with_setting("questions_per_minute", 2);
    let scene = scene.with_question("一").after_s(20).with_question("二").after_s(10);
    let Refusal::TooManyQuestions { retry_after_s } = scene.refusal(&asker(), &acts::ask("三")) else {
        panic!("it is refused for the number")
    };
    let wait_s = i64::from(retry_after_s.expect("trying again helps"));
    assert!((30..=31).contains(&wait_s), "{wait_s} s");
    assert!(scene.would(&neighbour(), &acts::ask("三")).is_ok(), "others are not slowed down");
    assert!(scene.clone().after_s(wait_s).would(&asker(), &acts::ask("三")).is_ok());
    assert!(scene.clone().after_ms(29_999).would(&asker(), &acts::ask("三")).is_err());
    assert!(scene.after_ms(30_000).would(&asker(), &acts::ask("三")).is_ok(), "a minute after the first");
}

#[test]
fn only_so_many_questions_an_interview_and_waiting_does_not_help() {
    let scene = scene().live().with_setting("questions_per_interview", 2);
    let scene = scene.with_question("一").rejected().with_question("二").withdrawn().after_days(1);
    let refusal = scene.refusal(&asker(), &acts::ask("三"));
    assert_eq!(refusal, Refusal::TooManyQuestions { retry_after_s: None });
    assert!(scene.would(&neighbour(), &acts::ask("三")).is_ok());
}

#[test]
fn a_room_takes_only_so_many_questions() {
    let scene = scene().live().with_setting("questions_per_room_max", 2);
    let scene = scene.with_question("一").with_question("二");
    assert_eq!(scene.refusal(&neighbour(), &acts::ask("三")), Refusal::RoomIsFull);
}

#[test]
fn who_asks_takes_part() {
    let decision = scene().live().must(&asker(), acts::ask("路灯坏了"));
    let netizen = asker().netizen().expect("a netizen").clone();
    assert_eq!(decision.counts, [Count::Participation { netizen }]);
}

#[test]
fn with_post_moderation_a_question_is_born_approved() {
    let mut scene = scene().live().with_post_moderation();
    let decision = scene.must(&asker(), acts::ask("路灯坏了"));
    assert_eq!(names(&decision), ["question_asked", "question_approved"]);
    let numbers: Vec<_> = scene.steps.iter().rev().take(2).map(|step| step.recorded.seq).collect();
    assert_eq!(numbers[0], numbers[1] + 1, "two numbers");
    let Made::Question(question) = decision.made else { panic!("asking makes a question") };
    let facts = scene.facts(&question);
    assert_eq!((facts.status, facts.moderated_at), (Approved, None));
    assert_eq!(facts.department, Some(department(ROADS)), "the interview's first department leads");
    let decision = scene.must(&asker(), acts::ask_department("停水了", WATER));
    let Made::Question(question) = decision.made else { panic!("asking makes a question") };
    assert_eq!(scene.facts(&question).department, Some(department(WATER)), "unless chosen");
}
