//! Notices: what staff are told of without looking for it. Which there are, whom each concerns and how urgent it is
//! is one table; from when on a due date warns is a function of the calendar.
//!
//! What notices there are now is found by the service's jobs; how they are sent is not here.

mod acknowledging;
mod warning;
mod webhook;

pub use acknowledging::{DecidingNotice, Held, Known, decide_notice};
pub use warning::Warnings;
pub use webhook::{Webhook, WebhookUrl};

use crate::{
    City, Instant,
    city::Staff,
    ids::{DepartmentId, InterviewId, NoticeId, QuestionId},
    mailbox::Mailbox,
    role::{Actor, Grant, Role},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

macro_rules! kinds {
    ($($(#[doc = $about:literal])+ $kind:ident = $name:literal: $severity:ident, $roles:expr;)*) => {
        /// What a notice says.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum NoticeKind { $($(#[doc = $about])+ $kind,)* }

        impl NoticeKind {
            pub const ALL: [NoticeKind; [$($name),*].len()] = [$(NoticeKind::$kind,)*];

            pub fn name(self) -> &'static str {
                match self { $(NoticeKind::$kind => $name,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(NoticeKind::$kind => Severity::$severity,)* }
            }

            /// Whom it concerns: officials and reviewers of its department, or the others.
            pub fn roles(self) -> &'static [Role] {
                match self { $(NoticeKind::$kind => $roles,)* }
            }
        }
    };
}

/// Those of the department.
const DEPARTMENT: &[Role] = &[Role::Official, Role::Reviewer];
const MODERATORS: &[Role] = &[Role::Moderator];
/// Those who grant or refuse an extension.
const DECIDERS: &[Role] = &[Role::Moderator, Role::Assessor];
/// No staff: whoever follows what it is about, and programs that ask for it by name.
const FOLLOWERS: &[Role] = &[];

kinds! {
    /// A question is due in a few working days.
    DueSoon = "due_soon": Yellow, DEPARTMENT;
    /// A question is due very soon.
    Due = "due": Red, DEPARTMENT;
    /// A question was not answered by its due date.
    Overdue = "overdue": Red, DEPARTMENT;
    /// An interview has ended and left questions open.
    Unanswered = "unanswered": Note, DEPARTMENT;
    /// What was promised is due in a few working days.
    PromiseDueSoon = "promise_due_soon": Yellow, DEPARTMENT;
    /// What was promised was not shown to be done by its date.
    PromiseOverdue = "promise_overdue": Red, DEPARTMENT;
    /// An assessor reminds the department (督办).
    Reminder = "reminder": Red, DEPARTMENT;
    /// Questions of an interview wait for a moderator for too long.
    ModerationLate = "moderation_late": Yellow, MODERATORS;
    /// The planned start of an interview has come, and nobody has opened it.
    InterviewStarts = "interview_starts": Yellow, MODERATORS;
    /// A department asks for more time.
    ExtensionWaiting = "extension_waiting": Note, DECIDERS;
    /// A question was answered.
    AnswerPublished = "answer_published": Note, FOLLOWERS;
    /// An interview was announced.
    InterviewAnnounced = "interview_announced": Note, FOLLOWERS;
    /// An interview has begun.
    InterviewOpened = "interview_opened": Note, FOLLOWERS;
}

/// How urgent a notice is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Note,
    Yellow,
    Red,
}

impl NoticeKind {
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text)
    }

    /// Whether it tells the public what everybody may know, and staff nothing.
    pub fn is_for_followers(self) -> bool {
        self.roles().is_empty()
    }

    /// The kinds that concern a role.
    pub fn of_role(role: Role) -> impl Iterator<Item = NoticeKind> {
        Self::ALL.into_iter().filter(move |kind| kind.roles().contains(&role))
    }
}

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
