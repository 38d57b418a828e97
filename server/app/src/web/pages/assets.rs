//! Scripts, styles, the icon and what previews show, built into the binary. The front-end build gives each a name by its content and
//! lays compressed copies beside it; the manifest tells the names.

use crate::web::encoded::is_known;
use axum::{
    extract::Path,
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY},
    },
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde::Deserialize;
use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

#[derive(RustEmbed)]
#[folder = "../../client-js/dist"]
struct Built;

const ICON: &str = include_str!("../../../../../client-js/pages/icon.svg");
const PREVIEW: &[u8] = include_bytes!("../../../../../client-js/pages/preview.png");
/// A name belongs to one content for ever.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// How long after an upgrade other sites may still run the script of before.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// So many bytes of a content's hash tell it from others.
const TAG_BYTES: usize = 16;
/// Compressed copies, the smallest first.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

#[derive(Deserialize)]
struct Entry {
    file: String,
    #[serde(default)]
    imports: Vec<String>,
}

static MANIFEST: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    let manifest = Built::get("manifest.json").map(|file| file.data);
    manifest.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
});

/// The address of what was built from `source`.
pub fn address(source: &str) -> String {
    MANIFEST
        .get(source)
        .map_or_else(|| format!("/assets/missing/{source}"), |entry| format!("/{}", entry.file))
}

/// The addresses of what it imports, so that the browser need not find out one by one.
pub fn imports(source: &str) -> Vec<String> {
    MANIFEST
        .get(source)
        .map(|entry| entry.imports.iter().map(|source| address(source)).collect())
        .unwrap_or_default()
}

pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(found) = Found::of(&format!("assets/{name}"), &headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(CACHE_CONTROL, FOR_EVER)], found).into_response()
}

/// A file at an address that stays, for pages of any site: sent again only when it has become another one.
pub fn standing(path: &'static str, headers: &HeaderMap) -> Response {
    let Some(found) = Found::of(path, headers) else { return StatusCode::NOT_FOUND.into_response() };
    let etag = found.etag();
    let is_same = is_known(headers, &etag);
    let Ok(etag) = HeaderValue::from_str(&etag) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let standing = [
        (CACHE_CONTROL, FIVE_MINUTES),
        (ETAG, etag),
        (RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
    ];
    if is_same {
        (StatusCode::NOT_MODIFIED, standing).into_response()
    } else {
        (standing, found).into_response()
    }
}

/// A built file in the smallest form that the reader takes.
struct Found {
    kind: HeaderValue,
    encoding: Option<&'static str>,
    file: EmbeddedFile,
}

impl Found {
    fn of(path: &str, headers: &HeaderMap) -> Option<Self> {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let compressed = ENCODINGS.iter().filter(|(encoding, _)| accepts(accepted, encoding));
        let (file, encoding) = compressed
            .filter_map(|(encoding, ending)| Some((Built::get(&format!("{path}{ending}"))?, Some(*encoding))))
            .next()
            .or_else(|| Built::get(path).map(|file| (file, None)))?;
        let kind = mime_guess::from_path(path).first_or_octet_stream();
        let kind = HeaderValue::from_str(kind.as_ref())
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        Some(Self { kind, encoding, file })
    }

    /// Another one for each content and each form of it.
    fn etag(&self) -> String {
        let hash = self.file.metadata.sha256_hash();
        let hex: String = hash.iter().take(TAG_BYTES).map(|byte| format!("{byte:02x}")).collect();
        format!("\"{hex}\"")
    }
}

impl IntoResponse for Found {
    fn into_response(self) -> Response {
        let headers = [(CONTENT_TYPE, self.kind), (VARY, HeaderValue::from_static("accept-encoding"))];
        let encoding = self.encoding.map(|encoding| [(CONTENT_ENCODING, HeaderValue::from_static(encoding))]);
        let body: Cow<'static, [u8]> = self.file.data;
        (headers, encoding, body).into_response()
    }
}

pub async fn icon() -> impl IntoResponse {
    ([(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml")), (CACHE_CONTROL, A_DAY)], ICON)
}

/// What stands beside a page's address where somebody passes it on.
pub async fn preview() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (CACHE_CONTROL, A_DAY),
        (RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
    ];
    (headers, PREVIEW)
}

/// Whether `Accept-Encoding` names the encoding and does not refuse it.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, weight) = part.split_once(';').unwrap_or((part, ""));
        name.trim().eq_ignore_ascii_case(encoding) && !matches!(weight.trim(), "q=0" | "q=0.0")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_finds_what_it_wears() {
        for source in [
            "pages/main.ts",
            "pages/styles/page.css",
            "pages/styles/plain.css",
            "desk/main.tsx",
            "desk/desk.css",
        ] {
            let address = address(source);
            assert!(Built::get(address.trim_start_matches('/')).is_some(), "{source} was not built");
        }
        for standing in ["embed.js", "embed.css"] {
            assert!(Built::get(standing).is_some(), "{standing} was not built");
        }
    }

    #[test]
    fn an_encoding_is_used_only_if_it_is_wanted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
    }
}
