//! The public pages, rendered from `client-js/pages/templates`: readable without script, live with it. What each
//! template is handed stands in the README beside them.

mod assessment;
mod assets;
mod calendar;
mod campaigns;
mod departments;
mod desk;
mod done;
mod embed;
mod errors;
mod feeds;
mod fields;
mod figures;
mod following;
mod forms;
mod home;
mod interview;
mod items;
mod mine;
mod news;
mod nickname;
mod page;
mod qr;
mod question;
mod screen;
mod search;
mod share;
mod shared;
mod sign_in;
mod similar;
mod times;
mod transcript;
mod view_choice;
mod voting;
pub mod words;

use self::shared::Shared;
use super::{error::layer, in_time, interviews, origin};
use crate::node::App;
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    http::{Extensions, HeaderMap, StatusCode, Version, header::CONTENT_TYPE},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    cors::{Any, CorsLayer},
};

/// Tighter than what is compressed anew each second, at the price of a millisecond.
const TIGHT: CompressionLevel = CompressionLevel::Precise(4);

/// Every page, and what pages post without script.
pub fn router(app: &App) -> Router<App> {
    let body_bytes_max = usize::try_from(app.config.limits.body_bytes_max).unwrap_or(usize::MAX);
    let kept = Shared::new(app.config.limits.pages_bytes_max);
    Router::new()
        .route("/", get(home::home))
        .route("/interviews/{id}", get(interview::interview))
        .route("/interviews/{id}/transcript", get(transcript::page))
        .route("/interviews/{id}/transcript.txt", get(transcript::text))
        .route("/interviews/{id}/ask", post(forms::ask))
        .route("/interviews/{id}/upvote", post(forms::upvote))
        .route("/interviews/{id}/judge", post(forms::judge_interview))
        .route("/interviews/{id}/vote", post(voting::vote))
        .route("/questions/{id}", get(question::question))
        .route("/questions/{id}/taken", post(forms::take_answer))
        .route("/questions/{id}/withdraw", post(forms::withdraw))
        .route("/questions/{id}/appeal", post(forms::appeal))
        .route("/questions/{id}/handle_again", post(forms::handle_again))
        .route("/questions/{id}/judge", post(forms::judge))
        .route("/answers/{id}/rate", post(forms::rate))
        .route("/search", get(search::search))
        .route("/departments", get(departments::departments))
        .route("/departments/{id}", get(departments::department))
        .route("/campaigns/{id}", get(campaigns::campaign))
        .route("/calendar", get(calendar::calendar))
        .route("/campaigns/{id}/screen", get(screen::campaign))
        .route("/interviews/{id}/screen", get(screen::interview))
        .route("/assessment", get(assessment::assessment))
        .route("/embed", get(embed::embed))
        .route("/me", get(mine::me))
        .route("/me/mail", post(following::want_mail))
        .route("/follow", post(following::follow))
        .route("/confirm-mail", get(following::confirm).post(following::confirmed))
        .route("/unsubscribe", get(following::unsubscribe).post(following::unsubscribed))
        .route("/track", get(mine::track).post(mine::tracked))
        .route("/nickname", post(nickname::nickname))
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/desk", get(desk::desk))
        .route("/desk/{*rest}", get(desk::desk))
        .route("/assets/{*name}", get(assets::asset))
        .route("/icon.svg", get(assets::icon))
        .route("/preview.png", get(assets::preview))
        .route("/code.svg", get(qr::picture))
        .fallback(errors::not_found)
        .layer(Extension(figures::Computed::default()))
        .layer(from_fn(view_choice::choose))
        .layer(from_fn_with_state(app.clone(), origin::guard))
        .layer(DefaultBodyLimit::max(body_bytes_max))
        .layer(in_time(app.config.limits.request_seconds_max))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(app.clone(), errors::as_pages))
        .layer(from_fn_with_state((app.clone(), kept), shared::layer))
        .merge(feeds(app))
        .layer(CompressionLayer::new().quality(TIGHT).compress_when(is_html))
}

/// What other sites load to show a room. Any may: it is nobody's own, and the room itself is read by `/api/v1`.
pub fn embedding(app: &App) -> Router<App> {
    Router::new()
        .route("/embed.js", get(embed::script))
        .route("/embed.css", get(embed::style))
        .route("/embed/parts", get(embed::parts))
        .layer(in_time(app.config.limits.request_seconds_max))
        .layer(CatchPanicLayer::custom(layer::panicked))
        .layer(from_fn(layer::words))
        .layer(CorsLayer::new().allow_origin(Any))
}

/// What programs ask for: tagged, and kept by those who ask.
fn feeds(app: &App) -> Router<App> {
    Router::new()
        .route("/calendar.ics", get(feeds::calendar::calendar))
        .route("/feed.atom", get(feeds::atom::feed))
        .route("/sitemap.xml", get(feeds::sitemap::index))
        .route("/sitemap/{part}", get(feeds::sitemap::part))
        .route("/robots.txt", get(feeds::sitemap::robots))
        .route("/interviews/{id}/transcript.json", get(interviews::transcript::transcript))
        .layer(in_time(app.config.limits.request_seconds_max))
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(app.clone(), errors::as_pages))
}

fn is_html(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
