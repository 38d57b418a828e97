//! What is planned of an interview: what a plan must be, the notice, what may be changed and when.

use crate::scene::{
    Scene, acts, city, drafted,
    people::{PARKS, ROADS, WATER, line, moderator, moderator_of},
    scene, start,
};
use domain::{
    Refusal, RoomCommand as C,
    instant::{DAY_MS, MINUTE_MS},
    interview::{InterviewChange, InterviewPlan, Moderation},
};

fn create(change: impl FnOnce(&mut InterviewPlan)) -> Result<(), Refusal> {
    let scene = city();
    let mut plan = acts::plan(&scene.city);
    change(&mut plan);
    scene.would(&moderator(), &C::CreateInterview(plan)).map(drop)
}

fn starting_in(days: i64, ms: i64) -> Scene {
    let mut scene = city();
    let mut plan = acts::plan(&scene.city);
    plan.planned_start_at = scene.at.plus_ms(days * DAY_MS + ms);
    plan.planned_end_at = plan.planned_start_at.plus_ms(90 * MINUTE_MS);
    scene.moderates(C::CreateInterview(plan));
    scene
}

#[test]
fn an_interview_ends_after_it_starts() {
    assert_eq!(create(|plan| plan.planned_end_at = plan.planned_start_at), Err(Refusal::EndBeforeStart));
    assert_eq!(
        create(|plan| plan.planned_end_at = plan.planned_start_at.plus_ms(-1)),
        Err(Refusal::EndBeforeStart)
    );
    assert_eq!(create(|plan| plan.planned_end_at = plan.planned_start_at.plus_ms(1)), Ok(()));
}

#[test]
fn an_interview_lasts_twelve_hours_at_most() {
    let lasting =
        |minutes| create(|plan| plan.planned_end_at = plan.planned_start_at.plus_ms(minutes * MINUTE_MS));
    assert_eq!(lasting(720), Ok(()));
    assert_eq!(lasting(721), Err(Refusal::field("planned_end_at", "duration_too_long")));
}

#[test]
fn an_interview_has_a_department() {
    let refusal = create(|plan| plan.departments.clear());
    assert_eq!(refusal, Err(Refusal::field("department_ids", "unknown_department")));
}

#[test]
fn questions_may_be_collected_since_a_day_that_is_past() {
    assert_eq!(create(|plan| plan.collect_from = Some(start().plus_ms(-30 * DAY_MS))), Ok(()));
}

#[test]
fn it_is_announced_as_many_days_ahead_as_the_city_says() {
    let announce = |scene: &Scene| scene.would(&moderator(), &C::AnnounceInterview).map(drop);
    assert_eq!(announce(&starting_in(3, 0)), Ok(()));
    assert_eq!(announce(&starting_in(3, -1)), Err(Refusal::NoticeTooShort));
    assert_eq!(announce(&starting_in(6, 0).with_setting("notice_days", 7)), Err(Refusal::NoticeTooShort));
    assert_eq!(announce(&starting_in(7, 0).with_setting("notice_days", 7)), Ok(()));
}

#[test]
fn without_notice_days_any_future_start_will_do() {
    let announce = |ms| {
        let scene = starting_in(0, ms).with_setting("notice_days", 0);
        scene.would(&moderator(), &C::AnnounceInterview).map(drop)
    };
    assert_eq!(announce(1), Ok(()));
    assert_eq!(announce(0), Err(Refusal::NoticeTooShort));
    assert_eq!(announce(-1), Err(Refusal::NoticeTooShort));
}

fn start_in(scene: &Scene, days: i64) -> C {
    let planned_start_at = scene.at.plus_ms(days * DAY_MS);
    acts::change(InterviewChange {
        planned_start_at: Some(planned_start_at),
        planned_end_at: Some(planned_start_at.plus_ms(90 * MINUTE_MS)),
        ..InterviewChange::default()
    })
}

#[test]
fn a_new_start_needs_notice_again_once_it_is_announced() {
    let scene = scene();
    assert_eq!(scene.refusal(&moderator(), &start_in(&scene, 2)), Refusal::NoticeTooShort);
    assert!(scene.would(&moderator(), &start_in(&scene, 3)).is_ok());
    assert!(scene.would(&moderator(), &acts::retitle("改题")).is_ok(), "the start is the same");
}

#[test]
fn a_drafts_start_may_be_anything() {
    let scene = drafted();
    assert!(scene.would(&moderator(), &start_in(&scene, 0)).is_ok());
}

#[test]
fn what_is_not_named_stays_as_it_was() {
    let mut scene = scene();
    let before = scene.room.interview.clone().expect("there is an interview");
    scene.moderates(acts::retitle("改题"));
    let after = scene.room.interview.clone().expect("there is an interview");
    assert_eq!(after.plan.title, line("改题"));
    let mut expected = before;
    expected.plan.title = line("改题");
    assert_eq!(after, expected);
}

#[test]
fn everything_that_is_planned_may_be_changed() {
    let mut scene = scene();
    let plan = InterviewPlan {
        title: line("另一题"),
        subject: acts::text("另一主题"),
        lang: scene.room.interview.as_ref().expect("there is an interview").plan.lang.clone(),
        departments: acts::named(&scene.city, &[PARKS]),
        guests: Vec::new(),
        moderation: Moderation::Post,
        collect_from: Some(start().plus_ms(-DAY_MS)),
        planned_start_at: start().plus_ms(DAY_MS),
        planned_end_at: start().plus_ms(DAY_MS + MINUTE_MS),
        answer_within_days: 15,
        video_url: Some(line("https://video.example/1")),
        is_rehearsal: false,
        campaign: None,
    };
    let InterviewPlan { title, subject, lang: _, departments, guests, .. } = plan.clone();
    let change = InterviewChange {
        title: Some(title),
        subject: Some(subject),
        departments: Some(departments),
        guests: Some(guests),
        moderation: Some(plan.moderation),
        collect_from: plan.collect_from,
        planned_start_at: Some(plan.planned_start_at),
        planned_end_at: Some(plan.planned_end_at),
        answer_within_days: Some(plan.answer_within_days),
        video_url: plan.video_url.clone(),
        without_video: false,
        campaign: None,
        topic: None,
    };
    scene.moderates(acts::change(change));
    assert_eq!(scene.room.interview.map(|interview| interview.plan), Some(plan));
}

#[test]
fn a_change_that_would_break_the_plan_is_refused() {
    let scene = scene().live();
    for (change, refusal) in [
        (
            InterviewChange { planned_end_at: Some(start()), ..InterviewChange::default() },
            Refusal::EndBeforeStart,
        ),
        (
            InterviewChange { departments: Some(Vec::new()), ..InterviewChange::default() },
            Refusal::field("department_ids", "unknown_department"),
        ),
        (
            InterviewChange { planned_end_at: Some(start().plus_ms(DAY_MS)), ..InterviewChange::default() },
            Refusal::field("planned_end_at", "duration_too_long"),
        ),
    ] {
        assert_eq!(scene.refusal(&moderator(), &acts::change(change)), refusal);
    }
}

fn video_of(scene: &Scene) -> Option<&str> {
    Some(scene.room.interview.as_ref()?.plan.video_url.as_ref()?.as_str())
}

#[test]
fn the_video_may_become_the_recording_and_go_until_the_record_is_archived() {
    let recorded = |title: Option<&str>| {
        let video_url = Some(line("https://video.example/recording.mp4"));
        acts::change(InterviewChange { video_url, title: title.map(line), ..InterviewChange::default() })
    };
    let removed = acts::change(InterviewChange { without_video: true, ..InterviewChange::default() });
    let mut scene = scene().live().ended();
    scene.moderates(recorded(None));
    assert_eq!(video_of(&scene), Some("https://video.example/recording.mp4"));
    assert_eq!(scene.refusal(&moderator(), &recorded(Some("改题"))), Refusal::WrongState);
    let nothing = acts::change(InterviewChange::default());
    assert_eq!(scene.refusal(&moderator(), &nothing), Refusal::WrongState);
    scene.moderates(removed.clone());
    assert_eq!(video_of(&scene), None);
    let scene = scene.archived();
    for change in [recorded(None), removed] {
        assert_eq!(scene.refusal(&moderator(), &change), Refusal::WrongState);
    }
}

#[test]
fn after_its_end_an_interview_is_not_changed() {
    for scene in [scene().live().ended(), scene().live().ended().archived(), scene().cancelled()] {
        assert_eq!(scene.refusal(&moderator(), &acts::retitle("改题")), Refusal::WrongState);
    }
}

#[test]
fn a_departments_moderator_plans_interviews_of_that_department() {
    let scene = city();
    let plan_of = |codes: &[&str]| {
        let departments = acts::named(&scene.city, codes);
        C::CreateInterview(InterviewPlan { departments, ..acts::plan(&scene.city) })
    };
    assert!(scene.would(&moderator_of(WATER), &plan_of(&[WATER])).is_ok());
    assert!(scene.would(&moderator_of(WATER), &plan_of(&[ROADS, WATER])).is_ok());
    assert_eq!(scene.refusal(&moderator_of(WATER), &plan_of(&[ROADS, PARKS])), Refusal::OtherDepartment);
}

#[test]
fn who_takes_no_part_any_more_is_no_choice_for_a_question() {
    let mut scene = scene().live();
    let departments = Some(acts::named(&scene.city, &[ROADS]));
    scene.moderates(acts::change(InterviewChange { departments, ..InterviewChange::default() }));
    let refusal = scene.refusal(&crate::scene::people::asker(), &acts::ask_department("停水了", WATER));
    assert_eq!(refusal, Refusal::field("department_id", "unknown_department"));
}
