//! What netizens give answers and interviews: a score, and what many of them come to.

use serde::{Deserialize, Serialize};

/// A rating, 1 (bad) to 5 (good).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u8")]
pub struct Score(u8);

impl TryFrom<i64> for Score {
    type Error = &'static str;

    fn try_from(score: i64) -> Result<Self, Self::Error> {
        Self::parse(score).ok_or("not a score")
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> Self {
        score.0
    }
}

impl Score {
    pub fn parse(score: i64) -> Option<Self> {
        u8::try_from(score).ok().filter(|score| (1..=5).contains(score)).map(Self)
    }

    pub fn value(self) -> i64 {
        i64::from(self.0)
    }
}

/// How many rated an answer, and the sum of their scores.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RatingCount {
    pub count: u64,
    pub sum: u64,
}
