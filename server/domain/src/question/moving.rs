//! A question as it goes from one room to another: the event of the room that it comes to carries all that the fold needs,
//! so that each log alone gives its room again.

use super::Question;
use crate::{
    ids::{AnswerId, InterviewId},
    score::RatingCount,
};
use serde::{Deserialize, Serialize};

/// As of the move; afterwards only tallies change it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Counted {
    pub upvotes: u64,
    pub ratings: Vec<(AnswerId, RatingCount)>,
}

/// A question as it comes into a room. It stands so in the log: a new field of [`Question`] needs a default.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Arrival {
    pub question: Question,
    pub from: InterviewId,
    pub counted: Counted,
}
