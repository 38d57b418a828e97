//! The router: every route of the interface in one list, and what all requests pass through.
//!
//! A handler extracts, builds the command, hands it to the writer and answers; it decides nothing. Pages are in
//! [`pages`], the live stream is in [`live`].

pub mod answers;
pub mod assessment;
pub mod audit;
pub mod auth;
pub mod cached;
pub mod calendar;
pub mod campaigns;
pub mod city;
pub mod compression;
pub mod departments;
pub mod encoded;
pub mod error;
pub mod extract;
pub mod figures;
pub mod follows;
pub mod formula;
pub mod health;
pub mod input;
pub mod interviews;
pub mod language;
pub mod live;
pub mod notices;
pub mod observe;
pub mod openapi;
pub mod order;
pub mod origin;
pub mod pages;
pub mod paging;
pub mod period;
pub mod pictures;
pub mod polls;
pub mod questions;
pub mod rankings;
pub mod request_id;
pub mod samples;
pub mod search;
pub mod security;
pub mod session;
pub mod settings;
pub mod staff;
pub mod statements;
pub mod tokens;
pub mod topics;
pub mod upgrade;
pub mod webhooks;
pub mod written;

use crate::node::App;
use assessment::{cases, export};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::get,
};
use interviews::{events, life, room, settlement, transcript};
use questions::{desk, handling, moderation};
use std::time::Duration;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use utoipa::{OpenApi, openapi::OpenApi as Description};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The interface, under `/api/v1`.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(interviews::list, interviews::create))
        .routes(routes!(interviews::one, interviews::change))
        .routes(routes!(campaigns::list, campaigns::create))
        .routes(routes!(campaigns::change))
        .routes(routes!(campaigns::lobby::lobby))
        .routes(routes!(life::announce))
        .routes(routes!(life::open))
        .routes(routes!(life::pause))
        .routes(routes!(life::resume))
        .routes(routes!(life::extend))
        .routes(routes!(life::end))
        .routes(routes!(life::archive))
        .routes(routes!(life::reopen))
        .routes(routes!(life::cancel))
        .routes(routes!(room::snapshot))
        .routes(routes!(room::mine))
        .routes(routes!(settlement::settlement))
        .routes(routes!(transcript::transcript))
        .routes(routes!(room::judge))
        .routes(routes!(events::events))
        .routes(routes!(live::live))
        .routes(routes!(questions::list, questions::ask))
        .routes(routes!(search::search))
        .routes(routes!(search::similar))
        .routes(routes!(search::take_answer))
        .routes(routes!(questions::one))
        .routes(routes!(questions::clock))
        .routes(routes!(questions::upvote, questions::remove_upvote))
        .routes(routes!(questions::withdraw))
        .routes(routes!(questions::appeal))
        .routes(routes!(questions::handle_again))
        .routes(routes!(questions::mine))
        .routes(routes!(questions::track))
        .routes(routes!(follows::follow, follows::unfollow))
        .routes(routes!(follows::list))
        .routes(routes!(follows::news))
        .routes(routes!(follows::seen))
        .routes(routes!(follows::own_mail, follows::want_mail, follows::forget_mail))
        .routes(routes!(desk::queue))
        .routes(routes!(desk::desk))
        .routes(routes!(moderation::approve))
        .routes(routes!(moderation::reject))
        .routes(routes!(moderation::unreject))
        .routes(routes!(moderation::redact))
        .routes(routes!(moderation::merge))
        .routes(routes!(moderation::unmerge))
        .routes(routes!(moderation::hide))
        .routes(routes!(moderation::unhide))
        .routes(routes!(moderation::pin))
        .routes(routes!(moderation::unpin))
        .routes(routes!(moderation::assign))
        .routes(routes!(moderation::transfer))
        .routes(routes!(moderation::move_to))
        .routes(routes!(handling::classify))
        .routes(routes!(handling::share))
        .routes(routes!(handling::give_back))
        .routes(routes!(handling::extend))
        .routes(routes!(handling::grant))
        .routes(routes!(handling::refuse))
        .routes(routes!(handling::judge))
        .routes(routes!(answers::start))
        .routes(routes!(answers::publish))
        .routes(routes!(answers::revise))
        .routes(routes!(answers::reclassify))
        .routes(routes!(answers::keep_promise))
        .routes(routes!(answers::rate))
        .routes(routes!(statements::publish))
        .routes(routes!(statements::revise, statements::retract))
        .routes(routes!(statements::announce))
        .routes(routes!(statements::ban))
        .routes(routes!(polls::open))
        .routes(routes!(polls::close))
        .routes(routes!(polls::vote))
        .routes(routes!(session::show, session::sign_in, session::sign_out))
        .routes(routes!(session::take_nickname))
        .routes(routes!(departments::list, departments::create))
        .routes(routes!(departments::one, departments::change))
        .routes(routes!(figures::list))
        .routes(routes!(assessment::show))
        .routes(routes!(cases::questions))
        .routes(routes!(export::csv))
        .routes(routes!(export::xlsx))
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::change))
        .routes(routes!(settings::list, settings::change))
        .routes(routes!(calendar::show, calendar::change))
        .routes(routes!(calendar::import))
        .routes(routes!(topics::list, topics::change))
        .routes(routes!(topics::import))
        .routes(routes!(formula::newest, formula::change))
        .routes(routes!(formula::version))
        .routes(routes!(rankings::list, rankings::create))
        .routes(routes!(rankings::one))
        .routes(routes!(rankings::freeze))
        .routes(routes!(rankings::publish))
        .routes(routes!(rankings::withdraw))
        .routes(routes!(rankings::object))
        .routes(routes!(rankings::answer))
        .routes(routes!(rankings::export::json))
        .routes(routes!(rankings::export::csv))
        .routes(routes!(samples::list, samples::draw))
        .routes(routes!(samples::one))
        .routes(routes!(samples::items))
        .routes(routes!(samples::export::csv))
        .routes(routes!(samples::enter))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(notices::list))
        .routes(routes!(notices::count))
        .routes(routes!(notices::acknowledge))
        .routes(routes!(notices::reminders, notices::remind))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::remove))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(audit::list))
}

/// What may be large, and come over a slow line.
fn uploads() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(pictures::upload))
}

/// What load balancers and monitoring ask, at the root.
fn operation() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}

/// The interface's description.
pub fn description() -> Description {
    let all = OpenApiRouter::with_openapi(openapi::About::openapi())
        .nest("/api/v1", api().merge(uploads()))
        .merge(operation());
    openapi::complete(all.into_openapi())
}

/// Everything that this node serves.
pub fn router(app: App) -> Router {
    let limits = &app.config.limits;
    let api = guarded(&app, Router::from(api()), limits.request_seconds_max)
        .merge(guarded(&app, Router::from(uploads()), limits.upload_seconds_max))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(CatchPanicLayer::custom(error::layer::panicked))
        .layer(from_fn(error::layer::words))
        .layer(security::reading_across_origins(&app));

    Router::new()
        .nest("/api/v1", api)
        .merge(Router::from(operation()))
        .merge(openapi::routes(description()))
        .merge(
            Router::new()
                .route("/pictures/{id}", get(pictures::show))
                .layer(in_time(limits.request_seconds_max)),
        )
        .merge(pages::router(&app))
        .merge(pages::embedding(&app))
        .layer(compression::layer())
        .layer(from_fn_with_state(app.clone(), security::headers))
        .layer(from_fn(observe::layer))
        .layer(from_fn(request_id::name))
        .with_state(app)
}

/// Calls of the interface that may take so many seconds. Who comes later in the list is passed earlier.
fn guarded(app: &App, calls: Router<App>, seconds_max: u64) -> Router<App> {
    let body_bytes_max = usize::try_from(app.config.limits.body_bytes_max).unwrap_or(usize::MAX);
    calls
        .layer(DefaultBodyLimit::max(body_bytes_max))
        .layer(from_fn_with_state(app.clone(), origin::guard))
        .layer(in_time(seconds_max))
}

/// A request that takes too long is answered 503; what it commands may still be carried out, and its key tells.
pub fn in_time(seconds_max: u64) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(seconds_max))
}
