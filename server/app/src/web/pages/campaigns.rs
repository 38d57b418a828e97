//! The page of a campaign: its days, its figures, and its interviews by how far they are.

use super::{
    figures::{Computed, Figure, of_campaign, outcomes},
    home::{InterviewItem, item, live_item},
    page::Page,
};
use crate::{
    node::App,
    web::{campaigns::find, error::Problem, extract::Id},
};
use askama::Template;
use axum::{Extension, extract::State, response::Response};
use domain::{
    ids::CampaignId,
    interview::InterviewStatus::{Announced, Archived, Cancelled, Draft, Ended, Live},
    view::Interview,
};
use store::{
    Page as Part, StoreError,
    interviews::{self, InterviewFilter},
};

/// As many as a page of a list has at most.
const INTERVIEWS_AT_ONCE: u32 = 200;

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage<'a> {
    page: &'a Page,
    title: &'a str,
    days: String,
    figures: Vec<Figure>,
    /// What came of the questions, in words.
    outcomes: String,
    live: Vec<InterviewItem>,
    coming: Vec<InterviewItem>,
    over: Vec<InterviewItem>,
}

pub async fn campaign(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<CampaignId>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("home");
    let campaign = find(&app, &id).await?;
    let figures = computed.campaign(&app, &id).await?;
    let listed = computed.interviews(&app).await?;
    let (mut live, mut coming, mut over) = (Vec::new(), Vec::new(), Vec::new());
    for interview in &all(&app, &id).await? {
        match interview.status {
            Live => live.push(live_item(&app, interview, &page).await?),
            Announced => coming.push(item(&app, interview, &page, None)),
            Ended | Archived => {
                over.push(item(&app, interview, &page, listed.get(interview.id.as_str())));
            }
            Draft | Cancelled => {}
        }
    }
    // The next one stands first.
    coming.reverse();
    let shown = CampaignPage {
        page: &page,
        title: campaign.title.as_str(),
        days: page.times.days(campaign.first_day, campaign.last_day),
        figures: if figures.interviews > 0 { of_campaign(&figures, &page) } else { Vec::new() },
        outcomes: outcomes(&figures.outcomes, &page),
        live,
        coming,
        over,
    };
    page.answer(&shown)
}

/// Those that the public may see, planned last first.
async fn all(app: &App, id: &CampaignId) -> Result<Vec<Interview>, StoreError> {
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived],
        campaign: Some(id.clone()),
        ..InterviewFilter::default()
    };
    let mut found = Vec::new();
    let mut part = Part { limit: INTERVIEWS_AT_ONCE, after: None };
    loop {
        let listed = interviews::list(&app.db, &filter, &part).await?;
        found.extend(listed.items);
        part.after = listed.next;
        if part.after.is_none() {
            return Ok(found);
        }
    }
}
