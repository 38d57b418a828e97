//! How figures are shown: the finding as a sentence, then the numbers, then what came of the questions.

use crate::web::pages::{
    page::Page,
    words::{figure, percent},
};
use domain::figures::{Figures, Outcomes, Quantiles, Satisfaction, rate};

const NO_VALUE: &str = "—";

/// One number with its name; `note` says what else belongs to it.
pub struct Figure {
    pub name: &'static str,
    pub value: String,
    pub note: String,
}

/// The figures of an interview that is over.
pub struct Record {
    pub finding: String,
    pub figures: Vec<Figure>,
    pub outcomes: String,
}

impl Record {
    pub(super) fn new(figures: &Figures, page: &Page) -> Self {
        let words = page.words();
        let finding = match (figures.live_answer_rate, figures.waiting.median_ms) {
            (Some(rate), Some(waited_ms)) if figures.live_answered > 0 => words.fill(
                "record.finding",
                &[
                    ("questions", &figure(figures.questions)),
                    ("live", &figure(figures.live_answered)),
                    ("rate", &percent(rate)),
                    ("time", &page.times.span(waited_ms)),
                ],
            ),
            (_, _) => words.count("record.finding_none", figures.questions),
        };
        let mut shown = vec![
            number(page, "figure.questions", figures.questions),
            with_rate(page, "figure.live_answered", figures.live_answered, figures.live_answer_rate),
            with_rate(page, "figure.answered", figures.answered, figures.answer_rate),
            number(page, "figure.participations", figures.participations),
            number(page, "figure.peak_online", figures.peak_online),
            span(page, "figure.response", &figures.response),
            mean(page, "figure.satisfaction", &figures.satisfaction),
            span(page, "figure.moderation", &figures.moderation),
        ];
        shown.extend(kept_to(figures, page).chain(promised_and_judged(figures, page)));
        Self { finding, figures: shown, outcomes: outcomes(&figures.outcomes, page) }
    }
}

pub fn of_city(figures: &Figures, page: &Page) -> Vec<Figure> {
    let mut shown = vec![
        number(page, "figure.interviews", figures.interviews),
        number(page, "figure.participations", figures.participations),
        number(page, "figure.questions", figures.questions),
        rated(page, "figure.answer_rate", figures.answer_rate),
        span(page, "figure.response", &figures.response),
        mean(page, "figure.satisfaction", &figures.satisfaction),
    ];
    shown.extend(kept_to(figures, page));
    shown
}

pub fn of_department(figures: &Figures, page: &Page) -> Vec<Figure> {
    let mut shown = vec![
        number(page, "figure.questions", figures.questions),
        rated(page, "figure.answer_rate", figures.answer_rate),
        span(page, "figure.response", &figures.response),
        mean(page, "figure.satisfaction", &figures.satisfaction),
    ];
    shown.extend(kept_to(figures, page).chain(promised_and_judged(figures, page)));
    shown
}

/// Whether it was in time and solved what was asked, as far as there are cases.
fn kept_to(figures: &Figures, page: &Page) -> impl Iterator<Item = Figure> {
    let (deadlines, confirmed) = (&figures.deadlines, &figures.confirmation);
    let said = confirmed.answered + confirmed.not_answered;
    let on_time = deadlines.on_time_rate.map(|_| Figure {
        note: page.count("figure.of_due", deadlines.due),
        ..rated(page, "figure.on_time", deadlines.on_time_rate)
    });
    let solved = (said > 0).then(|| Figure {
        note: page.count("figure.said", said),
        ..rated(page, "figure.solved", rate(confirmed.answered, said))
    });
    on_time.into_iter().chain(solved)
}

/// Promises, and the judgement of the interviews as a whole, as far as there are any.
fn promised_and_judged(figures: &Figures, page: &Page) -> impl Iterator<Item = Figure> {
    let promises = &figures.promises;
    let kept = (promises.made > 0).then(|| Figure {
        note: page.count("figure.promises_made", promises.made),
        ..number(page, "figure.promises_kept", promises.kept)
    });
    let judged = (figures.judgement.count > 0).then(|| mean(page, "figure.judgement", &figures.judgement));
    kept.into_iter().chain(judged)
}

/// What came of the answered questions, as one line; empty when nobody said.
pub fn outcomes(outcomes: &Outcomes, page: &Page) -> String {
    let Outcomes { explained, done, adopted, promised, refused, not_ours, unnamed: _ } = outcomes;
    let named = [
        ("outcome.explained", explained),
        ("outcome.done", done),
        ("outcome.adopted", adopted),
        ("outcome.promised", promised),
        ("outcome.refused", refused),
        ("outcome.not_ours", not_ours),
    ];
    let some = named.into_iter().filter(|(_, n)| **n > 0);
    let parts: Vec<_> = some.map(|(name, n)| format!("{} {}", page.t(name), figure(n))).collect();
    if parts.is_empty() { String::new() } else { page.say("figure.outcomes", "list", parts.join(" · ")) }
}

fn number(page: &Page, name: &'static str, n: u64) -> Figure {
    Figure { name: page.t(name), value: figure(n), note: String::new() }
}

fn with_rate(page: &Page, name: &'static str, n: u64, rate: Option<f64>) -> Figure {
    Figure { note: rate.map(percent).unwrap_or_default(), ..number(page, name, n) }
}

fn rated(page: &Page, name: &'static str, rate: Option<f64>) -> Figure {
    Figure { name: page.t(name), value: shown_rate(rate), note: String::new() }
}

/// The median, and within what time nine of ten are.
fn span(page: &Page, name: &'static str, times: &Quantiles) -> Figure {
    let p90 = times.p90_ms.filter(|_| times.count > 1);
    Figure {
        name: page.t(name),
        value: shown_span(page, times),
        note: p90.map(|p90_ms| page.say("figure.p90", "time", page.times.span(p90_ms))).unwrap_or_default(),
    }
}

/// The mean of what was given from 1 to 5, and how many gave it.
fn mean(page: &Page, name: &'static str, given: &Satisfaction) -> Figure {
    let note = if given.count > 0 { page.count("figure.rated", given.count) } else { String::new() };
    Figure { name: page.t(name), value: shown_mean(given), note }
}

pub fn shown_rate(rate: Option<f64>) -> String {
    rate.map_or_else(|| NO_VALUE.to_owned(), percent)
}

pub fn shown_span(page: &Page, times: &Quantiles) -> String {
    times.median_ms.map_or_else(|| NO_VALUE.to_owned(), |median_ms| page.times.span(median_ms))
}

pub fn shown_satisfaction(figures: &Figures) -> String {
    shown_mean(&figures.satisfaction)
}

fn shown_mean(given: &Satisfaction) -> String {
    given.mean.map_or_else(|| NO_VALUE.to_owned(), |mean| format!("{mean:.1}"))
}
