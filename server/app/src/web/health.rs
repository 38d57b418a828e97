//! What load balancers and monitoring ask: is the process sound, may it be sent work, how is it doing.

use crate::node::App;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::IntoResponse,
};
use serde::Serialize;
use utoipa::ToSchema;

/// How the text for Prometheus is called.
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    status: Part,
}

/// How each part is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// `away`: no work can be taken.
    database: Part,
    /// `degraded`: rooms follow the database alone, up to a second later. `none`: this is the only node.
    redis: Part,
    /// `off`: commands wait until it is right again.
    clock: Part,
    /// The node is going away: no new work, please.
    draining: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Ok,
    Away,
    Degraded,
    Off,
    None,
}

/// Whether the process is sound.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
pub async fn healthz() -> Json<Health> {
    Json(Health { status: Part::Ok })
}

/// Whether the node may be sent work; 503 while the database is away or the node is going away.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
pub async fn readyz(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let database = match app.db.ping().await {
        Ok(()) => Part::Ok,
        Err(error) => {
            tracing::warn!(%error, "not ready: the database is away");
            Part::Away
        }
    };
    let redis = match app.bus.is_connected() {
        None => Part::None,
        Some(true) => Part::Ok,
        Some(false) => Part::Degraded,
    };
    let clock = if app.clock.is_off() { Part::Off } else { Part::Ok };
    let draining = app.is_draining();
    let is_ready = database == Part::Ok && !draining;
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { database, redis, clock, draining }))
}

/// Counters and gauges as Prometheus reads them.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> impl IntoResponse {
    ([(CONTENT_TYPE, PROMETHEUS)], app.metrics.render())
}
