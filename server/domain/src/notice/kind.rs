//! Which notices there are: what each says, whom it concerns, and how urgent it is.

use crate::role::Role;
use serde::{Deserialize, Serialize};
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
pub(super) const DEPARTMENT: &[Role] = &[Role::Official, Role::Reviewer];
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
