//! Whose page a browser sends a request from. A write that a cookie carries, and a live connection, are taken
//! from our own pages only.
//!
//! A request with neither `Origin` nor `Sec-Fetch-Site` is not a browser's and passes. What other origins may
//! read is in [`super::security`].

use super::{
    auth::{self, Who},
    error::{Problem, WebRefusal},
};
use crate::node::App;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, Uri, header::HOST, header::ORIGIN, request::Parts},
    middleware::Next,
    response::Response,
};
use std::convert::Infallible;
use url::Url;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// One of our pages, or no browser at all.
    Own,
    /// A page that may embed a room.
    Embedding,
    Foreign,
}

impl Origin {
    fn of(headers: &HeaderMap, uri: &Uri, public_url: &str, embedding: &[String]) -> Self {
        let text = |value: &http::HeaderValue| value.to_str().unwrap_or("null").to_owned();
        let host = headers.get(HOST).map(text).or_else(|| uri.authority().map(ToString::to_string));
        match (headers.get(ORIGIN).map(text), headers.get(SEC_FETCH_SITE).map(text)) {
            (Some(origin), _) if is_own(&origin, host.as_deref(), public_url) => Self::Own,
            (Some(origin), _) if embedding.contains(&origin) => Self::Embedding,
            (Some(_), _) => Self::Foreign,
            (None, Some(site)) if !matches!(site.as_str(), "same-origin" | "none") => Self::Foreign,
            (None, Some(_) | None) => Self::Own,
        }
    }

    /// Who follows a room live: a page that embeds it does so as nobody, another page not at all.
    ///
    /// # Errors
    /// `cross_origin`.
    pub fn live_reader(self, who: Who) -> Result<Who, Problem> {
        match self {
            Self::Own => Ok(who),
            Self::Embedding => Ok(Who::nobody(who.address)),
            Self::Foreign => Err(WebRefusal::CrossOrigin.into()),
        }
    }
}

/// The origin of the public address, or of whatever host the request was sent to.
fn is_own(origin: &str, host: Option<&str>, public_url: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    if !matches!(origin.scheme(), "http" | "https") {
        return false;
    }
    let is_public = Url::parse(public_url).is_ok_and(|public| public.origin() == origin.origin());
    // Before us a proxy may have spoken TLS, so the scheme of the request is not known; its host is.
    let sent_to = host.and_then(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok());
    is_public || sent_to.is_some_and(|sent_to| sent_to.origin() == origin.origin())
}

impl FromRequestParts<App> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.uri, app.public_url(), &app.config.embed_origins))
    }
}

/// Stops writes from other origins. A program's token is no cookie: no browser adds it by itself.
///
/// # Errors
/// `cross_origin`.
pub async fn guard(
    State(app): State<App>,
    origin: Origin,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let is_by_token = auth::bearer(request.headers()).is_some();
    if !is_reading && !is_by_token && origin != Origin::Own {
        tracing::info!(public_url = app.public_url(), "a write from another origin was refused");
        return Err(WebRefusal::CrossOrigin.into());
    }
    Ok(next.run(request).await)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn origin(headers: &[(&str, &str)]) -> Origin {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| {
                (name.parse::<http::HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
            })
            .collect();
        let embedding = ["https://portal.example.org".to_owned()];
        Origin::of(&headers, &Uri::from_static("/"), "https://wenzheng.example.org", &embedding)
    }

    #[test]
    fn own_is_the_public_address_and_the_host_that_was_asked() {
        for (headers, expected) in [
            (&[][..], Origin::Own),
            (&[("origin", "https://wenzheng.example.org")], Origin::Own),
            (&[("origin", "https://wenzheng.example.org"), ("sec-fetch-site", "same-origin")], Origin::Own),
            (&[("origin", "http://wenzheng.example.org")], Origin::Foreign),
            (&[("origin", "http://10.0.0.5:8080"), ("host", "10.0.0.5:8080")], Origin::Own),
            (&[("origin", "https://10.0.0.5"), ("host", "10.0.0.5:443")], Origin::Own),
            (&[("origin", "http://10.0.0.5:8081"), ("host", "10.0.0.5:8080")], Origin::Foreign),
            (&[("origin", "https://evil.example.com"), ("host", "10.0.0.5")], Origin::Foreign),
            (&[("origin", "https://wenzheng.example.org.evil.example.com")], Origin::Foreign),
            (&[("origin", "null"), ("host", "null")], Origin::Foreign),
            (&[("origin", "garbage"), ("host", "garbage")], Origin::Foreign),
            (&[("origin", "file://"), ("host", "x")], Origin::Foreign),
            (&[("origin", "https://portal.example.org")], Origin::Embedding),
            (&[("sec-fetch-site", "same-origin")], Origin::Own),
            (&[("sec-fetch-site", "none")], Origin::Own),
            (&[("sec-fetch-site", "same-site")], Origin::Foreign),
            (&[("sec-fetch-site", "cross-site")], Origin::Foreign),
        ] {
            assert_eq!(origin(headers), expected, "{headers:?}");
        }
    }
}
