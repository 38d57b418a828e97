//! Who belongs to a city: departments, staff accounts, tokens of programs.

mod fold;

use crate::{
    Instant,
    ids::{DepartmentId, StaffId, TokenId},
    mailbox::Mailbox,
    role::{Actor, Grant},
    text::Line,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, PartialEq, Debug)]
pub struct Department {
    pub id: DepartmentId,
    pub code: Line,
    pub name: Line,
    pub name_en: Option<Line>,
    pub short_name: Option<Line>,
    pub parent: Option<DepartmentId>,
    pub retired_at: Option<Instant>,
    /// Drafts need a reviewer's signature.
    pub needs_review: bool,
    /// Working days for its open questions after an interview; none: as usual.
    pub answer_within_days: Option<u32>,
    /// For notices; not public.
    pub email: Mailbox,
}

/// What an admin may change of a department; what is absent stays.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DepartmentChange {
    pub name: Option<Line>,
    pub name_en: Option<Line>,
    pub short_name: Option<Line>,
    pub is_retired: Option<bool>,
    pub review: Option<bool>,
    /// Working days for its open questions after an interview; 0: as usual.
    #[serde(default)]
    pub answer_within_days: Option<u32>,
    #[serde(default)]
    pub email: Option<Mailbox>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Staff {
    pub id: StaffId,
    pub username: Line,
    pub name: Line,
    pub grants: Vec<Grant>,
    pub disabled_at: Option<Instant>,
    /// For notices.
    pub email: Mailbox,
}

impl Staff {
    pub fn actor(&self) -> Actor {
        Actor::Staff { id: self.id.clone(), name: self.name.clone(), grants: self.grants.clone() }
    }
}

/// A program's access; the token itself is never stored.
#[derive(Clone, PartialEq, Debug)]
pub struct Token {
    pub id: TokenId,
    pub name: Line,
    pub grant: Grant,
    pub ends_at: Instant,
    pub revoked_at: Option<Instant>,
}

impl Token {
    pub fn actor(&self, at: Instant) -> Option<Actor> {
        let is_valid = self.revoked_at.is_none() && at < self.ends_at;
        is_valid.then(|| Actor::Program {
            id: self.id.clone(),
            name: self.name.clone(),
            grants: vec![self.grant.clone()],
        })
    }
}
