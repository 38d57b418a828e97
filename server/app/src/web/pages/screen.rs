//! The big screens for the hall's projector: of one interview, and of a campaign. A frame with the way to ask; what
//! goes on is drawn by the script, as what never stands still cannot be read without one.

use super::{campaigns::lobby, items::Names, page::Page, qr::Qr, words::in_page};
use crate::{
    node::App,
    web::{auth::Who, campaigns::find, error::Problem, extract::Id},
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{
    Refusal,
    ids::{CampaignId, InterviewId},
    view,
};
use serde_json::json;

/// Where the hall asks: as a picture for phones, and as people type it.
struct Door {
    qr: Qr,
    host: String,
}

impl Door {
    fn to(app: &App, path: &str) -> Result<Self, Problem> {
        let url = app.public_url();
        let host = url.split_once("://").map_or(url, |(_, host)| host);
        Ok(Self { qr: Qr::of(&format!("{url}{path}"))?, host: host.to_owned() })
    }
}

#[derive(Template)]
#[template(path = "screen.html")]
struct InterviewScreen<'a> {
    page: &'a Page,
    title: &'a str,
    lang: String,
    departments: String,
    door: Door,
    page_json: String,
    words_json: String,
}

#[derive(Template)]
#[template(path = "screen-campaign.html")]
struct CampaignScreen<'a> {
    page: &'a Page,
    title: &'a str,
    days: String,
    door: Door,
    page_json: String,
    words_json: String,
}

pub async fn interview(
    State(app): State<App>,
    Id(id): Id<InterviewId>,
    who: Who,
    page: Page,
) -> Result<Response, Problem> {
    let room = app.rooms.open(&id).await?.ok_or(Refusal::NotFound)?;
    let seen = room.read(|room, _| view::interview(room));
    let seen = seen.filter(|seen| who.sees(seen)).ok_or(Refusal::NotFound)?;
    let names = Names::new(&app.city.now(), &seen, &page);
    let departments = seen.departments.iter();
    let departments: Vec<_> =
        departments.map(|department| names.of(&department.id).unwrap_or(department.name.as_str())).collect();
    let shown = InterviewScreen {
        page: &page,
        title: seen.title.as_str(),
        lang: page.lang_of(seen.lang.as_str()),
        departments: departments.join(page.t("site.comma")),
        door: Door::to(&app, &format!("/interviews/{id}"))?,
        page_json: in_page(&json!({
            "interview_id": id,
            "lang": page.lang,
            "time_zone": page.time_zone,
            "now": page.times.now.ms(),
            "departments": names.all(),
        })),
        words_json: lobby::words_json(&page),
    };
    page.answer(&shown)
}

pub async fn campaign(
    State(app): State<App>,
    Id(id): Id<CampaignId>,
    page: Page,
) -> Result<Response, Problem> {
    let campaign = find(&app, &id).await?;
    let encoded = app.lobbies.of(&campaign).await?;
    let names = lobby::names(&app.city.now(), &encoded.lobby, &page);
    let shown = CampaignScreen {
        page: &page,
        title: campaign.title.as_str(),
        days: page.times.days(campaign.first_day, campaign.last_day),
        door: Door::to(&app, &format!("/campaigns/{id}"))?,
        page_json: lobby::page_json(&id, &names, &page),
        words_json: lobby::words_json(&page),
    };
    page.answer(&shown)
}
