use super::*;
use crate::{
    calendar::{Day, DayKind},
    ids::Epoch,
    text::Line,
};

fn city() -> City {
    City::new(Epoch::parse("E1").unwrap())
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The end of a day of the city.
fn end_of(day: &str) -> Instant {
    at(&format!("{day}T15:59:59.999Z"))
}

fn says(now: &str, due: &str) -> Option<NoticeKind> {
    Warnings::at(&city(), at(now)).of_question(end_of(due))
}

#[test]
fn a_question_warns_yellow_then_red_then_is_overdue() {
    // Thursday, 12 March 2026; yellow from the Monday before, red from the Wednesday before.
    assert_eq!(says("2026-03-08T15:00:00Z", "2026-03-12"), None, "Sunday, the 8th");
    assert_eq!(
        says("2026-03-08T16:00:00Z", "2026-03-12"),
        Some(NoticeKind::DueSoon),
        "the first moment of Monday"
    );
    assert_eq!(says("2026-03-10T15:59:59.999Z", "2026-03-12"), Some(NoticeKind::DueSoon));
    assert_eq!(says("2026-03-10T16:00:00Z", "2026-03-12"), Some(NoticeKind::Due));
    assert_eq!(
        says("2026-03-12T15:59:59.999Z", "2026-03-12"),
        Some(NoticeKind::Due),
        "the last moment counts"
    );
    assert_eq!(says("2026-03-12T16:00:00Z", "2026-03-12"), Some(NoticeKind::Overdue));
}

#[test]
fn holidays_warn_earlier_and_made_up_days_count() {
    // Free from Thursday 1 to Wednesday 7 October 2026; Saturday 10 October is worked.
    assert_eq!(says("2026-09-29T01:00:00Z", "2026-10-10"), None, "the 30th, the 8th, the 9th, the 10th");
    assert_eq!(says("2026-09-30T01:00:00Z", "2026-10-10"), Some(NoticeKind::DueSoon));
    assert_eq!(says("2026-10-07T01:00:00Z", "2026-10-10"), Some(NoticeKind::DueSoon), "still free");
    assert_eq!(says("2026-10-09T01:00:00Z", "2026-10-10"), Some(NoticeKind::Due), "the Saturday is worked");
    assert_eq!(says("2026-10-09T01:00:00Z", "2026-10-12"), Some(NoticeKind::DueSoon));
}

#[test]
fn a_day_that_an_admin_sets_counts_at_once() {
    let mut city = city();
    let name = Line::parse("台风停工").unwrap();
    city.calendar.set(Day { date: "2026-07-15".parse().unwrap(), kind: DayKind::Holiday, name });
    let says = |now| Warnings::at(&city, at(now)).of_question(end_of("2026-07-16"));
    assert_eq!(says("2026-07-14T01:00:00Z"), Some(NoticeKind::Due), "tomorrow is free");
}

#[test]
fn zero_days_warn_on_the_day_itself_and_yellow_is_never_after_red() {
    let mut city = city();
    city.settings.warn_red_days = 0;
    let says = |city: &City, now| Warnings::at(city, at(now)).of_question(end_of("2026-03-12"));
    assert_eq!(says(&city, "2026-03-11T15:59:59Z"), Some(NoticeKind::DueSoon));
    assert_eq!(says(&city, "2026-03-11T16:00:00Z"), Some(NoticeKind::Due));
    (city.settings.warn_red_days, city.settings.warn_yellow_days) = (3, 1);
    assert_eq!(says(&city, "2026-03-09T01:00:00Z"), Some(NoticeKind::Due));
}

#[test]
fn warning_counts_as_the_clock_of_a_question_does() {
    let city = city();
    for hour in 0..24 * 40 {
        let now = at("2026-09-20T00:30:00Z").plus_ms(hour * 60 * 60 * 1_000);
        let due = end_of("2026-10-14");
        let days = city.working_days_between(now, due);
        let expected = match days {
            _ if due < now => Some(NoticeKind::Overdue),
            _ if days <= city.settings.warn_red_days => Some(NoticeKind::Due),
            _ if days <= city.settings.warn_yellow_days => Some(NoticeKind::DueSoon),
            _ => None,
        };
        assert_eq!(Warnings::at(&city, now).of_question(due), expected, "{now}");
    }
}

#[test]
fn the_spans_that_are_looked_for_are_what_is_said() {
    let warnings = Warnings::at(&city(), at("2026-03-10T03:00:00Z"));
    for ms in [-86_400_000, -1, 0, 1] {
        for edge in [warnings.now, warnings.red_until, warnings.yellow_until] {
            let due = edge.plus_ms(ms);
            for kind in [NoticeKind::DueSoon, NoticeKind::Due, NoticeKind::Overdue] {
                let (from, before) = warnings.span_of(kind).unwrap();
                let is_within = from <= due && due < before;
                assert_eq!(is_within, warnings.of_question(due) == Some(kind), "{kind:?} {due}");
            }
        }
    }
}

#[test]
fn what_is_the_same_happens_once_and_a_new_due_date_is_another() {
    let cause = |due: &str, department: &str| Cause {
        kind: NoticeKind::Due,
        item: "Q1".to_owned(),
        due_at: Some(end_of(due)),
        department: DepartmentId::parse(department),
        interview: InterviewId::parse("I1").unwrap(),
        question: QuestionId::parse("Q1"),
        questions: None,
    };
    let first = cause("2026-03-12", "D1");
    assert_eq!(first.once(), cause("2026-03-12", "D1").once());
    assert_ne!(first.once(), cause("2026-03-20", "D1").once(), "an extension");
    assert_ne!(first.once(), cause("2026-03-12", "D2").once(), "a transfer");
}
