//! Points and places, in whole numbers only, so that anybody who computes them again gets the same to the last digit.
//!
//! All points are hundredths: 0 to 10000. Wherever something does not come out even it is rounded to the nearest
//! hundredth, halves upwards: once for the points of each part, and once for their weighted mean. A part that was not
//! measured in a department has no points, and its weight falls away there: the others count for more.

use super::formula::{Figure, Formula, Measured, Part};
use crate::{
    figures::{Figures, Sampling},
    ids::DepartmentId,
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use utoipa::ToSchema;

/// Full points, in hundredths.
const POINTS_MAX: i128 = 10_000;

/// The figures of a department, as they are when a ranking looks at them.
#[derive(Clone, PartialEq, Debug)]
pub struct FiguresOf {
    pub department: DepartmentId,
    pub name: Line,
    pub figures: Figures,
    pub sampling: Sampling,
}

/// What a department is ranked by: all that whoever computes it again needs beside the formula.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RankingInput)]
pub struct Input {
    pub department_id: DepartmentId,
    pub name: Line,
    /// Among whom it is ranked; null: among those that are in no group.
    pub group: Option<Line>,
    /// Its public questions.
    pub cases: u64,
    /// In the order of the formula's parts; what has no cases is left out.
    pub measured: Vec<Measured>,
}

/// Why a department has no place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unplaced {
    /// Fewer than the smallest number.
    TooFewCases,
    /// No part of the formula could be measured.
    NothingMeasured,
}

/// A department in a ranking: what it was ranked by, and what came of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RankingRow)]
pub struct Row {
    #[serde(flatten)]
    pub input: Input,
    /// Hundredths of points in the order of the formula's parts; null where nothing was measured.
    pub points: Vec<Option<u32>>,
    /// Hundredths of points; null if there is no place.
    pub score: Option<u32>,
    /// From 1 on within the group; equal scores share a place, and the next one is left out for each of them.
    pub place: Option<u32>,
    pub unplaced: Option<Unplaced>,
}

impl Formula {
    /// What departments are ranked by.
    pub fn inputs(&self, all: &[FiguresOf]) -> Vec<Input> {
        let input = |of: &FiguresOf| Input {
            department_id: of.department.clone(),
            name: of.name.clone(),
            group: self.group_of(&of.department).cloned(),
            cases: of.figures.approved,
            measured: self
                .parts
                .iter()
                .filter_map(|part| part.figure.measure(&of.figures, &of.sampling))
                .collect(),
        };
        all.iter().map(input).collect()
    }

    /// The ranking: the groups in the formula's order, those in no group last; in each the places, then those
    /// without one; departments that are equal in all this in the order of their ids.
    pub fn rank(&self, inputs: Vec<Input>) -> Vec<Row> {
        let mut rows: Vec<Row> = inputs.into_iter().map(|input| self.scored(input)).collect();
        let scores: Vec<_> =
            rows.iter().filter_map(|row| Some((row.input.group.clone(), row.score?))).collect();
        for row in &mut rows {
            let Some(score) = row.score else { continue };
            let better = scores.iter().filter(|(group, other)| *group == row.input.group && *other > score);
            row.place = u32::try_from(better.count() + 1).ok();
        }
        rows.sort_by(|one, other| self.order(one, other));
        rows
    }

    fn scored(&self, input: Input) -> Row {
        let points: Vec<_> =
            self.parts.iter().map(|part| input.of(part.figure).map(|value| part.points(value))).collect();
        let mean = self.mean(&points);
        let unplaced = if input.cases < u64::from(self.cases_min) {
            Some(Unplaced::TooFewCases)
        } else if mean.is_none() {
            Some(Unplaced::NothingMeasured)
        } else {
            None
        };
        Row { input, points, score: mean.filter(|_| unplaced.is_none()), place: None, unplaced }
    }

    /// The weighted mean over the parts that have points.
    fn mean(&self, points: &[Option<u32>]) -> Option<u32> {
        let counted =
            || self.parts.iter().zip(points).filter_map(|(part, points)| Some((part.weight, (*points)?)));
        let weights: i128 = counted().map(|(weight, _)| i128::from(weight)).sum();
        let sum: i128 = counted().map(|(weight, points)| i128::from(weight) * i128::from(points)).sum();
        (weights > 0).then(|| hundredths(sum, weights))
    }

    fn order(&self, one: &Row, other: &Row) -> Ordering {
        let group = |row: &Row| {
            let of = |name| self.groups.iter().position(|group| &group.name == name);
            row.input.group.as_ref().and_then(of).unwrap_or(self.groups.len())
        };
        let place = |row: &Row| row.place.unwrap_or(u32::MAX);
        (group(one), place(one), &one.input.department_id).cmp(&(
            group(other),
            place(other),
            &other.input.department_id,
        ))
    }
}

impl Input {
    fn of(&self, figure: Figure) -> Option<Measured> {
        self.measured.iter().find(|measured| measured.figure == figure).copied()
    }
}

impl Part {
    /// Where the value lies between `worst` and `best`, in hundredths of points.
    fn points(&self, value: Measured) -> u32 {
        let (times, over) = self.figure.unit().scale();
        let (worst, best) = (i128::from(self.worst), i128::from(self.best));
        let whole = i128::from(value.whole) * i128::from(over);
        let above_worst = i128::from(value.part) * i128::from(times) - worst * whole;
        // With `best` below `worst` both are turned around, and so the quotient stays.
        let (part, whole) = if best > worst {
            (above_worst, whole * (best - worst))
        } else {
            (-above_worst, whole * (worst - best))
        };
        hundredths(POINTS_MAX * part.clamp(0, whole), whole)
    }
}

/// `part / whole` rounded to the nearest whole number, halves upwards; neither is below 0, and the result is at most
/// [`POINTS_MAX`].
fn hundredths(part: i128, whole: i128) -> u32 {
    u32::try_from((2 * part + whole) / (2 * whole)).unwrap_or(u32::MAX)
}
