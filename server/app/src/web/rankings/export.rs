//! A frozen ranking to take along and to compute again: the formula, what each department was ranked by, and what
//! came of it.

use super::reading::show;
use crate::{
    node::App,
    web::{
        assessment::{export::csv_file, sheets::Cell},
        auth::Who,
        error::Problem,
        extract::Id,
        formula::FormulaBody,
        language::Language,
        openapi::Reads,
        pages::words::Words,
    },
};
use axum::{Json, extract::State, response::Response};
use domain::{
    Instant, Refusal,
    ids::RankingId,
    ranking::{
        RankingStatus,
        formula::{Figure, Part},
        score::{Row, Unplaced},
    },
    text::Line,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How it is computed, for whoever writes a program: the same is in `docs/ranking.md`, with an example.
const METHOD: &str = "All points are hundredths, 0 to 10000, and every rounding is to the nearest whole number, halves upwards. \
    Unit of worst and best: rates hundredths of a percent (value = part * 10000 / whole), means hundredths of a score \
    (part * 100 / whole), times minutes (part / 60000). Points of a part: 10000 * (value - worst) / (best - worst), \
    not below 0 and not above 10000, rounded. Score: the mean of the points, weighted, over the parts that were \
    measured, rounded. No score with fewer cases than cases_min, or with nothing measured. Place: 1 and one for each \
    department of the same group with a higher score.";

/// A frozen ranking, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct RankingExport {
    pub id: RankingId,
    pub title: Line,
    pub from: Instant,
    /// Itself not included.
    pub to: Instant,
    pub cut_off: Instant,
    pub status: RankingStatus,
    pub frozen_at: Option<Instant>,
    pub published_at: Option<Instant>,
    /// How scores and places are computed.
    pub method: &'static str,
    pub formula: FormulaBody,
    pub rows: Vec<Row>,
}

/// # Errors
/// `NotFound` before it is frozen, and for whoever may not see its table.
pub async fn export(app: &App, who: &Who, id: &RankingId) -> Result<RankingExport, Problem> {
    let shown = show(app, who, id).await?;
    let is_frozen = shown.ranking.frozen_at.is_some();
    let rows = shown.rows.filter(|_| is_frozen).ok_or(Refusal::NotFound)?;
    let ranking = shown.ranking;
    Ok(RankingExport {
        id: ranking.id,
        title: ranking.title,
        from: ranking.from,
        to: ranking.to,
        cut_off: ranking.cut_off,
        status: ranking.status,
        frozen_at: ranking.frozen_at,
        published_at: ranking.published_at,
        method: METHOD,
        formula: shown.formula,
        rows,
    })
}

/// All that is needed to compute a frozen ranking again, and its result.
#[utoipa::path(get, path = "/rankings/{id}/export.json", tag = "assessment", params(("id" = RankingId, Path)),
    responses((status = 200, body = RankingExport), Reads))]
pub async fn json(
    State(app): State<App>,
    who: Who,
    Id(id): Id<RankingId>,
) -> Result<Json<RankingExport>, Problem> {
    Ok(Json(export(&app, &who, &id).await?))
}

/// A frozen ranking as a table.
#[utoipa::path(get, path = "/rankings/{id}/export.csv", tag = "assessment", params(("id" = RankingId, Path)),
    responses((status = 200, content_type = "text/csv", body = String), Reads))]
pub async fn csv(
    State(app): State<App>,
    who: Who,
    language: Language,
    Id(id): Id<RankingId>,
) -> Result<Response, Problem> {
    let export = export(&app, &who, &id).await?;
    let rows = export.rows.iter().map(|row| cells(row, &export.formula.formula.parts, language));
    csv_file("ranking.csv", heads(&export.formula.formula.parts, language), rows)
}

fn heads(parts: &[Part], language: Language) -> Vec<String> {
    let (first, of_part) = match language {
        Language::Chinese => (["组", "名次", "部门", "件数", "得分", "备注"], ["分子", "分母", "得分"]),
        Language::English => {
            (["Group", "Place", "Department", "Cases", "Score", "Note"], ["part", "whole", "points"])
        }
    };
    let of_parts = parts.iter().flat_map(|part| {
        of_part.iter().map(|what| format!("{} {what}", Words::of(language).t(figure_word(part.figure))))
    });
    first.into_iter().map(str::to_owned).chain(of_parts).collect()
}

fn cells(row: &Row, parts: &[Part], language: Language) -> Vec<Cell> {
    let number = |number: u64| i64::try_from(number).map_or(Cell::Empty, Cell::Number);
    let points = |points: Option<u32>| points.map_or(Cell::Empty, |points| Cell::Text(hundredths(points)));
    let note = row.unplaced.map_or(Cell::Empty, |why| Cell::Text(unplaced(why, language).to_owned()));
    let mut cells = vec![
        row.input.group.as_ref().map_or(Cell::Empty, |group| Cell::Text(group.as_str().to_owned())),
        row.place.map_or(Cell::Empty, |place| number(place.into())),
        Cell::Text(row.input.name.as_str().to_owned()),
        number(row.input.cases),
        points(row.score),
        note,
    ];
    for (part, scored) in parts.iter().zip(&row.points) {
        let measured = row.input.measured.iter().find(|measured| measured.figure == part.figure);
        cells.push(measured.map_or(Cell::Empty, |measured| number(measured.part)));
        cells.push(measured.map_or(Cell::Empty, |measured| number(measured.whole)));
        cells.push(points(*scored));
    }
    cells
}

/// The key of a figure's name, in the words of the pages.
pub fn figure_word(figure: Figure) -> &'static str {
    match figure {
        Figure::AnswerRate => "figure.answer_rate",
        Figure::LiveAnswerRate => "figure.live_answer_rate",
        Figure::OnTimeRate => "figure.on_time",
        Figure::OverdueOpenRate => "figure.overdue_open_rate",
        Figure::ResponseMedian => "figure.response_median",
        Figure::SatisfactionMean => "figure.satisfaction",
        Figure::ConfirmationRate => "figure.confirmation_rate",
        Figure::JudgementMean => "figure.judgement",
        Figure::SamplingMean => "figure.sampling_mean",
    }
}

/// Hundredths as they are written: `87.50`.
pub fn hundredths(points: u32) -> String {
    format!("{}.{:02}", points / 100, points % 100)
}

fn unplaced(why: Unplaced, language: Language) -> &'static str {
    Words::of(language).t(unplaced_word(why))
}

/// The key of why there is no place, in the words of the pages.
pub fn unplaced_word(why: Unplaced) -> &'static str {
    match why {
        Unplaced::TooFewCases => "rank.too_few_cases",
        Unplaced::NothingMeasured => "rank.nothing_measured",
    }
}
