//! One line of log and one measurement for each request: which route, how it ended, how long it took.
//!
//! The route, not the address: addresses hold tracking codes, sign-in codes and what people search for.

use super::request_id::RequestId;
use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tracing::Instrument;

/// Every line that is logged while the request is worked on carries its name.
pub async fn layer(id: RequestId, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let span = tracing::info_span!("request", request_id = id.as_str(), method, route);
    let response = next.run(request).instrument(span.clone()).await;

    let (status, took) = (response.status(), began.elapsed());
    span.in_scope(|| tracing::info!(status = status.as_u16(), took_ms = took.as_millis() as u64, "answered"));
    let labels =
        [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.as_u16().to_string())];
    metrics::histogram!("wenzheng_request_seconds", &labels).record(took.as_secs_f64());
    response
}

/// Anybody may invent a method; the measurements have few.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
