//! The timing figures of a question, worked out by hand: `m` and `s` count from the opening unless said otherwise.
//!
//! Quantiles and rates are tested beside their definition; how figures are added up over a period is the store's.

use crate::scene::{
    Scene, acts,
    people::{PARKS, ROADS, WATER, asker, official},
    scene, start,
};
use domain::figures::{QuestionTimes, times};
use proptest::{prop_assert, prop_assert_eq};

fn times_of(scene: &Scene) -> QuestionTimes {
    let interview = scene.room.interview.as_ref().expect("there is an interview");
    times(interview, scene.facts(&scene.question()))
}

/// Moderation, response and waiting time in seconds.
fn seconds(scene: &Scene) -> (Option<i64>, Option<i64>, Option<i64>) {
    let times = times_of(scene);
    let s = |ms: Option<i64>| ms.map(|ms| ms / 1_000);
    (s(times.moderation_ms), s(times.response_ms), s(times.waiting_ms))
}

#[test]
fn a_question_that_is_asked_live() {
    // asked 0 s · approved 20 s · answered 90 s
    let asked = scene().live().with_question("路灯坏了");
    assert_eq!(seconds(&asked), (None, None, None));
    let approved = asked.after_s(20).approved();
    assert_eq!(seconds(&approved), (Some(20), None, None));
    assert_eq!(seconds(&approved.after_s(70).answered()), (Some(20), Some(70), Some(90)));
}

#[test]
fn times_are_kept_in_milliseconds() {
    let scene = scene().live().with_question("路灯坏了").after_ms(1).approved().after_ms(2).answered();
    let times = times_of(&scene);
    assert_eq!((times.moderation_ms, times.response_ms, times.waiting_ms), (Some(1), Some(2), Some(3)));
}

#[test]
fn what_was_asked_before_the_opening_counts_from_it() {
    // asked 3 days before · approved 1 day before · opened 0 s · answered 45 s
    let scene = scene().after_days(4).with_question("路灯坏了").after_days(2).approved().live();
    assert_eq!(scene.at, start());
    assert_eq!(seconds(&scene.after_s(45).answered()), (Some(0), Some(45), Some(45)));
}

#[test]
fn what_was_approved_after_the_opening_is_moderated_since_then() {
    // asked 1 day before · opened 0 s · approved 30 s · answered 50 s
    let scene = scene().after_days(6).with_question("路灯坏了").live().after_s(30).approved();
    assert_eq!(seconds(&scene.after_s(20).answered()), (Some(30), Some(20), Some(50)));
}

#[test]
fn what_was_answered_before_the_opening_took_no_time() {
    let scene = scene().with_question("路灯坏了").after_days(1).approved().after_days(1).answered().live();
    assert_eq!(seconds(&scene), (Some(0), Some(0), Some(0)));
    assert!(times_of(&scene).is_answered_live);
}

#[test]
fn before_the_opening_there_are_no_figures() {
    let scene = scene().with_question("路灯坏了").after_days(1).approved().answered();
    assert_eq!(times_of(&scene), QuestionTimes::default());
}

#[test]
fn the_response_time_begins_with_the_approval_and_not_with_the_wish_of_the_asker() {
    // asked for the department of water 0 s · approved 30 s · answered 40 s
    let mut scene = scene().live();
    scene.must(&asker(), acts::ask_department("停水了", WATER));
    let question = scene.room.questions.keys().next().expect("a question").clone();
    let mut scene = scene.after_s(30);
    scene.moderates(acts::approve(&question));
    let mut scene = scene.after_s(10);
    scene.must(&official(WATER), acts::answer(&question));
    let times = times(scene.room.interview.as_ref().expect("there is an interview"), scene.facts(&question));
    assert_eq!((times.response_ms, times.waiting_ms), (Some(10_000), Some(40_000)));
}

#[test]
fn a_transfer_counts_for_each_department_what_it_held() {
    // roads 0 to 60 s · water 60 to 100 s · roads 100 to 130 s, answers: 60 + 30; the asker waits for 130 s
    let mut scene = scene().live().with_question("井盖响").approved().after_s(60);
    let question = scene.question();
    scene.moderates(acts::transfer(&question, WATER));
    let mut scene = scene.after_s(40);
    scene.moderates(acts::transfer(&question, ROADS));
    assert_eq!(seconds(&scene.clone().after_s(30).answered()), (Some(0), Some(90), Some(130)));
    // Passed on once more, to water, who answers after another 5 s: 40 + 5.
    let mut scene = scene.after_s(30);
    scene.moderates(acts::transfer(&question, WATER));
    assert_eq!(seconds(&scene.after_s(5).answered()), (Some(0), Some(45), Some(135)));
}

#[test]
fn an_assignment_before_the_opening_counts_from_the_opening() {
    // roads since 2 days before, water since 1 day before · opened 0 s · parks 10 s · water 30 s · answered 35 s
    let scene = scene().after_days(4).with_question("草长了").after_days(1).approved().after_days(1);
    let question = scene.question();
    let mut scene = scene;
    scene.moderates(acts::assign(&question, WATER));
    let mut scene = scene.live().after_s(10);
    scene.moderates(acts::assign(&question, PARKS));
    let mut scene = scene.after_s(20);
    scene.moderates(acts::assign(&question, WATER));
    assert_eq!(seconds(&scene.after_s(5).answered()), (Some(0), Some(15), Some(35)));
}

#[test]
fn further_answers_change_no_time() {
    let answered = scene().live().with_question("路灯坏了").approved().after_s(10).answered();
    let first = times_of(&answered);
    assert_eq!(times_of(&answered.after_s(100).answered()), first);
}

#[test]
fn handled_again_by_another_department_the_first_answer_still_counts() {
    // roads answer at 10 s · handled again 100 s · water from 110 s, answers 150 s
    let mut scene = scene().live().with_question("路灯坏了").approved().after_s(10).answered();
    let (question, first) = (scene.question(), times_of(&scene));
    scene.wait_ms(90_000);
    scene.must(&asker(), acts::handle_again(&question));
    assert_eq!(times_of(&scene), first, "open again");
    scene.wait_ms(10_000);
    scene.moderates(acts::transfer(&question, WATER));
    assert_eq!(times_of(&scene.after_s(40).answered()), first, "answered again");
    assert_eq!((first.response_ms, first.waiting_ms), (Some(10_000), Some(10_000)));
}

#[test]
fn a_merged_question_has_no_answer_of_its_own() {
    // asked 0 s · merged 15 s; the target is answered at 40 s
    let scene = scene().live().with_question("路灯坏了").approved();
    let target = scene.question();
    let mut scene = scene.with_question("灯不亮").after_s(15).merged_into(&target);
    scene.wait_ms(25_000);
    scene.must(&official(ROADS), acts::answer(&target));
    assert_eq!(seconds(&scene), (Some(15), None, None));
}

#[test]
fn a_merge_taken_back_leaves_the_moderation_time_of_the_approval() {
    // asked 0 s · merged 15 s · taken back 20 s · approved 50 s · answered 60 s
    let scene = scene().live().with_question("路灯坏了").approved();
    let target = scene.question();
    let mut scene = scene.with_question("灯不亮").after_s(15).merged_into(&target).after_s(5);
    scene.moderates(acts::unmerge(&scene.question()));
    let scene = scene.after_s(30).approved().after_s(10).answered();
    assert_eq!(seconds(&scene), (Some(50), Some(10), Some(60)));
}

#[test]
fn with_post_moderation_there_is_no_moderation_time() {
    let scene = scene().live().with_post_moderation().with_question("路灯坏了").after_s(30).answered();
    assert_eq!(seconds(&scene), (None, Some(30), Some(30)));
}

#[test]
fn a_rejected_question_has_a_moderation_time_and_no_other() {
    let scene = scene().live().with_question("广告").after_s(12).rejected();
    assert_eq!(seconds(&scene), (Some(12), None, None));
    assert!(!times_of(&scene).is_approved_live);
}

#[test]
fn live_is_what_happened_before_the_first_end() {
    let flags = |scene: &Scene| (times_of(scene).is_approved_live, times_of(scene).is_answered_live);
    let asked = || scene().live().with_question("路灯坏了").after_s(5);
    assert_eq!(flags(&asked().approved().answered().after_s(1).ended()), (true, true));
    assert_eq!(flags(&asked().approved().ended().after_ms(1).answered()), (true, false));
    assert_eq!(flags(&asked().ended().after_ms(1).approved().answered()), (false, false));
    assert_eq!(flags(&asked().approved().answered()), (true, true), "it has not ended yet");
    assert_eq!(flags(&asked()), (false, false));
}

#[test]
fn a_reopened_record_keeps_its_first_end() {
    let mut scene = scene().live().with_question("路灯坏了").approved().ended().after_days(3).archived();
    scene.must(&crate::scene::people::admin(), domain::RoomCommand::ReopenInterview);
    let scene = scene.answered().after_days(1).archived();
    assert!(!times_of(&scene).is_answered_live);
    assert_eq!(times_of(&scene).waiting_ms, Some(3 * 86_400_000));
}

#[test]
fn no_time_is_ever_below_nothing_nor_longer_than_the_wait() {
    crate::random_room::with_random_rooms(|scene| {
        let Some(interview) = &scene.room.interview else { return Ok(()) };
        for question in scene.room.questions.values() {
            let QuestionTimes { moderation_ms, response_ms, waiting_ms, .. } = times(interview, question);
            prop_assert!([moderation_ms, response_ms, waiting_ms].into_iter().flatten().all(|ms| ms >= 0));
            prop_assert!(response_ms <= waiting_ms, "{:?} of {:?}: {:?}", response_ms, waiting_ms, question);
            prop_assert_eq!(response_ms.is_some(), waiting_ms.is_some());
        }
        Ok(())
    });
}
