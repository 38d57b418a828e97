//! What every answer tells a browser: load nothing from elsewhere, guess no types, be framed by nobody. And who
//! may read across origins.

use super::request_id::X_REQUEST_ID;
use crate::node::App;
use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, REFERRER_POLICY, RETRY_AFTER,
            STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};
use tower_http::cors::CorsLayer;
use url::Url;

/// The page that browses the interface brings styles within its elements; no script does.
const BROWSER_PATH: &str = "/api/browser/";
const API_PATH: &str = "/api/v1/";
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with(API_PATH);
    let policy = policy(app.public_url(), path.starts_with(BROWSER_PATH), None);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        // A page with a video has brought its own.
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS_POLICY, HeaderValue::from_static("camera=(), microphone=(), geolocation=()"));
    if app.public_url().starts_with("https:") {
        headers.insert(STRICT_TRANSPORT_SECURITY, YEAR);
    }
    if is_api {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Lets the page of this answer load video from one more origin: the browser itself, or a script that reads the stream
/// piece by piece and hands it over as a blob. Its empty tracks for captions are `data:`, which loads nothing.
pub fn allow_video(app: &App, origin: &str, response: &mut Response) {
    if let Ok(policy) = HeaderValue::from_str(&policy(app.public_url(), false, Some(origin))) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Old browsers do not count a WebSocket of the same host as `'self'`, so its address is named.
fn policy(public_url: &str, is_browser_of_api: bool, video: Option<&str>) -> String {
    let socket = socket_origin(public_url).map(|origin| format!(" {origin}")).unwrap_or_default();
    let inline_styles = if is_browser_of_api { " 'unsafe-inline'" } else { "" };
    let video_read = video.map(|origin| format!(" {origin}")).unwrap_or_default();
    let video_shown = video.map(|origin| format!(" media-src blob: data: {origin};")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{inline_styles}; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'{socket}{video_read};{video_shown} manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// Where the sockets of the server at this address are, as a policy names it.
pub fn socket_origin(public_url: &str) -> Option<String> {
    let url = Url::parse(public_url).ok()?;
    let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
    let origin = url.origin().ascii_serialization();
    Some(format!("{scheme}://{}", origin.split_once("://")?.1))
}

/// Pages that may embed a room may read; nothing personal goes along, and nothing can be written.
pub fn reading_across_origins(app: &App) -> CorsLayer {
    let origins = app.config.embed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(origins.collect::<Vec<_>>())
        .allow_methods([Method::GET, Method::HEAD])
        .expose_headers([ETAG, RETRY_AFTER, X_REQUEST_ID])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_comes_from_elsewhere_and_no_script_stands_in_a_page() {
        let own = policy("https://wenzheng.example.org", false, None);
        assert!(own.starts_with("default-src 'none'"));
        assert!(own.contains("connect-src 'self' wss://wenzheng.example.org;"));
        assert!(!own.contains("unsafe") && !own.contains("media-src"));
        let browser = policy("http://127.0.0.1:8080", true, None);
        assert!(browser.contains("style-src 'self' 'unsafe-inline';"));
        assert!(browser.contains("script-src 'self';"));
        assert!(browser.contains("ws://127.0.0.1:8080"));
    }

    #[test]
    fn a_video_is_read_and_shown_from_its_origin_alone() {
        let own = policy("https://wenzheng.example.org", false, Some("https://live.example.org"));
        assert!(own.contains("connect-src 'self' wss://wenzheng.example.org https://live.example.org;"));
        assert!(own.contains(" media-src blob: data: https://live.example.org;"));
        assert!(own.contains("script-src 'self';") && !own.contains("unsafe"));
    }
}
