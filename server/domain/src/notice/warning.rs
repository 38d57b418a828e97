//! From when on a due date warns: yellow some working days before, red fewer, and when it is over.

use super::kind::NoticeKind;
use crate::{City, Instant, instant::zone};

/// As of a moment, up to which due dates reach that warn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Warnings {
    /// What is due before is overdue.
    pub now: Instant,
    /// The last moment of the `warn_red_days`-th working day from now.
    pub red_until: Instant,
    /// The last moment of the `warn_yellow_days`-th working day from now, and never before `red_until`.
    pub yellow_until: Instant,
}

impl Warnings {
    pub fn at(city: &City, now: Instant) -> Self {
        let zone = zone(&city.settings.time_zone);
        let until = |days| city.calendar.due_at(now, days, &zone);
        let red_until = until(city.settings.warn_red_days);
        Self { now, red_until, yellow_until: until(city.settings.warn_yellow_days).max(red_until) }
    }

    /// What is to be said of a question that is due then; nothing yet, if it is far.
    pub fn of_question(&self, due_at: Instant) -> Option<NoticeKind> {
        match due_at {
            _ if due_at < self.now => Some(NoticeKind::Overdue),
            _ if due_at <= self.red_until => Some(NoticeKind::Due),
            _ if due_at <= self.yellow_until => Some(NoticeKind::DueSoon),
            _ => None,
        }
    }

    /// The due dates of which that is to be said: from the first, before the second. None for what is said of no
    /// question's due date.
    pub fn span_of(&self, kind: NoticeKind) -> Option<(Instant, Instant)> {
        let after = |at: Instant| at.plus_ms(1);
        match kind {
            NoticeKind::Overdue | NoticeKind::PromiseOverdue => Some((Instant::from_ms(i64::MIN), self.now)),
            NoticeKind::Due => Some((self.now, after(self.red_until))),
            NoticeKind::DueSoon => Some((after(self.red_until), after(self.yellow_until))),
            NoticeKind::PromiseDueSoon => Some((self.now, after(self.yellow_until))),
            NoticeKind::Unanswered
            | NoticeKind::Reminder
            | NoticeKind::ModerationLate
            | NoticeKind::InterviewStarts
            | NoticeKind::ExtensionWaiting
            | NoticeKind::AnswerPublished
            | NoticeKind::InterviewAnnounced
            | NoticeKind::InterviewOpened => None,
        }
    }
}
