//! The page of a campaign: its lobby, live with script and right as loaded without it; once nothing is live any more
//! its figures. What stands in the lobby is in [`lobby`].

pub mod lobby;

use super::{
    figures::{Computed, Figure, of_campaign, outcomes},
    page::Page,
};
use crate::{
    node::App,
    web::{campaigns::find, error::Problem, extract::Id},
};
use askama::Template;
use axum::{Extension, extract::State, response::Response};
use domain::{ids::CampaignId, interview::InterviewStatus::Announced, view::lobby::LobbyRoom};
use lobby::{AnswerItem, RoomItem, Sums};

#[derive(Template)]
#[template(path = "campaign.html")]
struct CampaignPage<'a> {
    page: &'a Page,
    id: &'a str,
    title: &'a str,
    days: String,
    sums: Sums,
    rooms: Vec<RoomItem>,
    newest: Vec<AnswerItem>,
    /// Laid empty, for the script.
    blank_room: RoomItem,
    blank_answer: AnswerItem,
    figures: Vec<Figure>,
    /// What came of the questions, in words.
    outcomes: String,
    page_json: String,
    words_json: String,
}

pub async fn campaign(
    State(app): State<App>,
    Extension(computed): Extension<Computed>,
    Id(id): Id<CampaignId>,
    page: Page,
) -> Result<Response, Problem> {
    let page = page.at("home");
    let campaign = find(&app, &id).await?;
    let encoded = app.lobbies.of(&campaign).await?;
    let seen = &encoded.lobby;
    let names = lobby::names(&app.city.now(), seen, &page);
    let figures = computed.campaign(&app, &id).await?;
    let is_over = seen.sums.live == 0 && seen.rooms.iter().any(is_past) && figures.interviews > 0;
    let shown = CampaignPage {
        page: &page,
        id: id.as_str(),
        title: campaign.title.as_str(),
        days: page.times.days(campaign.first_day, campaign.last_day),
        sums: Sums::of(&seen.sums, &page),
        rooms: lobby::in_order(seen).map(|room| RoomItem::of(room, &names, &page)).collect(),
        newest: seen.newest.iter().map(|answer| AnswerItem::of(answer, &names, &page)).collect(),
        blank_room: RoomItem::blank(),
        blank_answer: AnswerItem::blank(),
        figures: if is_over { of_campaign(&figures, &page) } else { Vec::new() },
        outcomes: outcomes(&figures.outcomes, &page),
        page_json: lobby::page_json(&id, &names, &page),
        words_json: lobby::words_json(&page),
    };
    page.answer(&shown)
}

fn is_past(room: &LobbyRoom) -> bool {
    room.status != Announced
}
