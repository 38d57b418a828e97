//! How fast the made-up people are: calmly in the past, where an evening is a dozen questions, and lively in the
//! interview that a visitor watches. All in milliseconds.

use domain::instant::{MINUTE_MS, SECOND_MS};
use std::ops::Range;

pub struct Pace {
    /// Between two questions.
    pub ask: Range<i64>,
    /// Until the moderator has decided.
    pub moderate: Range<i64>,
    /// Until an official who is free begins.
    pub think: Range<i64>,
    /// From there to the answer.
    pub write: Range<i64>,
    /// Until the asker has read it.
    pub read: Range<i64>,
    /// Between two rounds of votes, and how many votes are in one.
    pub vote: Range<i64>,
    pub votes: Range<i64>,
    /// Between two groups of newcomers, and how many are in one.
    pub arrive: Range<i64>,
    pub arrivals: Range<i64>,
    /// Between two statements.
    pub speak: Range<i64>,
    /// Questions that would wait longer than this are left for later.
    pub backlog: i64,
}

pub static CALM: Pace = Pace {
    ask: 4 * MINUTE_MS..9 * MINUTE_MS,
    moderate: 20 * SECOND_MS..3 * MINUTE_MS,
    think: 30 * SECOND_MS..4 * MINUTE_MS,
    write: 90 * SECOND_MS..6 * MINUTE_MS,
    read: 2 * MINUTE_MS..40 * MINUTE_MS,
    vote: 5 * MINUTE_MS..12 * MINUTE_MS,
    votes: 5..25,
    arrive: 10 * MINUTE_MS..30 * MINUTE_MS,
    arrivals: 10..40,
    speak: 6 * MINUTE_MS..15 * MINUTE_MS,
    backlog: 20 * MINUTE_MS,
};

pub static LIVELY: Pace = Pace {
    ask: 4 * SECOND_MS..9 * SECOND_MS,
    moderate: 3 * SECOND_MS..9 * SECOND_MS,
    think: 2 * SECOND_MS..10 * SECOND_MS,
    write: 12 * SECOND_MS..28 * SECOND_MS,
    read: 8 * SECOND_MS..60 * SECOND_MS,
    vote: 2 * SECOND_MS..5 * SECOND_MS,
    votes: 1..5,
    arrive: 6 * SECOND_MS..15 * SECOND_MS,
    arrivals: 1..4,
    speak: 40 * SECOND_MS..90 * SECOND_MS,
    backlog: 2 * MINUTE_MS,
};
