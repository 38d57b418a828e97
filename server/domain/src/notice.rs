//! Notices: what staff are told of without looking for it. Which there are, whom each concerns and how urgent it is
//! is one table; from when on a due date warns is a function of the calendar.
//!
//! What notices there are now is found by the service's jobs; how they are sent is not here.

pub mod kind;
mod warning;
pub mod webhook;

pub use kind::{NoticeKind, Severity};
pub use warning::Warnings;
pub use webhook::{Webhook, WebhookUrl};

use crate::{
    City, Instant,
    city::Staff,
    ids::{DepartmentId, InterviewId, NoticeId, QuestionId},
    mailbox::Mailbox,
    role::{Actor, Grant, Role},
};
use kind::DEPARTMENT;
use std::collections::BTreeSet;

/// A notice, as far as it matters whom it concerns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concern {
    pub kind: NoticeKind,
    /// Whose question, promise or request it is about; none where it is about an interview.
    pub department: Option<DepartmentId>,
    /// The departments that take part in the interview.
    pub interview: Vec<DepartmentId>,
}

impl Concern {
    /// Whether it is for somebody with that role: the same reach as commands have.
    pub fn is_for(&self, grant: &Grant) -> bool {
        self.kind.roles().contains(&grant.role)
            && match &grant.department_id {
                None => !grant.role.needs_department(),
                Some(mine) if grant.role == Role::Moderator => self.interview.contains(mine),
                Some(mine) => self.department.as_ref() == Some(mine),
            }
    }

    pub fn concerns(&self, actor: &Actor) -> bool {
        actor.grants().iter().any(|grant| self.is_for(grant))
    }

    /// Where mail about it goes: to those whom it concerns, and to the department's own mailbox.
    pub fn mailboxes(&self, city: &City) -> BTreeSet<Mailbox> {
        let is_theirs = |staff: &&Staff| {
            staff.disabled_at.is_none() && staff.grants.iter().any(|grant| self.is_for(grant))
        };
        let people = city.staff.values().filter(is_theirs).map(|staff| &staff.email);
        let department = self.department.as_ref().filter(|_| self.kind.roles() == DEPARTMENT);
        let department =
            department.and_then(|id| city.departments.get(id)).map(|department| &department.email);
        people.chain(department).filter(|mailbox| mailbox.address().is_some()).cloned().collect()
    }
}

impl Webhook {
    pub fn wants(&self, concern: &Concern) -> bool {
        let is_of_kind = match self.kinds.as_slice() {
            [] => !concern.kind.is_for_followers(),
            wanted => wanted.contains(&concern.kind),
        };
        let is_of_department = self.department.is_none() || self.department == concern.department;
        self.removed_at.is_none() && is_of_kind && is_of_department
    }
}

/// What happens once, on however many nodes: the notice that a job finds.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cause {
    pub kind: NoticeKind,
    /// What it is about: a question, an answer, an interview; with a number where that happens several times.
    pub item: String,
    /// Another date, and it is another notice.
    pub due_at: Option<Instant>,
    pub department: Option<DepartmentId>,
    pub interview: InterviewId,
    pub question: Option<QuestionId>,
    /// How many questions it is about.
    pub questions: Option<u32>,
}

impl Cause {
    /// What two notices of the same cause have in common and no others. Time and chance are not in it, so that
    /// neither another node nor a clock that jumps makes a second one.
    pub fn once(&self) -> String {
        let due = match self.kind {
            // What is left open may come to be due at other times; it is told once.
            NoticeKind::Unanswered
            | NoticeKind::AnswerPublished
            | NoticeKind::InterviewAnnounced
            | NoticeKind::InterviewOpened => None,
            NoticeKind::DueSoon
            | NoticeKind::Due
            | NoticeKind::Overdue
            | NoticeKind::PromiseDueSoon
            | NoticeKind::PromiseOverdue
            | NoticeKind::Reminder
            | NoticeKind::ModerationLate
            | NoticeKind::InterviewStarts
            | NoticeKind::ExtensionWaiting => self.due_at,
        };
        let due = due.map_or(0, Instant::ms);
        let department = self.department.as_ref().map_or("", DepartmentId::as_str);
        format!("{}:{}:{due}:{department}", self.kind.name(), self.item)
    }
}

/// A reminder belongs to no cause but itself.
pub fn once_of_reminder(id: &NoticeId) -> String {
    format!("{}:{id}", NoticeKind::Reminder.name())
}

#[cfg(test)]
mod tests;
