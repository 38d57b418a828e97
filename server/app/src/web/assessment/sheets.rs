//! The tables that are exported, once for every format: their heads, and a row for each department and question.

use super::cases::Case;
use crate::web::{figures::FiguresOf, language::Language};
use domain::figures::{Figures, Quantiles};

/// What stands in a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    Text(String),
    /// A whole number, so that any program can go on counting with it.
    Number(i64),
    /// A part of 1.
    Rate(f64),
    Empty,
}

/// Chinese and English head, and where the value comes from.
pub type Column<T> = (&'static str, &'static str, fn(&T) -> Cell);

pub const DEPARTMENTS: &[Column<FiguresOf>] = &[
    ("部门", "Department", |row| Cell::Text(row.name.clone().unwrap_or_default())),
    ("访谈", "Interviews", |row| count(row.figures.interviews)),
    ("参与人次", "Participations", |row| count(row.figures.participations)),
    ("提问", "Questions", |row| count(row.figures.questions)),
    ("公开", "Approved", |row| count(row.figures.approved)),
    ("已答复", "Answered", |row| count(row.figures.answered)),
    ("答复率", "Answer rate", |row| rate(row.figures.answer_rate)),
    ("当场答复", "Answered live", |row| count(row.figures.live_answered)),
    ("当场答复率", "Live answer rate", |row| rate(row.figures.live_answer_rate)),
    ("答复用时件数", "Response time, cases", |row| count(row.figures.response.count)),
    ("答复用时中位数（毫秒）", "Response time, median (ms)", |row| median(&row.figures.response)),
    ("答复用时九成以内（毫秒）", "Response time, p90 (ms)", |row| p90(&row.figures.response)),
    ("答复用时最长（毫秒）", "Response time, maximum (ms)", |row| max(&row.figures.response)),
    ("等候用时中位数（毫秒）", "Waiting time, median (ms)", |row| median(&row.figures.waiting)),
    ("等候用时九成以内（毫秒）", "Waiting time, p90 (ms)", |row| p90(&row.figures.waiting)),
    ("等候用时最长（毫秒）", "Waiting time, maximum (ms)", |row| max(&row.figures.waiting)),
    ("有时限", "Due", |row| count(row.figures.deadlines.due)),
    ("超期", "Overdue", |row| count(row.figures.deadlines.overdue)),
    ("超期未答", "Overdue and open", |row| count(row.figures.deadlines.overdue_open)),
    ("延期", "Extended", |row| count(row.figures.deadlines.extended)),
    ("按期率", "On time", |row| rate(row.figures.deadlines.on_time_rate)),
    ("提问人称已解决", "Answered, says the asker", |row| count(row.figures.confirmation.answered)),
    ("提问人称未解决", "Not answered, says the asker", |row| {
        count(row.figures.confirmation.not_answered)
    }),
    ("评价数", "Ratings", |row| count(row.figures.satisfaction.count)),
    ("满意度", "Mean rating", |row| row.figures.satisfaction.mean.map_or(Cell::Empty, Cell::Rate)),
    ("抽样", "Sampled", |row| row.sampling.as_ref().map_or(Cell::Empty, |of| count(of.drawn))),
    ("回访到", "Sampled and reached", |row| {
        row.sampling.as_ref().map_or(Cell::Empty, |of| count(of.reached))
    }),
    ("回访满意度", "Mean rating by telephone", |row| {
        row.sampling.as_ref().and_then(|of| of.mean).map_or(Cell::Empty, Cell::Rate)
    }),
    ("承诺", "Promises", |row| count(row.figures.promises.made)),
    ("已兑现", "Promises kept", |row| count(row.figures.promises.kept)),
    ("逾期承诺", "Promises overdue", |row| count(row.figures.promises.overdue)),
];

pub const QUESTIONS: &[Column<Case>] = &[
    ("访谈", "Interview", |case| Cell::Text(case.interview_title.clone())),
    ("编号", "No.", |case| Cell::Number(i64::from(case.no))),
    ("提问标识", "Question", |case| Cell::Text(case.question_id.to_string())),
    ("部门标识", "Department", |case| {
        Cell::Text(case.department_id.as_ref().map(ToString::to_string).unwrap_or_default())
    }),
    ("状态", "Status", |case| Cell::Text(case.status.name().to_owned())),
    ("提问时间", "Asked at", |case| Cell::Text(case.asked_at.to_string())),
    ("首次答复", "First answered at", |case| instant(case.first_answered_at)),
    ("时限", "Due at", |case| instant(case.due_at)),
    ("逾期答复", "Answered late", |case| Cell::Number(i64::from(case.late))),
    ("审核用时（毫秒）", "Moderation time (ms)", |case| ms(case.moderation_ms)),
    ("答复用时（毫秒）", "Response time (ms)", |case| ms(case.response_ms)),
    ("等候用时（毫秒）", "Waiting time (ms)", |case| ms(case.waiting_ms)),
];

pub fn heads<T>(columns: &[Column<T>], language: Language) -> Vec<&'static str> {
    let head = |column: &Column<T>| match language {
        Language::Chinese => column.0,
        Language::English => column.1,
    };
    columns.iter().map(head).collect()
}

pub fn row<T>(columns: &[Column<T>], of: &T) -> Vec<Cell> {
    columns.iter().map(|column| (column.2)(of)).collect()
}

/// The city as one more row.
pub fn city(name: &str, figures: Figures) -> FiguresOf {
    FiguresOf {
        department_id: None,
        interview_id: None,
        campaign_id: None,
        name: Some(name.to_owned()),
        figures,
        answers_taken: None,
        sampling: None,
    }
}

fn count(n: u64) -> Cell {
    i64::try_from(n).map_or(Cell::Empty, Cell::Number)
}

fn rate(rate: Option<f64>) -> Cell {
    rate.map_or(Cell::Empty, Cell::Rate)
}

fn ms(ms: Option<i64>) -> Cell {
    ms.map_or(Cell::Empty, Cell::Number)
}

fn median(times: &Quantiles) -> Cell {
    ms(times.median_ms)
}

fn p90(times: &Quantiles) -> Cell {
    ms(times.p90_ms)
}

fn max(times: &Quantiles) -> Cell {
    ms(times.max_ms)
}

fn instant(at: Option<domain::Instant>) -> Cell {
    at.map_or(Cell::Empty, |at| Cell::Text(at.to_string()))
}
