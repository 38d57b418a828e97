//! By when questions of an interview are answered, as the calendar and the rules of the city are.

use super::City;
use crate::{
    Instant,
    instant::zone,
    interview::Interview,
    question::{Kind, Question},
    term::{Basis, Due, Term, Terms},
};

impl City {
    /// The terms of an interview that ends at `at`.
    pub fn settle(&self, interview: &Interview, at: Instant) -> Terms {
        let by_kind = Kind::ALL.into_iter().filter_map(|kind| Some((kind, self.days_of_kind(kind)?)));
        let by_department = self
            .departments
            .values()
            .filter_map(|department| Some((department.id.clone(), department.answer_within_days?)));
        Terms {
            from: at,
            usual: self.term(at, interview.plan.answer_within_days),
            by_kind: by_kind.map(|(kind, days)| (kind, self.term(at, days))).collect(),
            by_department: by_department.map(|(id, days)| (id, self.term(at, days))).collect(),
        }
    }

    /// The term of a question that is handled again from `at` on.
    pub fn settle_again(&self, interview: &Interview, question: &Question, at: Instant) -> Due {
        let terms = self.settle(interview, at);
        let due = Due::settled(&terms, question.kind, question.department.as_ref());
        Due { basis: Basis::HandledAgain, ..due }
    }

    /// `days` working days after the day of `from`.
    pub fn term(&self, from: Instant, days: u32) -> Term {
        Term { days, due_at: self.calendar.due_at(from, days, &zone(&self.settings.time_zone)) }
    }

    fn days_of_kind(&self, kind: Kind) -> Option<u32> {
        let settings = &self.settings;
        let days = match kind {
            Kind::Consultation => settings.answer_consultation_within_days,
            Kind::Complaint => settings.answer_complaint_within_days,
            Kind::Help => settings.answer_help_within_days,
            Kind::Suggestion => settings.answer_suggestion_within_days,
        };
        (days > 0).then_some(days)
    }
}
