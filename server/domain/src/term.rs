//! By when questions are answered: how many working days they have, and when those are over.
//!
//! The end of an interview settles it for every question of that interview, as the calendar and the rules are then:
//! a date that an asker was told moves only by an extension.

use crate::{Instant, ids::DepartmentId, question::kind::Kind};
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
