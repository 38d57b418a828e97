//! What everybody sees of a room, as far as its page carries it: the first hundred questions in the order that is
//! wanted, all statements, and how the interview stands.

use super::{promises::Promised, settlement::Settled};
use domain::{
    Instant, Room,
    ids::{Epoch, QuestionId},
    interview::InterviewStatus,
    question::{Question, QuestionStatus},
    view::{self, Announcement, Interview, Sight, Statement, Tallies},
};
use std::{cmp::Reverse, collections::HashMap};

/// Questions of one page; the script fetches the rest, without it there is a next page.
const SHOWN_MAX: usize = 100;

/// The orders of the questions, as the client library has them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Sort {
    #[default]
    Top,
    New,
    Answered,
}

impl Sort {
    pub fn of(name: Option<&str>) -> Self {
        match name {
            Some("new") => Self::New,
            Some("answered") => Self::Answered,
            Some(_) | None => Self::Top,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::New => "new",
            Self::Answered => "answered",
        }
    }
}

pub struct Seen {
    pub interview: Interview,
    /// A question would be taken now.
    pub is_asking: bool,
    pub epoch: Epoch,
    pub seq: u64,
    pub online: u64,
    pub questions: Vec<view::Question>,
    /// Whether these are all.
    pub is_complete: bool,
    /// How many questions come before the next page.
    pub next: Option<usize>,
    /// Newest first while it goes on, in the order of the talk afterwards.
    pub statements: Vec<Statement>,
    /// Newest first.
    pub announcements: Vec<Announcement>,
    /// The open ones first, of those the newest.
    pub polls: Vec<view::Poll>,
    pub settled: Option<Settled>,
    pub promised: Vec<Promised>,
    numbers: HashMap<QuestionId, u32>,
}

impl Seen {
    pub fn of(room: &Room, tallies: &Tallies, sort: Sort, from: usize, now: Instant) -> Option<Self> {
        let interview = view::interview(room)?;
        let is_asking =
            room.interview.as_ref().is_some_and(|interview| interview.takes_questions(now).is_ok());
        let listed = ordered(room, tallies, sort);
        let shown: Vec<_> = listed.iter().skip(from).take(SHOWN_MAX).collect();
        let next = from.saturating_add(shown.len());
        let open = room.questions.values().filter(|question| question.status.is_open_to_all());
        let mut statements: Vec<_> =
            room.statements.keys().filter_map(|id| view::statement(room, id)).collect();
        if !is_over(&interview) {
            statements.reverse();
        }
        let announcements = room.announcements.keys().rev().filter_map(|id| view::announcement(room, id));
        Some(Self {
            is_asking,
            epoch: room.epoch.clone(),
            seq: room.seq,
            online: tallies.online,
            questions: shown
                .iter()
                .map(|shown| view::question(room, shown, tallies, Sight::Public))
                .collect(),
            is_complete: from == 0 && shown.len() == open.clone().count(),
            next: (next < listed.len()).then_some(next),
            statements,
            announcements: announcements.collect(),
            polls: polls(room, tallies),
            settled: Settled::of(room, now),
            promised: Promised::in_questions(
                open.clone()
                    .filter(|question| promises(question))
                    .map(|question| view::question(room, question, tallies, Sight::Public)),
            ),
            numbers: open.map(|question| (question.id.clone(), question.no)).collect(),
            interview,
        })
    }

    pub fn is_over(&self) -> bool {
        is_over(&self.interview)
    }

    /// A public question by its id.
    pub fn number_of(&self, id: &str) -> Option<(QuestionId, u32)> {
        let id = QuestionId::parse(id)?;
        let no = *self.numbers.get(&id)?;
        Some((id, no))
    }
}

fn polls(room: &Room, tallies: &Tallies) -> Vec<view::Poll> {
    let newest_first = room.polls.keys().rev();
    let mut polls: Vec<_> =
        newest_first.filter_map(|id| view::poll(room, id, tallies, Sight::Public)).collect();
    polls.sort_by_key(|poll| poll.closed_at.is_some());
    polls
}

fn is_over(interview: &Interview) -> bool {
    matches!(interview.status, InterviewStatus::Ended | InterviewStatus::Archived)
}

fn promises(question: &Question) -> bool {
    question.answers.iter().any(|answer| answer.promised_until.is_some())
}

/// Total orders, so that equal ones never change places.
fn ordered<'a>(room: &'a Room, tallies: &Tallies, sort: Sort) -> Vec<&'a Question> {
    let open = room.questions.values().filter(|question| question.status.is_open_to_all());
    let mut listed: Vec<_> = match sort {
        Sort::Top | Sort::New => open.collect(),
        Sort::Answered => open.filter(|question| question.status == QuestionStatus::Answered).collect(),
    };
    let upvotes = |question: &Question| tallies.upvotes.get(&question.id).copied().unwrap_or(0);
    match sort {
        Sort::Top => listed.sort_by_cached_key(|asked| (!asked.is_pinned, Reverse(upvotes(asked)), asked.no)),
        Sort::New => listed.sort_by_key(|asked| (!asked.is_pinned, Reverse(asked.no))),
        Sort::Answered => listed.sort_by_key(|asked| {
            let last = asked.answers.iter().map(|answer| answer.published_at).max();
            (Reverse(last), Reverse(asked.no))
        }),
    }
    listed
}
