//! Pages for whoever has no cookie of a person are the same for all: each is made once, compressed once, and kept for a
//! moment; who comes meanwhile waits for it and shares it. What happens in a room or the city ends the moment, so that
//! nothing that was taken back is shown any more.

use super::page::{Page, is_anybodys};
use crate::{
    encoded::Encoded,
    node::App,
    web::encoded::{self, FRESH},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, Method, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_LENGTH},
    },
    middleware::Next,
    response::Response,
};
use axum_extra::extract::CookieJar;
use moka::future::Cache;
use std::{sync::Arc, time::Duration};

/// As old as a page may be.
const KEPT_FOR: Duration = Duration::from_secs(1);

/// What a page depends on beside time: where it is, how it is read, and what has happened.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    lang: &'static str,
    is_large: bool,
    happened: [u64; 2],
}

struct Made {
    headers: HeaderMap,
    html: Encoded,
}

/// Pages as they were made; none for an error, a way elsewhere, something personal: those everybody has made anew.
#[derive(Clone)]
pub struct Shared(Cache<Key, Option<Arc<Made>>>);

impl Shared {
    /// Keeps about so many bytes of pages.
    pub fn new(bytes_max: u64) -> Self {
        let weigh = |_: &Key, made: &Option<Arc<Made>>| {
            made.as_ref().map_or(1, |made| u32::try_from(made.html.plain().len()).unwrap_or(u32::MAX))
        };
        Self(Cache::builder().weigher(weigh).max_capacity(bytes_max).time_to_live(KEPT_FOR).build())
    }
}

/// Gives a kept page to whoever may have it.
pub async fn layer(
    State((app, shared)): State<(App, Shared)>,
    jar: CookieJar,
    request: Request,
    next: Next,
) -> Response {
    if !is_shared(&request, &jar) {
        return next.run(request).await;
    }
    let key = key(&app, &request);
    let (parts, _) = request.into_parts();
    let request = || Request::from_parts(parts.clone(), Body::empty());
    let made = shared.0.get_with(key, make(next.clone().run(request()))).await;
    let Some(made) = made else { return next.run(request()).await };
    let mut response = encoded::answer(&made.html, &parts.headers).await;
    for (name, value) in &made.headers {
        response.headers_mut().append(name, value.clone());
    }
    response
}

/// Asked for by nobody in particular.
fn is_shared(request: &Request, jar: &CookieJar) -> bool {
    let is_nobodys_program = !request.headers().contains_key(AUTHORIZATION);
    request.method() == Method::GET && is_nobodys_program && is_anybodys(jar)
}

fn key(app: &App, request: &Request) -> Key {
    let address = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let page = Page::of(app, request.headers(), "", None);
    Key { address, lang: page.lang, is_large: page.large, happened: app.happened() }
}

async fn make(made: impl Future<Output = Response>) -> Option<Arc<Made>> {
    let (head, body) = made.await.into_parts();
    let is_shared = head.status == StatusCode::OK && head.headers.get(CACHE_CONTROL) == Some(&FRESH);
    if !is_shared {
        return None;
    }
    let html = to_bytes(body, usize::MAX).await.ok()?;
    let mut headers = head.headers;
    headers.remove(CONTENT_LENGTH);
    Some(Arc::new(Made { headers, html: Encoded::new(html) }))
}
