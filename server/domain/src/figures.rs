//! The figures: one definition for tables, interface and exports.
//!
//! Times count from the opening when it came later, and are never below 0. Before an interview has opened there are
//! none. Quantiles are exact, by nearest rank. A room gives [`cell`]s; cells add up to figures in [`sum`].

pub mod case;
pub mod cell;
pub mod course;
pub mod sum;

use crate::{
    Instant,
    answer::Outcome,
    interview::Interview,
    question::{Hold, Question},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The timing figures of one question, in milliseconds; none where the thing has not happened.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct QuestionTimes {
    /// From asking to the moderator's decision.
    pub moderation_ms: Option<i64>,
    /// How long the department that answered had it; what others held it counts for them.
    pub response_ms: Option<i64>,
    /// From asking to the first answer.
    pub waiting_ms: Option<i64>,
    /// First answered before the interview ended the first time.
    pub is_answered_live: bool,
    /// Approved before the interview ended the first time.
    pub is_approved_live: bool,
}

/// Source: the table of timing figures in the product's description.
pub fn times(interview: &Interview, question: &Question) -> QuestionTimes {
    let Some(opened_at) = interview.opened_at else { return QuestionTimes::default() };
    let from = |start: Instant| start.max(opened_at);
    let is_live =
        |at: Option<Instant>| at.is_some_and(|at| interview.ended_at.is_none_or(|ended_at| at <= ended_at));
    let span = |end: Option<Instant>| end.map(|end| end.ms_since(from(question.asked_at)));
    QuestionTimes {
        moderation_ms: span(question.moderated_at),
        response_ms: question.first_answered_at.map(|answered_at| {
            let holds = question
                .holds
                .iter()
                .filter(|hold| Some(&hold.department_id) == question.first_answered_by.as_ref());
            holds.map(|hold| held_ms(hold, from, answered_at)).sum()
        }),
        waiting_ms: span(question.first_answered_at),
        is_answered_live: is_live(question.first_answered_at),
        is_approved_live: is_live(question.approved_at),
    }
}

fn held_ms(hold: &Hold, from: impl Fn(Instant) -> Instant, answered_at: Instant) -> i64 {
    let end = hold.to.map_or(answered_at, |to| to.min(answered_at));
    end.ms_since(from(hold.from))
}

/// Which of `count` values in ascending order is the quantile of that percentage; counts from 1.
pub fn nearest_rank(count: u64, percent: u64) -> u64 {
    (count * percent).div_ceil(100).max(1)
}

/// Exact quantiles of one figure over the questions of a period.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Quantiles {
    pub count: u64,
    pub median_ms: Option<i64>,
    pub p90_ms: Option<i64>,
    pub max_ms: Option<i64>,
}

impl Quantiles {
    /// Of values in any order.
    pub fn of(mut values: Vec<i64>) -> Self {
        let count = values.len() as u64;
        let mut at = |percent| {
            // Parting the values at a rank takes a fraction of the time of ordering them all.
            let place = nearest_rank(count, percent) as usize - 1;
            (place < values.len()).then(|| *values.select_nth_unstable(place).1)
        };
        Self { count, median_ms: at(50), p90_ms: at(90), max_ms: at(100) }
    }
}

/// The figures of the city, a department or an interview over a period. Rates are parts of 1, none without cases.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    pub interviews: u64,
    /// Netizens with a cookie, one for each interview.
    pub participations: u64,
    /// Distinct netizens over the period.
    pub participants: u64,
    pub peak_online: u64,
    /// All that were asked, in whatever status they are now.
    pub questions: u64,
    /// Approved and answered ones, merged ones following their target; hidden ones left out.
    pub approved: u64,
    pub answered: u64,
    pub live_approved: u64,
    pub live_answered: u64,
    pub answer_rate: Option<f64>,
    pub live_answer_rate: Option<f64>,
    pub moderation: Quantiles,
    pub response: Quantiles,
    pub waiting: Quantiles,
    pub satisfaction: Satisfaction,
    /// Of the interviews as a whole, by whoever took part; of a department those in which it did.
    pub judgement: Satisfaction,
    pub deadlines: Deadlines,
    pub confirmation: Confirmation,
    pub outcomes: Outcomes,
    pub promises: Promises,
}

/// How the due dates were kept.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Deadlines {
    /// Questions that were open when their interview ended, or later.
    pub due: u64,
    /// Not answered at the due date, or answered after it.
    pub overdue: u64,
    /// Of those the ones that are still open.
    pub overdue_open: u64,
    pub extended: u64,
    /// Not overdue, of those that were due.
    pub on_time_rate: Option<f64>,
}

/// What the askers say of the questions that are answered, as the departments say.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Confirmation {
    pub answered: u64,
    pub not_answered: u64,
}

/// The answers that count, by what came of it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Outcomes {
    pub explained: u64,
    pub done: u64,
    pub adopted: u64,
    pub promised: u64,
    pub refused: u64,
    pub not_ours: u64,
    /// Nobody said what came of it.
    pub unnamed: u64,
}

impl Outcomes {
    /// The number of an outcome, to be counted up.
    pub fn of(&mut self, outcome: Option<Outcome>) -> &mut u64 {
        match outcome {
            Some(Outcome::Explained) => &mut self.explained,
            Some(Outcome::Done) => &mut self.done,
            Some(Outcome::Adopted) => &mut self.adopted,
            Some(Outcome::Promised) => &mut self.promised,
            Some(Outcome::Refused) => &mut self.refused,
            Some(Outcome::NotOurs) => &mut self.not_ours,
            None => &mut self.unnamed,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Promises {
    pub made: u64,
    pub kept: u64,
    /// Not kept in time, whether kept since or not.
    pub overdue: u64,
}

/// What the telephone interviews of samples brought.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Sampling {
    /// Questions that were drawn.
    pub drawn: u64,
    pub reached: u64,
    pub mean: Option<f64>,
    /// How many gave 1, 2, 3, 4, 5.
    pub distribution: [u64; 5],
}

impl Sampling {
    pub fn of(drawn: u64, reached: u64, distribution: [u64; 5]) -> Self {
        Self { drawn, reached, mean: Satisfaction::of(distribution).mean, distribution }
    }

    /// Of several departments together.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let (mut drawn, mut reached, mut distribution) = (0, 0, [0; 5]);
        for one in all {
            drawn += one.drawn;
            reached += one.reached;
            distribution.iter_mut().zip(one.distribution).for_each(|(sum, n)| *sum += n);
        }
        Self::of(drawn, reached, distribution)
    }

    pub fn satisfaction(&self) -> Satisfaction {
        Satisfaction::of(self.distribution)
    }
}

/// Ratings by the askers.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize, ToSchema)]
pub struct Satisfaction {
    pub count: u64,
    pub mean: Option<f64>,
    /// How many gave 1, 2, 3, 4, 5.
    pub distribution: [u64; 5],
}

impl Satisfaction {
    pub fn of(distribution: [u64; 5]) -> Self {
        let ratings = Self { count: distribution.iter().sum(), mean: None, distribution };
        Self { mean: rate(ratings.sum(), ratings.count), ..ratings }
    }

    /// All scores together.
    pub fn sum(&self) -> u64 {
        self.distribution.iter().zip(1..).map(|(count, score)| count * score).sum()
    }
}

/// `part` of `whole`; none without cases.
pub fn rate(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_rank_is_a_value_that_occurred() {
        for (count, percent, rank) in
            [(1, 50, 1), (2, 50, 1), (3, 50, 2), (10, 90, 9), (11, 90, 10), (1, 90, 1)]
        {
            assert_eq!(nearest_rank(count, percent), rank, "{percent} % of {count}");
        }
        let quantiles = Quantiles::of(vec![5, 1, 4, 2, 3]);
        assert_eq!((quantiles.median_ms, quantiles.p90_ms, quantiles.max_ms), (Some(3), Some(5), Some(5)));
        assert_eq!(Quantiles::of(Vec::new()), Quantiles::default());
    }

    #[test]
    fn satisfaction_is_the_mean_of_what_was_given() {
        let satisfaction = Satisfaction::of([1, 0, 0, 0, 3]);
        assert_eq!((satisfaction.count, satisfaction.mean), (4, Some(4.0)));
        assert_eq!(Satisfaction::of([0; 5]).mean, None);
    }
}
