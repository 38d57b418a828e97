//! By when questions are answered: how many working days they have, and when those are over.
//!
//! The end of an interview settles it for every question of that interview, as the calendar and the rules are then:
//! a date that an asker was told moves only by an extension.

use crate::{
    City, Instant,
    ids::DepartmentId,
    instant::zone,
    interview::Interview,
    question::{Kind, Question},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A number of working days, and the last moment of the last one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Term {
    pub days: u32,
    pub due_at: Instant,
}

/// What the end of an interview settled. The kind of a question counts before its department, the department before
/// what is usual.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Terms {
    pub from: Instant,
    /// As the interview was planned.
    pub usual: Term,
    #[schema(value_type = HashMap<String, Term>)]
    pub by_kind: BTreeMap<Kind, Term>,
    #[schema(value_type = HashMap<String, Term>)]
    pub by_department: BTreeMap<DepartmentId, Term>,
}

impl Terms {
    pub fn of(&self, kind: Option<Kind>, department: Option<&DepartmentId>) -> Term {
        self.of_basis(kind, department).1
    }

    fn of_basis(&self, kind: Option<Kind>, department: Option<&DepartmentId>) -> (Basis, Term) {
        let by_kind = kind.and_then(|kind| self.by_kind.get(&kind));
        let by_department = department.and_then(|department| self.by_department.get(department));
        match (by_kind, by_department) {
            (Some(term), _) => (Basis::Kind, *term),
            (None, Some(term)) => (Basis::Department, *term),
            (None, None) => (Basis::Usual, self.usual),
        }
    }
}

/// Why a question has so many days.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Usual,
    Kind,
    Department,
    /// It is handled again.
    HandledAgain,
}

/// When a question is due, and how that came about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Due {
    /// From the end of this day on the working days are counted.
    pub from: Instant,
    pub days: u32,
    pub basis: Basis,
    /// Moved by an extension.
    pub at: Instant,
}

impl Due {
    /// As the end of the interview settled it.
    pub fn settled(terms: &Terms, kind: Option<Kind>, department: Option<&DepartmentId>) -> Self {
        let (basis, term) = terms.of_basis(kind, department);
        Self { from: terms.from, days: term.days, basis, at: term.due_at }
    }
}

/// More time that a department asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = DueExtension)]
pub struct Extension {
    pub department_id: DepartmentId,
    pub requested_at: Instant,
    /// The due date of then.
    pub from: Instant,
    /// Working days after it.
    pub days: u32,
    pub until: Instant,
    pub decided_at: Option<Instant>,
    pub is_granted: bool,
}

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
