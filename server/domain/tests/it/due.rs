//! By when questions are answered: settled at the end of the interview, moved by an extension alone.
//!
//! The interview ends on Friday, 1 March 2030, in the evening of the city.

use crate::scene::{
    Scene, acts, names,
    people::{ROADS, WATER, asker, assessor, moderator, official},
    scene,
};
use domain::{
    Instant, Refusal,
    calendar::{Day, DayKind},
    city::DepartmentChange,
    command::CityCommand,
    question::Kind,
    text::Line,
    view::{self, Sight},
};

fn open_question() -> Scene {
    scene().live().with_question("路灯坏了").approved()
}

/// The day on which the question is due, in the city; none when nothing is.
fn due(scene: &Scene) -> Option<String> {
    let due = scene.facts(&scene.question()).due.as_ref()?;
    assert!(due.at.to_string().ends_with("T15:59:59.999Z"), "to the end of the day: {}", due.at);
    Some(due.at.to_string()[..10].to_owned())
}

fn due_on(day: &str) -> Option<String> {
    Some(day.to_owned())
}

#[test]
fn the_end_of_the_interview_makes_open_questions_due() {
    let scene = open_question();
    assert_eq!(due(&scene), None);
    let scene = scene.ended();
    assert_eq!(due(&scene), due_on("2030-03-12"), "seven working days, two weekends between");
    let seen =
        view::question(&scene.room, scene.facts(&scene.question()), &Default::default(), Sight::Public);
    assert_eq!(seen.due_at, scene.facts(&scene.question()).due.as_ref().map(|due| due.at));
}

#[test]
fn what_is_answered_or_never_public_is_not_due() {
    for scene in [open_question().answered(), scene().live().with_question("广告").rejected()] {
        assert_eq!(due(&scene.ended()), None);
    }
}

#[test]
fn what_is_approved_after_the_end_is_due_as_if_it_had_been_before() {
    let scene = scene().live().with_question("路灯坏了").ended().after_days(2).approved();
    assert_eq!(due(&scene), due_on("2030-03-12"));
}

#[test]
fn what_was_hidden_at_the_end_is_due_when_it_is_seen_again() {
    let mut scene = open_question().hidden().ended();
    scene.moderates(acts::unhide(&scene.question()));
    assert_eq!(due(&scene), due_on("2030-03-12"));
}

#[test]
fn a_kind_counts_before_the_department_and_the_department_before_what_is_usual() {
    let mut scene = open_question().with_setting("answer_complaint_within_days", 3);
    let change = DepartmentChange { answer_within_days: Some(5), ..DepartmentChange::default() };
    scene.administers(acts::change_department(ROADS, change));
    let scene = scene.ended();
    assert_eq!(due(&scene), due_on("2030-03-08"), "five working days of the department");
    let mut scene = scene;
    scene.moderates(acts::classify(&scene.question(), Kind::Complaint));
    assert_eq!(due(&scene), due_on("2030-03-06"), "three of a complaint");
    scene.moderates(acts::classify(&scene.question(), Kind::Suggestion));
    assert_eq!(due(&scene), due_on("2030-03-08"));
}

#[test]
fn a_transfer_moves_no_due_date() {
    let mut scene = open_question().ended();
    scene.moderates(acts::transfer(&scene.question(), WATER));
    assert_eq!(due(&scene), due_on("2030-03-12"));
}

#[test]
fn the_calendar_counts_as_it_is_at_the_end_and_later_changes_move_nothing() {
    let holiday = |date: &str| CityCommand::ChangeCalendar {
        days: vec![Day {
            date: date.parse().expect("a date"),
            kind: DayKind::Holiday,
            name: Line::parse("停工").expect("a line"),
        }],
    };
    let mut scene = open_question();
    scene.administers(holiday("2030-03-05"));
    let mut scene = scene.ended();
    assert_eq!(due(&scene), due_on("2030-03-13"));
    scene.administers(holiday("2030-03-06"));
    assert_eq!(due(&scene), due_on("2030-03-13"));
}

#[test]
fn an_answer_after_the_due_date_is_late_for_good() {
    let in_time = open_question().ended().after_days(11).answered();
    assert!(!in_time.facts(&in_time.question()).is_late);
    let mut late = open_question().ended().after_days(12).answered();
    assert!(late.facts(&late.question()).is_late);
    late.must(&asker(), acts::handle_again(&late.question()));
    assert!(late.answered().facts_of_last().is_late);
}

#[test]
fn what_is_handled_again_after_the_end_has_a_term_of_its_own() {
    let mut scene = open_question().ended().after_days(3).answered();
    scene.must(&asker(), acts::handle_again(&scene.question()));
    // Monday, 4 March, in the evening.
    assert_eq!(due(&scene), due_on("2030-03-13"));
    let mut live = open_question().answered();
    live.must(&asker(), acts::handle_again(&live.question()));
    assert_eq!(due(&live), None);
    assert_eq!(due(&live.ended()), due_on("2030-03-12"));
}

#[test]
fn an_extension_is_asked_for_with_a_reason_and_granted_by_somebody_else() {
    let mut scene = open_question().ended();
    let question = scene.question();
    let decision = scene.must(&official(ROADS), acts::request_extension(&question, 3));
    assert_eq!(names(&decision), ["extension_requested"]);
    assert_eq!(due(&scene), due_on("2030-03-12"), "nothing moves before it is granted");
    assert_eq!(scene.refusal(&official(ROADS), &acts::grant_extension(&question)), Refusal::RoleNotAllowed);
    assert_eq!(names(&scene.must(&assessor(), acts::grant_extension(&question))), ["extension_granted"]);
    assert_eq!(due(&scene), due_on("2030-03-15"));
    let again = acts::request_extension(&question, 1);
    assert_eq!(scene.refusal(&official(ROADS), &again), Refusal::AlreadyExtended);
    scene.moderates(acts::classify(&question, Kind::Help));
    assert_eq!(due(&scene), due_on("2030-03-15"), "what was granted stays");
}

#[test]
fn a_refused_extension_leaves_the_date_and_may_be_asked_for_again() {
    let mut scene = open_question().ended();
    let question = scene.question();
    scene.must(&official(ROADS), acts::request_extension(&question, 3));
    let open = acts::request_extension(&question, 2);
    assert_eq!(scene.refusal(&official(ROADS), &open), Refusal::AlreadyExtended);
    scene.must(&moderator(), acts::refuse_extension(&question));
    assert_eq!(due(&scene), due_on("2030-03-12"));
    assert_eq!(scene.refusal(&moderator(), &acts::grant_extension(&question)), Refusal::WrongState);
    scene.must(&official(ROADS), acts::request_extension(&question, 2));
}

#[test]
fn an_extension_has_bounds() {
    let scene = open_question();
    let question = scene.question();
    let three = acts::request_extension(&question, 3);
    assert_eq!(scene.refusal(&official(ROADS), &three), Refusal::NothingDue);
    let scene = scene.ended();
    for days in [0, 9] {
        let refusal = scene.refusal(&official(ROADS), &acts::request_extension(&question, days));
        assert_eq!(refusal, Refusal::field("days", "extension_too_long"));
    }
    assert_eq!(scene.refusal(&official(WATER), &three), Refusal::OtherDepartment);
    let over = scene.clone().after_days(12);
    assert_eq!(over.refusal(&official(ROADS), &three), Refusal::ExtensionTooLate);
    assert!(scene.at < Instant::parse("2030-03-02T00:00:00Z").expect("an instant"));
}
