//! How the rooms of a campaign stand, as everybody reads it: caches in between may keep it for a second, and who has it
//! already is sent nothing.

use crate::{
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
use domain::{ids::CampaignId, view::lobby::Lobby};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The lobby of a campaign (集中问政): how each room stands, their sums, the newest answers across them; at most
/// a second old, cacheable.
#[utoipa::path(get, path = "/campaigns/{id}/lobby", tag = "interviews", params(("id" = CampaignId, Path)),
    responses((status = 200, body = Lobby), (status = 304, description = "Not changed since that `ETag`"), Reads))]
pub async fn lobby(
    State(app): State<App>,
    Id(id): Id<CampaignId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sent = app.lobbies.of(&find(&app, &id).await?).await?;
    let mut response = encoded::answer(&sent.body, &headers).await;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response.headers_mut().insert(CACHE_CONTROL, FRESH);
    Ok(response)
}
