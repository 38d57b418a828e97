//! Samples (抽样回访): answered questions drawn for telephone interviews, and what those brought.
//!
//! The system has no telephone numbers: it draws the questions, and whoever telephones matches the numbers outside.
//! The draw is a function of the seed, so that anybody can repeat it: in each department the questions in the order
//! of the SHA-256 of `seed:question id`, written as hexadecimal digits, and of these the first so many.

use crate::{
    Instant,
    ids::{DepartmentId, QuestionId, SampleId},
    score::Score,
    text::{Line, Text},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// From what is drawn, and how many.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct SamplePlan {
    pub title: Line,
    /// Of interviews that opened at or after.
    pub from: Instant,
    /// Of interviews that opened before.
    pub to: Instant,
    pub per_department: u32,
    /// What the draw goes by; the sample's own id, unless said.
    pub seed: Option<Line>,
}

/// A sample that was drawn. Its items are numbered from 1 on.
#[derive(Clone, PartialEq, Debug)]
pub struct Sample {
    pub id: SampleId,
    pub plan: SamplePlan,
    pub drawn_at: Instant,
    /// How many items it has.
    pub items: u32,
}

impl Sample {
    /// What the draw went by.
    pub fn seed(&self) -> &str {
        seed(&self.plan, &self.id)
    }
}

pub(crate) fn seed<'a>(plan: &'a SamplePlan, id: &'a SampleId) -> &'a str {
    plan.seed.as_ref().map_or(id.as_str(), Line::as_str)
}

/// An answered question, and the department that answered it first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Answered {
    pub department: DepartmentId,
    pub question: QuestionId,
}

/// Draws from all that could be drawn, in whatever order it comes: by department, then in the order of the draw.
pub fn draw(from: &[Answered], per_department: u32, seed: &str) -> Vec<Answered> {
    let mut lots: BTreeMap<&DepartmentId, BTreeMap<String, &Answered>> = BTreeMap::new();
    for answered in from {
        let lot = lot(seed, &answered.question);
        lots.entry(&answered.department).or_default().insert(lot, answered);
    }
    let drawn = lots.into_values().flat_map(|lots| lots.into_values().take(per_department as usize));
    drawn.cloned().collect()
}

/// Where a question stands in the draw: the smallest is drawn first.
fn lot(seed: &str, question: &QuestionId) -> String {
    Sha256::digest(format!("{seed}:{question}")).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a telephone interview brought.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SampleResult {
    pub is_reached: bool,
    /// Only of whoever was reached; not everybody gives one.
    pub score: Option<Score>,
    pub comment: Option<Text>,
}
