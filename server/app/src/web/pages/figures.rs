//! Figures on pages: the finding as a sentence, then the numbers. Computing them reads many rows, so they are kept
//! for a while; what each means is in [`domain::figures`].

use super::{
    kept::Kept,
    page::Page,
    words::{figure, percent},
};
use crate::node::App;
use domain::{
    figures::{Figures, Quantiles},
    ids::{CampaignId, DepartmentId, InterviewId},
    view::Interview,
};
use std::{collections::HashMap, sync::Arc};
use store::{
    Page as Part, StoreError,
    figures::{By, Period, figures},
};

/// Of the city and of lists.
const LISTS_KEPT_MS: i64 = 30_000;
/// Of one interview whose open questions are being answered.
const RECORD_KEPT_MS: i64 = 5_000;
/// Interviews whose figures stand in lists: the newest.
const LISTED_MAX: u32 = 200;
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
}

type ById = HashMap<String, Figures>;

#[derive(Clone)]
pub struct Computed(Arc<Inner>);

struct Inner {
    city: Kept<(), Figures>,
    departments: Kept<(), ById>,
    campaigns: Kept<CampaignId, ById>,
    interviews: Kept<(), ById>,
    records: Kept<InterviewId, ById>,
}

impl Default for Computed {
    fn default() -> Self {
        Self(Arc::new(Inner {
            city: Kept::for_ms(LISTS_KEPT_MS),
            departments: Kept::for_ms(LISTS_KEPT_MS),
            campaigns: Kept::for_ms(RECORD_KEPT_MS),
            interviews: Kept::for_ms(LISTS_KEPT_MS),
            records: Kept::for_ms(RECORD_KEPT_MS),
        }))
    }
}

impl Computed {
    pub async fn city(&self, app: &App) -> Result<Arc<Figures>, StoreError> {
        let load = async { Ok(by_id(app, By::City, None).await?.into_values().next().unwrap_or_default()) };
        self.0.city.get((), app.clock.now(), load).await
    }

    pub async fn departments(&self, app: &App) -> Result<Arc<ById>, StoreError> {
        self.0.departments.get((), app.clock.now(), by_id(app, By::Department, None)).await
    }

    /// Of the newest interviews.
    pub async fn interviews(&self, app: &App) -> Result<Arc<ById>, StoreError> {
        self.0.interviews.get((), app.clock.now(), by_id(app, By::Interview, None)).await
    }

    pub async fn department(&self, app: &App, id: &DepartmentId) -> Result<Option<Figures>, StoreError> {
        Ok(self.departments(app).await?.get(id.as_str()).cloned())
    }

    pub async fn campaign(&self, app: &App, id: &CampaignId) -> Result<Figures, StoreError> {
        let load = by_id(app, By::Campaign, Some(id.as_str()));
        let known = self.0.campaigns.get(id.clone(), app.clock.now(), load).await?;
        Ok(known.get(id.as_str()).cloned().unwrap_or_default())
    }

    pub async fn record(
        &self,
        app: &App,
        interview: &Interview,
        page: &Page,
    ) -> Result<Option<Record>, StoreError> {
        let load = by_id(app, By::Interview, Some(interview.id.as_str()));
        let known = self.0.records.get(interview.id.clone(), app.clock.now(), load).await?;
        Ok(known.get(interview.id.as_str()).map(|figures| Record::new(figures, page)))
    }
}

async fn by_id(app: &App, by: By, only: Option<&str>) -> Result<ById, StoreError> {
    let mut found = ById::new();
    let mut part = Part { limit: LISTED_MAX, after: None };
    loop {
        let listed = figures(&app.db, by, Period::default(), app.clock.now(), only, &part).await?;
        found.extend(listed.items.into_iter().map(|row| (row.key.unwrap_or_default(), row.figures)));
        // Departments are all wanted; of interviews the newest will do.
        match listed.next {
            Some(next) if by == By::Department => part.after = Some(next),
            Some(_) | None => return Ok(found),
        }
    }
}

impl Record {
    fn new(figures: &Figures, page: &Page) -> Self {
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
        Self {
            finding,
            figures: vec![
                number(page, "figure.questions", figures.questions),
                with_rate(page, "figure.live_answered", figures.live_answered, figures.live_answer_rate),
                with_rate(page, "figure.answered", figures.answered, figures.answer_rate),
                number(page, "figure.participations", figures.participations),
                number(page, "figure.peak_online", figures.peak_online),
                span(page, "figure.response", &figures.response),
                satisfaction(page, figures),
                span(page, "figure.moderation", &figures.moderation),
            ],
        }
    }
}

pub fn of_city(figures: &Figures, page: &Page) -> Vec<Figure> {
    vec![
        number(page, "figure.interviews", figures.interviews),
        number(page, "figure.participations", figures.participations),
        number(page, "figure.questions", figures.questions),
        rate(page, "figure.answer_rate", figures.answer_rate),
    ]
}

pub fn of_campaign(figures: &Figures, page: &Page) -> Vec<Figure> {
    vec![
        number(page, "figure.interviews", figures.interviews),
        number(page, "figure.participants", figures.participants),
        number(page, "figure.questions", figures.questions),
        with_rate(page, "figure.answered", figures.answered, figures.answer_rate),
        with_rate(page, "figure.live_answered", figures.live_answered, figures.live_answer_rate),
        span(page, "figure.response", &figures.response),
        satisfaction(page, figures),
    ]
}

pub fn of_department(figures: &Figures, page: &Page) -> Vec<Figure> {
    vec![
        number(page, "figure.questions", figures.questions),
        rate(page, "figure.answer_rate", figures.answer_rate),
        span(page, "figure.response", &figures.response),
        satisfaction(page, figures),
    ]
}

fn number(page: &Page, name: &'static str, n: u64) -> Figure {
    Figure { name: page.t(name), value: figure(n), note: String::new() }
}

fn with_rate(page: &Page, name: &'static str, n: u64, rate: Option<f64>) -> Figure {
    Figure { note: rate.map(percent).unwrap_or_default(), ..number(page, name, n) }
}

fn rate(page: &Page, name: &'static str, rate: Option<f64>) -> Figure {
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

fn satisfaction(page: &Page, figures: &Figures) -> Figure {
    let count = figures.satisfaction.count;
    Figure {
        name: page.t("figure.satisfaction"),
        value: shown_satisfaction(figures),
        note: if count > 0 { page.count("figure.rated", count) } else { String::new() },
    }
}

pub fn shown_rate(rate: Option<f64>) -> String {
    rate.map_or_else(|| NO_VALUE.to_owned(), percent)
}

pub fn shown_span(page: &Page, times: &Quantiles) -> String {
    times.median_ms.map_or_else(|| NO_VALUE.to_owned(), |median_ms| page.times.span(median_ms))
}

pub fn shown_satisfaction(figures: &Figures) -> String {
    figures.satisfaction.mean.map_or_else(|| NO_VALUE.to_owned(), |mean| format!("{mean:.1}"))
}
