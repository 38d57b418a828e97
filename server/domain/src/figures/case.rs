//! From a figure down to its questions: a figure counts just what its list shows.

use super::{
    cell::{Asked, Cell, Standing},
    course::hour,
};
use crate::Instant;

/// The figures that can be followed down to their questions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figure {
    Questions,
    Approved,
    Answered,
    LiveAnswered,
    Moderation,
    Response,
    Waiting,
    Due,
    Overdue,
    OverdueOpen,
    Extended,
    Confirmed,
    NotConfirmed,
    Rated,
    Promised,
    PromisesKept,
    PromisesOverdue,
}

/// A question that a figure counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Listed {
    /// What it stands in the list by, the largest first: the time that was measured in milliseconds, the score that
    /// was given, the moment of what was promised; of all others when it was asked.
    pub place: i64,
    pub no: u32,
}

/// A part of what a figure counts, as a chart shows it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Part {
    #[default]
    Whole,
    /// Whose [place](Listed::place) is more than the first and at most the second.
    Span { over: Option<i64>, up_to: Option<i64> },
    /// Asked in that hour of the day, 0 to 23, in a zone that is `ahead_ms` ahead of UTC.
    Hour { hour: usize, ahead_ms: i64 },
}

impl Part {
    pub fn has(self, listed: &Listed) -> bool {
        match self {
            Self::Whole => true,
            Self::Span { over, up_to } => {
                over.is_none_or(|over| listed.place > over) && up_to.is_none_or(|up_to| listed.place <= up_to)
            }
            Self::Hour { hour: wanted, ahead_ms } => hour(listed.place, ahead_ms) == wanted,
        }
    }

    /// Whether a figure's list has such parts: spans those of what was measured or given, hours that of all questions.
    pub fn is_of(self, figure: Figure) -> bool {
        match self {
            Self::Whole => true,
            Self::Span { .. } => {
                matches!(figure, Figure::Moderation | Figure::Response | Figure::Waiting | Figure::Rated)
            }
            Self::Hour { .. } => figure == Figure::Questions,
        }
    }
}

impl Figure {
    pub const ALL: [Self; 17] = [
        Self::Questions,
        Self::Approved,
        Self::Answered,
        Self::LiveAnswered,
        Self::Moderation,
        Self::Response,
        Self::Waiting,
        Self::Due,
        Self::Overdue,
        Self::OverdueOpen,
        Self::Extended,
        Self::Confirmed,
        Self::NotConfirmed,
        Self::Rated,
        Self::Promised,
        Self::PromisesKept,
        Self::PromisesOverdue,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Approved => "approved",
            Self::Answered => "answered",
            Self::LiveAnswered => "live_answered",
            Self::Moderation => "moderation",
            Self::Response => "response",
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::OverdueOpen => "overdue_open",
            Self::Extended => "extended",
            Self::Confirmed => "confirmed",
            Self::NotConfirmed => "not_confirmed",
            Self::Rated => "rated",
            Self::Promised => "promised",
            Self::PromisesKept => "promises_kept",
            Self::PromisesOverdue => "promises_overdue",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == name)
    }

    /// The questions that this figure counts in a cell, in no order; one that was rated or promised more than once
    /// comes as often as it is counted.
    pub fn cases(self, cell: &Cell, now: Instant) -> Vec<Listed> {
        let now_ms = now.ms();
        let asked = |counts: fn(&Asked, i64) -> bool| {
            let counted = cell.asked.iter().filter(|asked| counts(asked, now_ms));
            counted.map(|asked| Listed { place: asked.asked_at_ms, no: asked.no }).collect()
        };
        match self {
            Self::Questions => asked(|_, _| true),
            Self::Approved => asked(|asked, _| asked.is_open_to_all()),
            Self::Answered => asked(|asked, _| asked.standing == Standing::Answered),
            Self::LiveAnswered => asked(|asked, _| asked.is_open_to_all() && asked.is_answered_live),
            Self::Due => asked(|asked, _| asked.is_due()),
            Self::Overdue => asked(Asked::is_overdue),
            Self::OverdueOpen => asked(Asked::is_overdue_open),
            Self::Confirmed => asked(|asked, _| asked.confirmation() == Some(true)),
            Self::NotConfirmed => asked(|asked, _| asked.confirmation() == Some(false)),
            Self::Moderation => {
                let times = cell.moderated.iter();
                times.map(|it| Listed { place: it.moderation_ms, no: it.no }).collect()
            }
            Self::Response => {
                cell.answered.iter().map(|it| Listed { place: it.response_ms, no: it.no }).collect()
            }
            Self::Waiting => {
                cell.answered.iter().map(|it| Listed { place: it.waiting_ms, no: it.no }).collect()
            }
            Self::Extended => cell.extended.iter().map(|no| Listed { place: 0, no: *no }).collect(),
            Self::Rated => {
                cell.ratings.iter().map(|(no, score)| Listed { place: i64::from(*score), no: *no }).collect()
            }
            Self::Promised => promised(cell, |_| true),
            Self::PromisesKept => promised(cell, |promise| promise.kept_at_ms.is_some()),
            Self::PromisesOverdue => promised(cell, |promise| promise.is_overdue(now_ms)),
        }
    }
}

fn promised(cell: &Cell, counts: impl Fn(&super::cell::Promise) -> bool) -> Vec<Listed> {
    let counted = cell.promises.iter().filter(|promise| counts(promise));
    counted.map(|promise| Listed { place: promise.until_ms, no: promise.no }).collect()
}
