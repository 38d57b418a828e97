//! The clock of a question explains itself: who held it when, which days counted and why, and when it is due.

use crate::{
    City, Instant,
    calendar::DayReason,
    figures::times,
    ids::DepartmentId,
    instant::zone,
    interview::Interview,
    question::{Question, QuestionStatus},
    term::{Basis, Extension},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the times of a question came about.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuestionClock {
    /// Everything counts from here: when it was asked, or the opening when that came later. None before the opening.
    pub counts_from: Option<Instant>,
    pub moderation_ms: Option<i64>,
    pub waiting_ms: Option<i64>,
    pub response_ms: Option<i64>,
    pub held: Vec<Held>,
    pub due: Option<DueExplained>,
}

/// A span in which a department held the question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Held {
    pub department_id: DepartmentId,
    pub from: Instant,
    /// None while it runs.
    pub to: Option<Instant>,
    /// From the opening on, until the first answer or now.
    pub ms: i64,
    /// It is part of the response time: this department answered first.
    pub is_response: bool,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DueExplained {
    /// From the end of this day on working days are counted.
    pub from: Instant,
    pub days: u32,
    pub basis: Basis,
    /// Every day up to the due date before any extension, with why it counts.
    pub counted: Vec<CountedDay>,
    pub extensions: Vec<Extension>,
    pub at: Instant,
    pub is_late: bool,
    /// Working days that are left; none when it is over.
    pub days_left: Option<u32>,
    /// The calendar was changed since: counted anew, the days end elsewhere. What the asker was told stands.
    pub calendar_has_changed: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CountedDay {
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    #[serde(flatten)]
    pub reason: DayReason,
    /// The how-many-th working day it is; none for a day that does not count.
    pub nth: Option<u32>,
}

/// As of `now`.
pub fn explain(city: &City, interview: &Interview, question: &Question, now: Instant) -> QuestionClock {
    let times = times(interview, question);
    let counts_from = interview.opened_at.map(|opened_at| opened_at.max(question.asked_at));
    let held = question.holds.iter().map(|hold| {
        let from = interview.opened_at.map_or(hold.from, |opened_at| opened_at.max(hold.from));
        let until = question.first_answered_at.unwrap_or(now);
        Held {
            department_id: hold.department_id.clone(),
            from: hold.from,
            to: hold.to,
            ms: hold.to.map_or(until, |to| to.min(until)).ms_since(from),
            is_response: question.first_answered_by.as_ref() == Some(&hold.department_id),
        }
    });
    QuestionClock {
        counts_from,
        moderation_ms: times.moderation_ms,
        waiting_ms: times.waiting_ms,
        response_ms: times.response_ms,
        held: held.collect(),
        due: due(city, question, now),
    }
}

fn due(city: &City, question: &Question, now: Instant) -> Option<DueExplained> {
    let due = question.due.as_ref()?;
    let zone = zone(&city.settings.time_zone);
    let granted = question.extensions.iter().find(|extension| extension.is_granted);
    let settled_at = granted.map_or(due.at, |extension| extension.from);
    let counted = city.calendar.counted(due.from, due.days, &zone);
    let calendar_has_changed = counted.last().is_some_and(|(date, _)| *date != settled_at.day(&zone));
    let mut nth = 0;
    let counted = counted.into_iter().map(|(date, reason)| {
        nth += u32::from(reason.counts());
        CountedDay { date, nth: reason.counts().then_some(nth), reason }
    });
    let is_running = question.status == QuestionStatus::Approved && now <= due.at;
    Some(DueExplained {
        from: due.from,
        days: due.days,
        basis: due.basis,
        counted: counted.collect(),
        extensions: question.extensions.clone(),
        at: due.at,
        is_late: question.is_late,
        days_left: is_running.then(|| city.working_days_between(now, due.at)),
        calendar_has_changed,
    })
}

impl City {
    /// The working days after the day of `from`, up to that of `to`.
    pub fn working_days_between(&self, from: Instant, to: Instant) -> u32 {
        let zone = zone(&self.settings.time_zone);
        let last = to.day(&zone);
        let mut day = from.day(&zone);
        let mut days = 0;
        while day < last {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            days += u32::from(self.calendar.reason(day).counts());
        }
        days
    }
}
