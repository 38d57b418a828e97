//! Figures for pages. Computing them reads many rows, so they are kept for a while; what each means is in
//! [`domain::figures`], and how they are shown in [`shown`].

mod shown;

pub use shown::{
    Figure, Record, of_campaign, of_city, of_department, outcomes, shown_rate, shown_satisfaction, shown_span,
};

use super::page::Page;
use crate::{kept::Kept, node::App};
use domain::{
    Instant,
    figures::Figures,
    ids::{CampaignId, DepartmentId, InterviewId},
    instant::zone,
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

/// The figures of the city in one year.
pub struct Year {
    pub name: i16,
    pub figures: Figures,
    /// The last moment of the year before.
    before: Instant,
}

type ById = HashMap<String, Figures>;

#[derive(Clone)]
pub struct Computed(Arc<Inner>);

struct Inner {
    year: Kept<(), Year>,
    departments: Kept<(), ById>,
    campaigns: Kept<CampaignId, ById>,
    interviews: Kept<(), ById>,
    records: Kept<InterviewId, ById>,
}

impl Default for Computed {
    fn default() -> Self {
        Self(Arc::new(Inner {
            year: Kept::for_ms(LISTS_KEPT_MS),
            departments: Kept::for_ms(LISTS_KEPT_MS),
            campaigns: Kept::for_ms(RECORD_KEPT_MS),
            interviews: Kept::for_ms(LISTS_KEPT_MS),
            records: Kept::for_ms(RECORD_KEPT_MS),
        }))
    }
}

impl Computed {
    /// The city's year: this one, or as long as nothing has happened in it the one before.
    pub async fn year(&self, app: &App) -> Result<Arc<Year>, StoreError> {
        let now = app.clock.now();
        let load = async {
            let this = year_of(app, now).await?;
            if this.figures.interviews > 0 { Ok(this) } else { year_of(app, this.before).await }
        };
        self.0.year.get((), now, load).await
    }

    pub async fn departments(&self, app: &App) -> Result<Arc<ById>, StoreError> {
        self.0.departments.get((), app.clock.now(), by_id(app, By::Department, Period::default(), None)).await
    }

    /// Of the newest interviews.
    pub async fn interviews(&self, app: &App) -> Result<Arc<ById>, StoreError> {
        self.0.interviews.get((), app.clock.now(), by_id(app, By::Interview, Period::default(), None)).await
    }

    pub async fn department(&self, app: &App, id: &DepartmentId) -> Result<Option<Figures>, StoreError> {
        Ok(self.departments(app).await?.get(id.as_str()).cloned())
    }

    pub async fn campaign(&self, app: &App, id: &CampaignId) -> Result<Figures, StoreError> {
        let load = by_id(app, By::Campaign, Period::default(), Some(id.as_str()));
        let known = self.0.campaigns.get(id.clone(), app.clock.now(), load).await?;
        Ok(known.get(id.as_str()).cloned().unwrap_or_default())
    }

    pub async fn record(
        &self,
        app: &App,
        interview: &Interview,
        page: &Page,
    ) -> Result<Option<Record>, StoreError> {
        let load = by_id(app, By::Interview, Period::default(), Some(interview.id.as_str()));
        let known = self.0.records.get(interview.id.clone(), app.clock.now(), load).await?;
        Ok(known.get(interview.id.as_str()).map(|figures| Record::new(figures, page)))
    }
}

/// The year in which a moment lies.
async fn year_of(app: &App, at: Instant) -> Result<Year, StoreError> {
    let (name, from, to) = at.year(&zone(&app.city.now().settings.time_zone));
    let period = Period { from: Some(from), to: Some(to) };
    let figures = by_id(app, By::City, period, None).await?.into_values().next().unwrap_or_default();
    Ok(Year { name, figures, before: from.plus_ms(-1) })
}

async fn by_id(app: &App, by: By, period: Period, only: Option<&str>) -> Result<ById, StoreError> {
    let mut found = ById::new();
    let mut part = Part { limit: LISTED_MAX, after: None };
    loop {
        let listed = figures(&app.db, by, period, app.clock.now(), only, &part).await?;
        found.extend(listed.items.into_iter().map(|row| (row.key.unwrap_or_default(), row.figures)));
        // Departments are all wanted; of interviews the newest will do.
        match listed.next {
            Some(next) if by == By::Department => part.after = Some(next),
            Some(_) | None => return Ok(found),
        }
    }
}
