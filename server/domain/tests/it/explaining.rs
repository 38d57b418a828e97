//! The clock explains itself. The interview ends on Friday, 1 March 2030, in the evening of the city.

use crate::scene::{
    Scene, acts,
    people::{ROADS, WATER, asker, moderator, official},
    scene,
};
use domain::{
    calendar::{Day, DayKind, DayReason},
    clock::{QuestionClock, explain},
    command::CityCommand,
    question::Kind,
    term::Basis,
    text::Line,
};

fn clock(scene: &Scene) -> QuestionClock {
    let interview = scene.room.interview.as_ref().expect("there is an interview");
    explain(&scene.city, interview, scene.facts_of_last(), scene.at)
}

fn approved() -> Scene {
    scene().live().with_question("路灯坏了").approved()
}

/// How long each department held the question, in seconds.
fn held(clock: &QuestionClock) -> Vec<(&str, i64, bool)> {
    clock.held.iter().map(|held| (held.department_id.as_str(), held.ms / 1_000, held.is_response)).collect()
}

#[test]
fn each_department_has_the_time_in_which_it_held_the_question() {
    // roads 60 s · water 30 s · back to roads 45 s, which answers
    let mut scene = approved().after_s(60);
    let question = scene.question();
    scene.moderates(acts::transfer(&question, WATER));
    let mut scene = scene.after_s(30);
    scene.must(&official(WATER), acts::give_back(&question));
    let running = clock(&scene.clone().after_s(10));
    assert_eq!(held(&running), [(ROADS, 60, false), (WATER, 30, false), (ROADS, 10, false)]);
    let answered = clock(&scene.after_s(45).answered().after_s(500));
    assert_eq!(held(&answered), [(ROADS, 60, true), (WATER, 30, false), (ROADS, 45, true)]);
    assert_eq!(answered.response_ms, Some(105_000), "the sum of what is marked");
    assert_eq!(answered.waiting_ms, Some(135_000));
}

#[test]
fn what_was_held_before_the_opening_counts_from_it() {
    let scene = scene().with_question("路灯坏了").approved().after_days(8).live().after_s(40);
    let clock = clock(&scene);
    assert_eq!(held(&clock), [(ROADS, 40, false)]);
    assert_eq!(clock.counts_from, scene.room.interview.and_then(|interview| interview.opened_at));
}

#[test]
fn every_day_up_to_the_due_date_says_why_it_counts() {
    let due = clock(&approved().ended()).due.expect("it is due");
    let counted: Vec<_> =
        due.counted.iter().map(|day| (day.date.to_string()[5..].to_owned(), day.nth)).collect();
    let expected = [
        ("03-02", None),
        ("03-03", None),
        ("03-04", Some(1)),
        ("03-05", Some(2)),
        ("03-06", Some(3)),
        ("03-07", Some(4)),
        ("03-08", Some(5)),
        ("03-09", None),
        ("03-10", None),
        ("03-11", Some(6)),
        ("03-12", Some(7)),
    ];
    assert_eq!(counted, expected.map(|(date, nth)| (date.to_owned(), nth)));
    assert_eq!(due.counted[0].reason, DayReason::Weekend);
    assert_eq!((due.basis, due.days, due.days_left), (Basis::Usual, 7, Some(7)));
}

#[test]
fn a_holiday_is_named_and_a_calendar_changed_since_is_said() {
    let holiday = CityCommand::ChangeCalendar {
        days: vec![Day {
            date: "2030-03-05".parse().expect("a date"),
            kind: DayKind::Holiday,
            name: Line::parse("停工").expect("a line"),
        }],
    };
    let mut before = approved();
    before.administers(holiday.clone());
    let due = clock(&before.ended()).due.expect("it is due");
    assert_eq!(due.counted[3].reason, DayReason::Holiday { name: Line::parse("停工").expect("a line") });
    assert!(!due.calendar_has_changed);
    let mut after = approved().ended();
    after.administers(holiday);
    assert!(clock(&after).due.expect("it is due").calendar_has_changed);
}

#[test]
fn the_basis_is_the_kind_or_the_second_handling() {
    let mut scene = approved().with_setting("answer_complaint_within_days", 3);
    scene.moderates(acts::classify(&scene.question(), Kind::Complaint));
    let scene = scene.ended();
    assert_eq!(clock(&scene).due.map(|due| (due.basis, due.days)), Some((Basis::Kind, 3)));
    let mut answered = scene.after_days(1).answered();
    assert_eq!(clock(&answered).due.and_then(|due| due.days_left), None, "it is answered");
    answered.must(&asker(), acts::handle_again(&answered.question()));
    let again = clock(&answered).due.expect("it is due again");
    assert_eq!((again.basis, again.days, again.days_left), (Basis::HandledAgain, 3, Some(3)));
}

#[test]
fn an_extension_stands_beside_the_days_that_were_settled() {
    let mut scene = approved().ended();
    scene.must(&official(ROADS), acts::request_extension(&scene.question(), 3));
    scene.must(&moderator(), acts::grant_extension(&scene.question()));
    let due = clock(&scene).due.expect("it is due");
    assert_eq!((due.counted.len(), due.extensions.len(), due.days_left), (11, 1, Some(10)));
    assert_eq!(due.at, due.extensions[0].until);
    assert!(!due.calendar_has_changed);
    let late = clock(&scene.after_days(20));
    assert_eq!(late.due.and_then(|due| due.days_left), None);
}
