//! What stands beside the figures: their course from interview to interview, and how they spread.

use super::cell::{Cell, Standing};
use crate::{
    Instant,
    instant::{DAY_MS, MINUTE_MS},
};

/// What one interview added to the figures, for their course over time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    pub opened_at: Instant,
    pub questions: u64,
    pub approved: u64,
    pub answered: u64,
    pub due: u64,
    pub overdue: u64,
}

impl Step {
    pub fn of<'a>(opened_at: Instant, cells: impl IntoIterator<Item = &'a Cell>, now: Instant) -> Self {
        let mut step = Self { opened_at, questions: 0, approved: 0, answered: 0, due: 0, overdue: 0 };
        for asked in cells.into_iter().flat_map(|cell| &cell.asked) {
            step.questions += 1;
            step.approved += u64::from(asked.is_open_to_all());
            step.answered += u64::from(asked.standing == Standing::Answered);
            step.due += u64::from(asked.is_due());
            step.overdue += u64::from(asked.is_overdue(now.ms()));
        }
        step
    }
}

/// The bounds of the response times that are counted together, themselves included; beyond the last one is one more.
pub const RESPONSE_BOUNDS_MS: [i64; 7] =
    [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 60 * MINUTE_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

/// How the response times spread over [`RESPONSE_BOUNDS_MS`], and the questions over the hours of the day.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Spread {
    pub responses: [u64; RESPONSE_BOUNDS_MS.len() + 1],
    pub hours: [u64; 24],
}

/// In which part of [`Spread::responses`] a time is.
pub fn bucket(response_ms: i64) -> usize {
    RESPONSE_BOUNDS_MS.partition_point(|bound_ms| *bound_ms < response_ms)
}

/// The hour of the day in a zone that is `ahead_ms` ahead of UTC, 0 to 23.
pub fn hour(at_ms: i64, ahead_ms: i64) -> usize {
    ((at_ms + ahead_ms).rem_euclid(DAY_MS) / (60 * MINUTE_MS)) as usize
}

impl Spread {
    pub fn add(&mut self, cell: &Cell, ahead_ms: i64) {
        for answered in &cell.answered {
            self.responses[bucket(answered.response_ms)] += 1;
        }
        for asked in &cell.asked {
            self.hours[hour(asked.asked_at_ms, ahead_ms)] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_belongs_to_what_it_bounds() {
        let places = [0, MINUTE_MS, MINUTE_MS + 1, 7 * DAY_MS, 7 * DAY_MS + 1].map(bucket);
        assert_eq!(places, [0, 0, 1, 6, 7]);
    }

    #[test]
    fn the_hour_is_that_of_the_zone() {
        let at_ms = 23 * 60 * MINUTE_MS + 59 * MINUTE_MS;
        assert_eq!([0, MINUTE_MS, 8 * 60 * MINUTE_MS].map(|ahead_ms| hour(at_ms, ahead_ms)), [23, 0, 7]);
        assert_eq!(hour(0, -MINUTE_MS), 23);
    }
}
