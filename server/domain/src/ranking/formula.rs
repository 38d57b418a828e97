//! The formula of a ranking: which figures count, for how much, and how the value of each becomes points.
//!
//! A formula is a versioned setting: a change is a new version, and a ranking names the one it was made by. How points
//! and places come of it is in [`super::score`].

use crate::{
    Instant, Refusal,
    figures::{Figures, Sampling, Satisfaction},
    ids::DepartmentId,
    refusal::FieldFault,
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A part weighs 1 to so much.
pub const WEIGHT_MAX: u32 = 1_000;
/// The smallest number of cases is 1 to so much.
pub const CASES_MIN_MAX: u32 = 100_000;
/// A time is at most a year of 366 days.
const MINUTES_MAX: u32 = 366 * 24 * 60;

/// A figure that a formula may take in; what each means is in [`crate::figures`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    AnswerRate,
    LiveAnswerRate,
    OnTimeRate,
    /// Still open after their due date, of those that were due.
    OverdueOpenRate,
    ResponseMedian,
    SatisfactionMean,
    /// Answered, as the askers say, of those that said anything.
    ConfirmationRate,
    JudgementMean,
    SamplingMean,
}

/// In what the bounds of a part are written, as whole numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Hundredths of a percent: 0 to 10000.
    Rate,
    /// Hundredths of a score: 100 to 500.
    Score,
    /// Minutes.
    Time,
}

impl Unit {
    /// What a measured value is multiplied with, and divided by, to be in this unit.
    pub fn scale(self) -> (u64, u64) {
        match self {
            Self::Rate => (10_000, 1),
            Self::Score => (100, 1),
            Self::Time => (1, 60_000),
        }
    }

    /// The least and the most that a bound may be.
    pub fn bounds(self) -> (u32, u32) {
        match self {
            Self::Rate => (0, 10_000),
            Self::Score => (100, 500),
            Self::Time => (0, MINUTES_MAX),
        }
    }
}

/// What was measured of a figure, exactly: `part / whole`. A time is milliseconds over 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Measured {
    pub figure: Figure,
    pub part: u64,
    /// At least 1: what has no cases is not measured.
    pub whole: u64,
}

impl Figure {
    pub const ALL: [Self; 9] = [
        Self::AnswerRate,
        Self::LiveAnswerRate,
        Self::OnTimeRate,
        Self::OverdueOpenRate,
        Self::ResponseMedian,
        Self::SatisfactionMean,
        Self::ConfirmationRate,
        Self::JudgementMean,
        Self::SamplingMean,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::AnswerRate => "answer_rate",
            Self::LiveAnswerRate => "live_answer_rate",
            Self::OnTimeRate => "on_time_rate",
            Self::OverdueOpenRate => "overdue_open_rate",
            Self::ResponseMedian => "response_median",
            Self::SatisfactionMean => "satisfaction_mean",
            Self::ConfirmationRate => "confirmation_rate",
            Self::JudgementMean => "judgement_mean",
            Self::SamplingMean => "sampling_mean",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.name() == text)
    }

    pub fn unit(self) -> Unit {
        match self {
            Self::AnswerRate
            | Self::LiveAnswerRate
            | Self::OnTimeRate
            | Self::OverdueOpenRate
            | Self::ConfirmationRate => Unit::Rate,
            Self::SatisfactionMean | Self::JudgementMean | Self::SamplingMean => Unit::Score,
            Self::ResponseMedian => Unit::Time,
        }
    }

    /// What a department's figures say of it; none without cases.
    pub fn measure(self, figures: &Figures, sampling: &Sampling) -> Option<Measured> {
        let mean = |ratings: &Satisfaction| (ratings.sum(), ratings.count);
        let (part, whole) = match self {
            Self::AnswerRate => (figures.answered, figures.approved),
            Self::LiveAnswerRate => (figures.live_answered, figures.live_approved),
            Self::OnTimeRate => {
                (figures.deadlines.due.saturating_sub(figures.deadlines.overdue), figures.deadlines.due)
            }
            Self::OverdueOpenRate => (figures.deadlines.overdue_open, figures.deadlines.due),
            Self::ResponseMedian => (u64::try_from(figures.response.median_ms?).ok()?, 1),
            Self::SatisfactionMean => mean(&figures.satisfaction),
            Self::ConfirmationRate => {
                let Confirmed { yes, all } = Confirmed::of(figures);
                (yes, all)
            }
            Self::JudgementMean => mean(&figures.judgement),
            Self::SamplingMean => mean(&sampling.satisfaction()),
        };
        (whole > 0).then_some(Measured { figure: self, part, whole })
    }
}

struct Confirmed {
    yes: u64,
    all: u64,
}

impl Confirmed {
    fn of(figures: &Figures) -> Self {
        let said = &figures.confirmation;
        Self { yes: said.answered, all: said.answered + said.not_answered }
    }
}

/// A figure in a formula. Its value gives 0 points at `worst`, 100 at `best`, between them in a straight line, and
/// never less or more. `best` may be the smaller one: of a time, less is better.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FormulaPart)]
pub struct Part {
    pub figure: Figure,
    /// 1 to 1000, in relation to the other parts.
    pub weight: u32,
    /// In the figure's unit: hundredths of a percent, hundredths of a score, or minutes.
    pub worst: u32,
    pub best: u32,
}

/// Departments that are ranked among themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = FormulaGroup)]
pub struct Group {
    pub name: Line,
    pub department_ids: Vec<DepartmentId>,
}

/// How departments are ranked. Departments that are in no group are ranked among themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Formula {
    pub parts: Vec<Part>,
    /// Whoever has fewer public questions is listed without a place.
    pub cases_min: u32,
    pub groups: Vec<Group>,
}

/// A formula as it was set once; it never changes.
#[derive(Clone, PartialEq, Debug)]
pub struct FormulaVersion {
    /// From 1 on, without a gap.
    pub version: u32,
    pub formula: Formula,
    pub set_at: Instant,
    /// As [`crate::Actor`] writes itself.
    pub set_by: String,
}

impl Formula {
    /// # Errors
    /// `Invalid`, naming every part and every group that is at fault.
    pub fn check(&self, is_known: impl Fn(&DepartmentId) -> bool) -> Result<(), Refusal> {
        let mut faults = Vec::new();
        let mut fault = |field: String, code| faults.push(FieldFault { field, code });
        if self.parts.is_empty() {
            fault("parts".to_owned(), "missing_field");
        }
        if !(1..=CASES_MIN_MAX).contains(&self.cases_min) {
            fault("cases_min".to_owned(), "number_out_of_bounds");
        }
        let mut figures = BTreeSet::new();
        for (n, part) in self.parts.iter().enumerate() {
            for (name, code) in part.faults(!figures.insert(part.figure)) {
                fault(format!("parts.{n}.{name}"), code);
            }
        }
        let (mut names, mut members) = (BTreeSet::new(), BTreeSet::new());
        for (n, group) in self.groups.iter().enumerate() {
            if !names.insert(&group.name) {
                fault(format!("groups.{n}.name"), "duplicate");
            }
            for (m, department) in group.department_ids.iter().enumerate() {
                let field = || format!("groups.{n}.department_ids.{m}");
                if !is_known(department) {
                    fault(field(), "unknown_department");
                } else if !members.insert(department) {
                    fault(field(), "duplicate");
                }
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(Refusal::Invalid(faults)) }
    }

    /// Among whom a department is ranked; none if it is in no group.
    pub fn group_of(&self, department: &DepartmentId) -> Option<&Line> {
        self.groups.iter().find(|group| group.department_ids.contains(department)).map(|group| &group.name)
    }
}

impl Part {
    fn faults(&self, is_doubled: bool) -> Vec<(&'static str, &'static str)> {
        let (least, most) = self.figure.unit().bounds();
        let is_out = |bound| !(least..=most).contains(&bound);
        let found = [
            (is_doubled, "figure", "duplicate"),
            (!(1..=WEIGHT_MAX).contains(&self.weight), "weight", "number_out_of_bounds"),
            (is_out(self.worst), "worst", "number_out_of_bounds"),
            (is_out(self.best), "best", "number_out_of_bounds"),
            (self.worst == self.best, "best", "best_is_worst"),
        ];
        found.into_iter().filter(|(is_fault, _, _)| *is_fault).map(|(_, name, code)| (name, code)).collect()
    }
}
