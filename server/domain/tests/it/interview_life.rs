//! The life of an interview: `draft -> announced -> live -> ended -> archived`, or `cancelled`.
//!
//! Which command each status allows is also a table, in `status_tables`.

use crate::scene::{
    Scene, acts, city, drafted, names,
    people::{admin, asker, moderator},
    scene, start,
};
use domain::{
    Refusal, RoomCommand as C,
    interview::InterviewStatus::{self, Announced, Archived, Cancelled, Draft, Ended, Live},
};

fn status(scene: &Scene) -> InterviewStatus {
    scene.room.interview.as_ref().expect("there is an interview").status
}

#[test]
fn an_interview_begins_as_a_draft_and_is_created_once() {
    let scene = drafted();
    assert_eq!(status(&scene), Draft);
    let again = C::CreateInterview(acts::plan(&scene.city));
    assert_eq!(scene.refusal(&moderator(), &again), Refusal::WrongState);
}

#[test]
fn before_it_was_created_there_is_nothing_to_find() {
    assert_eq!(city().refusal(&moderator(), &C::AnnounceInterview), Refusal::NotFound);
    assert_eq!(city().refusal(&asker(), &acts::ask("有人吗")), Refusal::NotFound);
}

#[test]
fn it_is_announced_opened_ended_and_archived_in_this_order() {
    let scene = scene().live().ended().archived();
    assert_eq!(status(&scene), Archived);
    assert_eq!(
        scene.log(),
        [
            "interview_created",
            "interview_announced",
            "interview_opened",
            "interview_ended",
            "interview_archived"
        ]
    );
}

#[test]
fn no_step_is_skipped_or_taken_twice() {
    let wrong = Refusal::WrongState;
    for (scene, commands) in [
        (drafted(), vec![C::OpenInterview, C::EndInterview, C::ArchiveInterview, C::PauseInterview]),
        (scene(), vec![C::AnnounceInterview, C::EndInterview, C::ArchiveInterview, C::PauseInterview]),
        (scene().live(), vec![C::AnnounceInterview, C::OpenInterview, C::ArchiveInterview]),
        (scene().live().ended(), vec![C::OpenInterview, C::EndInterview, C::PauseInterview]),
        (scene().live().ended().archived(), vec![C::OpenInterview, C::EndInterview, C::ArchiveInterview]),
        (scene().cancelled(), vec![C::AnnounceInterview, C::OpenInterview, C::EndInterview]),
    ] {
        for command in commands {
            assert_eq!(scene.refusal(&moderator(), &command), wrong, "{command:?} when {:?}", status(&scene));
        }
    }
}

#[test]
fn it_may_be_opened_before_its_planned_start_and_does_not_open_by_itself() {
    let mut early = scene();
    assert!(early.at < start());
    early.moderates(C::OpenInterview);
    assert_eq!(status(&early), Live);
    assert_eq!(status(&scene().after_days(30)), Announced);
}

#[test]
fn nothing_ends_by_itself() {
    assert_eq!(status(&scene().live().after_days(3)), Live);
}

#[test]
fn a_pause_is_over_when_it_is_resumed() {
    let mut scene = scene().live().paused();
    assert_eq!(scene.refusal(&moderator(), &C::PauseInterview), Refusal::WrongState);
    assert_eq!(scene.refusal(&asker(), &acts::ask("还在吗")), Refusal::AskingIsPaused);
    assert_eq!(names(&scene.moderates(C::ResumeInterview)), ["interview_resumed"]);
    assert_eq!(scene.refusal(&moderator(), &C::ResumeInterview), Refusal::WrongState);
    assert!(scene.would(&asker(), &acts::ask("还在吗")).is_ok());
}

#[test]
fn in_a_pause_moderation_and_answers_go_on() {
    let scene = scene().live().with_question("路灯坏了").paused().approved().answered();
    assert!(scene.facts(&scene.question()).first_answered_at.is_some());
}

#[test]
fn a_paused_interview_that_ends_is_no_longer_paused() {
    let scene = scene().live().paused().ended();
    assert!(!scene.room.interview.as_ref().is_some_and(|interview| interview.is_paused));
}

#[test]
fn it_is_extended_while_live_and_only_further_away() {
    let mut scene = scene().live();
    scene.moderates(acts::extend(30));
    for minutes in [30, 29, -1] {
        assert_eq!(scene.refusal(&moderator(), &acts::extend(minutes)), Refusal::EndBeforeStart);
    }
    let planned_end_at = scene.room.interview.as_ref().map(|interview| interview.plan.planned_end_at);
    assert_eq!(planned_end_at, Some(start().plus_ms(120 * 60_000)));
}

#[test]
fn an_end_that_is_past_already_is_no_extension() {
    let scene = scene().live().after_minutes(110);
    assert_eq!(scene.refusal(&moderator(), &acts::extend(20)), Refusal::EndBeforeStart);
    assert!(scene.would(&moderator(), &acts::extend(21)).is_ok());
}

#[test]
fn only_a_live_interview_is_extended() {
    for scene in [scene(), scene().live().ended()] {
        assert_eq!(scene.refusal(&moderator(), &acts::extend(30)), Refusal::WrongState);
    }
}

#[test]
fn it_is_cancelled_as_a_draft_or_when_announced_and_never_later() {
    assert_eq!(status(&drafted().cancelled()), Cancelled);
    assert_eq!(status(&scene().cancelled()), Cancelled);
    for scene in
        [scene().live(), scene().live().ended(), scene().live().ended().archived(), scene().cancelled()]
    {
        assert_eq!(scene.refusal(&moderator(), &acts::cancel()), Refusal::WrongState);
    }
}

#[test]
fn a_cancelled_interview_keeps_the_reason() {
    let mut scene = scene();
    let decision = scene.moderates(acts::cancel());
    assert_eq!(decision.bodies.len(), 1);
    assert_eq!(&*decision.bodies[0].text, "改期");
}

#[test]
fn only_an_admin_reopens_a_record() {
    let mut scene = scene().live().ended().after_days(1).archived();
    let ended_at = scene.room.interview.as_ref().and_then(|interview| interview.ended_at);
    assert_eq!(scene.refusal(&moderator(), &C::ReopenInterview), Refusal::RoleNotAllowed);
    let decision = scene.must(&admin(), C::ReopenInterview);
    assert_eq!(names(&decision), ["interview_reopened"]);
    assert_eq!(scene.refusal(&admin(), &C::ReopenInterview), Refusal::WrongState);
    assert_eq!(status(&scene), Ended);
    let interview = scene.room.interview.as_ref().expect("there is an interview");
    assert_eq!(interview.ended_at, ended_at, "the first end stays");
}

#[test]
fn only_an_archived_interview_is_reopened() {
    for scene in [drafted(), scene(), scene().live(), scene().live().ended(), scene().cancelled()] {
        assert_eq!(scene.refusal(&admin(), &C::ReopenInterview), Refusal::WrongState);
    }
}

#[test]
fn a_reopened_record_is_worked_on_and_archived_again() {
    let mut scene = scene().live().with_question("路灯坏了").ended().archived();
    let question = scene.question();
    assert_eq!(scene.refusal(&moderator(), &acts::approve(&question)), Refusal::WrongState);
    scene.must(&admin(), C::ReopenInterview);
    scene.moderates(acts::approve(&question));
    assert_eq!(status(&scene.archived()), Archived);
}

#[test]
fn what_is_pending_at_the_end_is_still_moderated_and_answered() {
    let scene = scene().live().with_question("路灯坏了").ended().after_days(2).approved().answered();
    assert_eq!(scene.refusal(&asker(), &acts::ask("还有一个")), Refusal::AskingIsClosed);
}

#[test]
fn time_never_goes_back_within_the_record() {
    let mut scene = scene().live();
    scene.wait_ms(-60_000);
    scene.moderates(C::EndInterview);
    let times: Vec<_> = scene.steps.iter().map(|step| step.recorded.at).collect();
    assert!(times.is_sorted(), "{times:?}");
    let numbers: Vec<_> = scene.steps.iter().map(|step| step.recorded.seq).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
}
