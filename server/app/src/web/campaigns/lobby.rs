//! The lobby of a campaign: how all its rooms stand, in one answer that is the same for everybody.
//!
//! Readers ask for it every few seconds instead of holding a stream of all rooms: a stream would carry each event of
//! each room to everybody in the lobby, where a few numbers are wanted. So a node makes it once a second however many
//! ask, caches in between may keep it as long, and who has it already is sent nothing.

use crate::{
    encoded::Encoded,
    kept::Kept,
    node::App,
    web::{
        campaigns::find,
        encoded::{self, FRESH},
        error::Problem,
        extract::Id,
        openapi::Reads,
    },
};
use axum::{
    extract::State,
    http::{
        HeaderMap, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::Response,
};
use domain::{
    frame,
    ids::{CampaignId, InterviewId},
    interview::InterviewStatus::{Announced, Archived, Ended, Live},
    view::lobby::Lobby,
};
use std::sync::Arc;
use store::{
    Page, StoreError,
    interviews::{self, InterviewFilter},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// How old the numbers of one answer may be.
const KEPT_MS: i64 = 1_000;
/// As many as a page of a list has at most.
const INTERVIEWS_AT_ONCE: u32 = 200;

/// The lobbies that somebody has looked at lately.
pub struct Lobbies(Kept<CampaignId, Sent>);

/// A lobby, also as it is sent: the same bytes for everybody.
pub struct Sent {
    pub lobby: Lobby,
    body: Encoded,
}

impl Default for Lobbies {
    fn default() -> Self {
        Self(Kept::for_ms(KEPT_MS))
    }
}

impl Lobbies {
    /// # Errors
    /// `NotFound` when there is no such campaign; a fault when rooms have to be read and the database is away.
    pub async fn of(&self, app: &App, id: &CampaignId) -> Result<Arc<Sent>, Problem> {
        self.0.get(id.clone(), app.clock.now(), read(app, id)).await
    }
}

/// The lobby of a campaign (集中问政): how each room stands, their sums, the newest answers across them; at most
/// a second old, cacheable.
#[utoipa::path(get, path = "/campaigns/{id}/lobby", tag = "interviews", params(("id" = CampaignId, Path)),
    responses((status = 200, body = Lobby), (status = 304, description = "Not changed since that `ETag`"), Reads))]
pub async fn lobby(
    State(app): State<App>,
    Id(id): Id<CampaignId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sent = app.lobbies.of(&app, &id).await?;
    let mut response = encoded::answer(&sent.body, &headers).await;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response.headers_mut().insert(CACHE_CONTROL, FRESH);
    Ok(response)
}

async fn read(app: &App, id: &CampaignId) -> Result<Sent, Problem> {
    let campaign = find(app, id).await?;
    let mut lobby = Lobby::new(campaign.id, campaign.title);
    for interview in rooms(app, id).await? {
        if let Some(room) = app.rooms.open(&interview).await? {
            room.read(|room, tallies| lobby.add(room, tallies));
        }
    }
    let body = Encoded::new(frame::encode(&lobby));
    Ok(Sent { lobby, body })
}

/// Those that the public may see.
async fn rooms(app: &App, id: &CampaignId) -> Result<Vec<InterviewId>, StoreError> {
    let filter = InterviewFilter {
        statuses: vec![Announced, Live, Ended, Archived],
        campaign: Some(id.clone()),
        ..InterviewFilter::default()
    };
    let mut found = Vec::new();
    let mut part = Page { limit: INTERVIEWS_AT_ONCE, after: None };
    loop {
        let listed = interviews::list(&app.db, &filter, &part).await?;
        found.extend(listed.items.into_iter().map(|interview| interview.id));
        part.after = listed.next;
        if part.after.is_none() {
            return Ok(found);
        }
    }
}
