//! The ranking of the departments (考核排名), as it was published: the tables, the formula in words, and what anybody
//! needs to compute it again. Only where the city publishes rankings.

use super::{
    page::Page,
    words::{figure, percent},
};
use crate::{
    node::App,
    web::{
        auth::Who,
        error::Problem,
        rankings::{
            export::{figure_word, hundredths, unplaced_word},
            reading::{Ranking, show},
        },
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{
    Refusal,
    ids::RankingId,
    ranking::{
        RankingStatus,
        formula::{Measured, Part, Unit},
        score::Row,
    },
    text::Line,
};
use serde::Deserialize;

/// One cell of a department: the figure, and the points that it gave.
struct Cell {
    name: &'static str,
    value: String,
    points: String,
}

struct TableRow {
    department_id: String,
    name: String,
    place: String,
    cases: String,
    score: String,
    /// Why it has no place, in words.
    unplaced: &'static str,
    cells: Vec<Cell>,
}

struct Table {
    name: String,
    rows: Vec<TableRow>,
}

struct Link {
    id: String,
    title: String,
    mark: &'static str,
}

struct Shown {
    id: String,
    title: String,
    facts: Vec<(&'static str, String)>,
    heads: Vec<&'static str>,
    tables: Vec<Table>,
    parts: Vec<String>,
    rules: Vec<String>,
    objections: String,
    /// Since when and why it is no more, in words; empty while it stands.
    withdrawn: Vec<String>,
}

#[derive(Template)]
#[template(path = "assessment.html")]
struct AssessmentPage<'a> {
    page: &'a Page,
    shown: Option<Shown>,
    earlier: Vec<Link>,
    words_json: String,
}

#[derive(Deserialize)]
pub struct Wish {
    ranking: Option<String>,
}

pub async fn assessment(
    State(app): State<App>,
    who: Who,
    Query(wish): Query<Wish>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("assessment");
    if !page.ranks {
        return Err(Refusal::NotFound.into());
    }
    let city = app.city.now();
    let public: Vec<_> =
        city.rankings.values().rev().filter(|ranking| ranking.is_public(&city.settings)).collect();
    let wanted = match &wish.ranking {
        Some(id) => Some(RankingId::parse(id).ok_or(Refusal::NotFound)?),
        None => public.first().map(|newest| newest.id.clone()),
    };
    let is_public = |id: &RankingId| public.iter().any(|ranking| &ranking.id == id);
    let shown = match &wanted {
        Some(id) if is_public(id) => Some(read(&app, &who, id, &page).await?),
        Some(_) => return Err(Refusal::NotFound.into()),
        None => None,
    };
    let others = public.iter().filter(|ranking| Some(&ranking.id) != wanted.as_ref());
    let link = |ranking: &&domain::ranking::Ranking| Link {
        id: ranking.id.to_string(),
        title: ranking.plan.title.as_str().to_owned(),
        mark: match ranking.status() {
            RankingStatus::Withdrawn => page.t("rank.withdrawn_mark"),
            RankingStatus::Preview | RankingStatus::Frozen | RankingStatus::Published => "",
        },
    };
    let shown = AssessmentPage {
        page: &page,
        shown,
        earlier: others.map(link).collect(),
        words_json: page.words().beginning(&["rank.check_"]),
    };
    page.answer(&shown)
}

async fn read(app: &App, who: &Who, id: &RankingId, page: &Page) -> Result<Shown, Problem> {
    // As the public sees it, whoever reads.
    let whole = show(app, &Who::nobody(who.address), id).await?;
    let formula = &whole.formula.formula;
    let rows = whole.rows.unwrap_or_default();
    let mut groups: Vec<Option<&Line>> = formula.groups.iter().map(|group| Some(&group.name)).collect();
    groups.push(None);
    let tables = groups.into_iter().map(|group| table(group, &rows, &formula.parts, page));
    let cases_min = page.count("rank.rule_cases", u64::from(formula.cases_min));
    let mut rules = vec![
        page.t("rank.rule_mean").to_owned(),
        page.t("rank.rule_missing").to_owned(),
        cases_min,
        page.t("rank.rule_ties").to_owned(),
    ];
    if !formula.groups.is_empty() {
        rules.push(page.t("rank.rule_groups").to_owned());
    }
    Ok(Shown {
        id: id.to_string(),
        title: whole.ranking.title.as_str().to_owned(),
        facts: facts(&whole.ranking, page),
        heads: formula.parts.iter().map(|part| page.t(figure_word(part.figure))).collect(),
        tables: tables.filter(|table| !table.rows.is_empty()).collect(),
        parts: formula.parts.iter().map(|part| in_words(part, page)).collect(),
        rules,
        objections: objections(app, id, page),
        withdrawn: withdrawn(&whole.ranking, whole.withdrawn_because.as_deref(), page),
    })
}

fn facts(ranking: &Ranking, page: &Page) -> Vec<(&'static str, String)> {
    let (from, to) = (page.times.date(ranking.from), page.times.date(ranking.to.plus_ms(-1)));
    let period = page.words().fill("rank.period_value", &[("from", &from), ("to", &to)]);
    let day = |at: Option<domain::Instant>| at.map(|at| page.times.shown(at)).unwrap_or_default();
    vec![
        (page.t("rank.period"), period),
        (page.t("rank.cut_off"), day(Some(ranking.cut_off))),
        (page.t("rank.frozen"), day(ranking.frozen_at)),
        (page.t("rank.published"), day(ranking.published_at)),
        (page.t("rank.formula_version"), page.say("rank.version", "version", ranking.formula_version)),
    ]
}

fn withdrawn(ranking: &Ranking, because: Option<&str>, page: &Page) -> Vec<String> {
    let Some(at) = ranking.withdrawn_at else { return Vec::new() };
    let since = page.say("rank.withdrawn", "when", page.times.shown(at));
    let because = because.map(|reason| page.say("rank.withdrawn_because", "reason", reason));
    [since].into_iter().chain(because).collect()
}

fn objections(app: &App, id: &RankingId, page: &Page) -> String {
    let city = app.city.now();
    let all = city.rankings.get(id).map(|ranking| ranking.objections.as_slice()).unwrap_or_default();
    let accepted = all.iter().filter(|one| one.answer.is_some_and(|answer| answer.is_accepted)).count();
    if all.is_empty() {
        page.t("rank.objections_none").to_owned()
    } else {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("count", &figure(all.len() as u64)), ("accepted", &figure(accepted as u64))];
        page.words().fill("rank.objections_some", &values)
    }
}

fn table(group: Option<&Line>, rows: &[Row], parts: &[Part], page: &Page) -> Table {
    let of_it = rows.iter().filter(|row| row.input.group.as_ref() == group);
    let is_only = rows.iter().all(|row| row.input.group.is_none());
    let name = match group {
        Some(name) => name.as_str(),
        None if is_only => page.t("rank.all"),
        None => page.t("rank.others"),
    };
    Table { name: name.to_owned(), rows: of_it.map(|row| table_row(row, parts, page)).collect() }
}

fn table_row(row: &Row, parts: &[Part], page: &Page) -> TableRow {
    let measured = |part: &Part| row.input.measured.iter().find(|one| one.figure == part.figure);
    let cell = |(part, points): (&Part, &Option<u32>)| Cell {
        name: page.t(figure_word(part.figure)),
        value: measured(part).map_or_else(|| "—".to_owned(), |measured| value(measured, page)),
        points: points
            .map(|points| page.say("rank.points", "points", hundredths(points)))
            .unwrap_or_default(),
    };
    TableRow {
        department_id: row.input.department_id.to_string(),
        name: row.input.name.as_str().to_owned(),
        place: row.place.map(|place| place.to_string()).unwrap_or_default(),
        cases: figure(row.input.cases),
        score: row.score.map(hundredths).unwrap_or_default(),
        unplaced: row.unplaced.map(|why| page.t(unplaced_word(why))).unwrap_or_default(),
        cells: parts.iter().zip(&row.points).map(cell).collect(),
    }
}

fn value(measured: &Measured, page: &Page) -> String {
    let quotient = measured.part as f64 / measured.whole as f64;
    match measured.figure.unit() {
        Unit::Rate => percent(quotient),
        Unit::Score => page.say("figure.score_value", "score", format!("{quotient:.2}")),
        Unit::Time => page.times.span(i64::try_from(measured.part).unwrap_or(i64::MAX)),
    }
}

/// A part as a sentence.
fn in_words(part: &Part, page: &Page) -> String {
    let bound = |bound: u32| match part.figure.unit() {
        Unit::Rate => format!("{}%", short(bound)),
        Unit::Score => page.say("figure.score_value", "score", short(bound)),
        Unit::Time => page.times.span(i64::from(bound) * domain::instant::MINUTE_MS),
    };
    page.words().fill(
        "rank.part",
        &[
            ("figure", &page.t(figure_word(part.figure))),
            ("weight", &part.weight),
            ("worst", &bound(part.worst)),
            ("best", &bound(part.best)),
        ],
    )
}

/// Hundredths without needless noughts: `50`, `87.5`.
fn short(bound: u32) -> String {
    let written = hundredths(bound);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}
