//! How a ranking is computed: the example of `docs/ranking.md` by hand, what holds of every ranking, and a second
//! implementation that has to agree. The rankings in `tests/fixtures/ranking` are computed again by the page's script.

use crate::{
    ranked::{beside, figures_of, formula},
    scene::people::{department, line},
};
use domain::ranking::{
    formula::{Figure, Formula, Group, Measured, Part, Unit},
    score::{Input, Row, Unplaced},
};
use proptest::{
    collection::vec,
    option,
    prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest},
    strategy::ValueTree,
    test_runner::TestRunner,
};
use serde::{Deserialize, Serialize};
use std::{env, fs, path::PathBuf};

const PAGE: &str = include_str!("../../../../docs/ranking.md");

#[test]
fn the_example_of_the_documentation_comes_out() {
    let formula = formula();
    let rows = formula.rank(formula.inputs(&beside().figures));
    let written = |points: Option<u32>| {
        points.map_or_else(|| "—".to_owned(), |points| format!("{}.{:02}", points / 100, points % 100))
    };
    for (row, name) in rows.iter().zip(["示例水务局", "示例交通局", "示例园林局"]) {
        let place = row.place.map_or_else(|| "案件数不足".to_owned(), |place| place.to_string());
        let points: Vec<_> = row.points.iter().map(|points| written(*points)).collect();
        let line = format!("| {name} | {} | {} | {place} |", points.join(" | "), written(row.score));
        assert!(PAGE.contains(&line), "the page has no line {line}");
    }
}

#[test]
fn points_lie_between_worst_and_best_and_halves_are_rounded_upwards() {
    let points = |part: u64, whole: u64, worst: u32, best: u32| {
        let part_of = Part { figure: Figure::AnswerRate, weight: 1, worst, best };
        let formula = Formula { parts: vec![part_of], cases_min: 1, groups: Vec::new() };
        let measured = Measured { figure: Figure::AnswerRate, part, whole };
        formula.rank(vec![input("roads", 9, vec![measured])])[0].points[0]
    };
    assert_eq!(points(1, 2, 0, 10_000), Some(5_000));
    assert_eq!(points(1, 3, 0, 10_000), Some(3_333));
    assert_eq!(points(2, 3, 0, 10_000), Some(6_667));
    assert_eq!(points(1, 20_000, 0, 10_000), Some(1), "half a hundredth");
    assert_eq!(points(1, 20_001, 0, 10_000), Some(0));
    assert_eq!(points(1, 2, 5_001, 10_000), Some(0), "worse than the worst");
    assert_eq!(points(1, 2, 0, 4_999), Some(10_000), "better than the best");
    assert_eq!(points(1, 4, 10_000, 0), Some(7_500), "less is better");
}

#[test]
fn equal_scores_share_a_place_and_the_next_is_left_out() {
    let formula = formula();
    let figures = [("a", 10), ("b", 9), ("c", 9), ("d", 8)];
    let figures: Vec<_> =
        figures.iter().map(|(code, answered)| figures_of(code, *answered, 10, 90, [0; 5])).collect();
    let places: Vec<_> =
        formula.rank(formula.inputs(&figures)).into_iter().filter_map(|row| row.place).collect();
    assert_eq!(places, [1, 2, 2, 4]);
}

#[test]
fn who_has_nothing_measured_has_no_place() {
    let formula = formula();
    let rows = formula.rank(vec![input("roads", 100, Vec::new())]);
    assert_eq!((rows[0].score, rows[0].unplaced), (None, Some(Unplaced::NothingMeasured)));
}

fn input(code: &str, cases: u64, measured: Vec<Measured>) -> Input {
    Input { department_id: department(code), name: line(code), group: None, cases, measured }
}

// By chance.

fn part(figure: Figure) -> impl Strategy<Value = Part> {
    let (least, most) = figure.unit().bounds();
    (1_u32..=1_000, least..=most, least..=most).prop_map(move |(weight, worst, best)| {
        let best = if best != worst {
            best
        } else if best > least {
            best - 1
        } else {
            best + 1
        };
        Part { figure, weight, worst, best }
    })
}

fn measured(figure: Figure) -> impl Strategy<Value = Measured> {
    let whole = if figure.unit() == Unit::Time { 1_u64..2 } else { 1..100_000 };
    whole.prop_flat_map(move |whole| {
        let parts = match figure.unit() {
            Unit::Rate => 0..=whole,
            Unit::Score => whole..=5 * whole,
            Unit::Time => 0..=366 * 24 * 3_600_000,
        };
        parts.prop_map(move |part| Measured { figure, part, whole })
    })
}

const GROUPS: [&str; 2] = ["政府部门", "区市"];

/// A formula over all figures or some, and departments of which some are measured in some of them.
fn rankings() -> impl Strategy<Value = (Formula, Vec<Input>)> {
    let figures = proptest::sample::subsequence(Figure::ALL.to_vec(), 1..=Figure::ALL.len());
    let inputs = figures.prop_flat_map(|figures| {
        let parts: Vec<_> = figures.iter().copied().map(part).collect();
        let one = figures.iter().map(|figure| option::weighted(0.8, measured(*figure))).collect::<Vec<_>>();
        (parts, 1_u32..20, vec((0_u64..100, option::of(0_usize..GROUPS.len()), one), 0..12))
    });
    inputs.prop_map(|(parts, cases_min, departments)| {
        let inputs: Vec<_> = departments
            .into_iter()
            .enumerate()
            .map(|(n, (cases, group, measured))| Input {
                group: group.map(|group| line(GROUPS[group])),
                ..input(&format!("d{n:02}"), cases, measured.into_iter().flatten().collect())
            })
            .collect();
        let group = |name: &&str| Group {
            name: line(name),
            department_ids: inputs
                .iter()
                .filter(|input| input.group == Some(line(name)))
                .map(|input| input.department_id.clone())
                .collect(),
        };
        let formula = Formula { parts, cases_min, groups: GROUPS.iter().map(group).collect() };
        (formula, inputs)
    })
}

/// The value nearer to the best by a step; as it was where there is none.
fn better(measured: &Measured, part: &Part) -> Measured {
    let most = match measured.figure.unit() {
        Unit::Rate => measured.whole,
        Unit::Score => 5 * measured.whole,
        Unit::Time => u64::MAX,
    };
    let value =
        if part.best > part.worst { (measured.part + 1).min(most) } else { measured.part.saturating_sub(1) };
    Measured { part: value, ..*measured }
}

fn row<'a>(rows: &'a [Row], of: &Input) -> &'a Row {
    rows.iter().find(|row| row.input.department_id == of.department_id).expect("every department is listed")
}

proptest! {
    #[test]
    fn every_department_is_listed_once_whatever_the_order((formula, inputs) in rankings(), by in any::<u32>()) {
        let rows = formula.rank(inputs.clone());
        prop_assert_eq!(rows.len(), inputs.len());
        let mut others = inputs.clone();
        others.rotate_left(by as usize % inputs.len().max(1));
        prop_assert_eq!(&rows, &formula.rank(others));
        for input in &inputs {
            prop_assert_eq!(&row(&rows, input).input, input);
        }
    }

    #[test]
    fn a_better_figure_never_lowers_the_place((formula, inputs) in rankings(), n in any::<usize>(), m in any::<usize>()) {
        let before = formula.rank(inputs.clone());
        let mut changed = inputs.clone();
        let count = changed.len().max(1);
        let Some(input) = changed.get_mut(n % count) else { return Ok(()) };
        let count = input.measured.len().max(1);
        let Some(measured) = input.measured.get_mut(m % count) else { return Ok(()) };
        let part = formula.parts.iter().find(|part| part.figure == measured.figure).expect("of the formula");
        *measured = better(measured, part);
        let input = input.clone();
        let after = formula.rank(changed);
        let (before, after) = (row(&before, &input), row(&after, &input));
        prop_assert!(after.score >= before.score);
        prop_assert!(after.place <= before.place);
    }

    #[test]
    fn a_second_implementation_agrees((formula, inputs) in rankings()) {
        for row in formula.rank(inputs.clone()) {
            let score = second::score(&formula, &row.input);
            prop_assert_eq!(row.score, score);
            let better = inputs.iter().filter(|other| {
                other.group == row.input.group && second::score(&formula, other) > score
            });
            prop_assert_eq!(row.place, score.map(|_| better.count() as u32 + 1));
        }
    }
}

/// Written from `docs/ranking.md` with fractions that are compared, and no division but the last one.
mod second {
    use super::*;

    pub fn score(formula: &Formula, input: &Input) -> Option<u32> {
        if input.cases < u64::from(formula.cases_min) {
            return None;
        }
        let (mut sum, mut weights) = (0_i128, 0_i128);
        for part in &formula.parts {
            let Some(measured) = input.measured.iter().find(|one| one.figure == part.figure) else {
                continue;
            };
            sum += i128::from(part.weight) * points(part, measured);
            weights += i128::from(part.weight);
        }
        (weights > 0).then(|| nearest(sum, weights) as u32)
    }

    fn points(part: &Part, measured: &Measured) -> i128 {
        // The value as a fraction in the unit of the bounds.
        let (value, one) = match part.figure.unit() {
            Unit::Rate => (measured.part as i128 * 10_000, measured.whole as i128),
            Unit::Score => (measured.part as i128 * 100, measured.whole as i128),
            Unit::Time => (measured.part as i128, 60_000),
        };
        let (worst, best) = (i128::from(part.worst) * one, i128::from(part.best) * one);
        let is_up = best > worst;
        if (is_up && value <= worst) || (!is_up && value >= worst) {
            0
        } else if (is_up && value >= best) || (!is_up && value <= best) {
            10_000
        } else {
            nearest(10_000 * (value - worst).abs(), (best - worst).abs())
        }
    }

    /// Of two whole numbers beside a quotient the nearer one, the upper one if both are as near.
    fn nearest(part: i128, whole: i128) -> i128 {
        let (below, rest) = (part / whole, part % whole);
        if 2 * rest >= whole { below + 1 } else { below }
    }
}

/// What a published ranking is computed again from.
#[derive(PartialEq, Debug, Serialize, Deserialize)]
struct Recorded {
    formula: Formula,
    rows: Vec<Row>,
}

const RECORDED: usize = 40;

/// `UPDATE_FIXTURES=1` writes them; otherwise they are compared.
#[test]
fn the_recorded_rankings_are_those_of_today() {
    let mut chance = TestRunner::deterministic();
    let recorded: Vec<Recorded> = (0..RECORDED)
        .map(|_| {
            let (formula, inputs) = rankings().new_tree(&mut chance).expect("a ranking").current();
            let rows = formula.rank(inputs);
            Recorded { formula, rows }
        })
        .collect();
    let path =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/ranking/rankings.json"));
    let text = serde_json::to_string(&recorded).expect("JSON") + "\n";
    if env::var_os("UPDATE_FIXTURES").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, &text).expect("written");
    }
    assert!(
        fs::read_to_string(&path).expect("it is there") == text,
        "run UPDATE_FIXTURES=1 cargo test -p domain"
    );
    assert_eq!(serde_json::from_str::<Vec<Recorded>>(&text).expect("readable"), recorded);
}
