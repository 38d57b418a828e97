//! Answers out of what is kept encoded: in the coding that the reader accepts, or 304 for who has it already.

use crate::encoded::{Coding, Encoded};
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, IF_NONE_MATCH, VARY},
    },
    response::{IntoResponse, Response},
};

/// May be as old as a second, for caches between us and the reader; a second more while they fetch a newer one.
pub const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=1, stale-while-revalidate=1");

/// The answer to a request with these headers.
pub async fn answer(encoded: &Encoded, asked: &HeaderMap) -> Response {
    let accepted = asked.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let coding = encoded.coding(Coding::accepted(accepted));
    let etag = encoded.etag(coding);
    let is_known = is_known(asked, &etag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(encoded.bytes(coding).await).into_response()
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(ETAG, etag);
    }
    if let Some(name) = coding.name().filter(|_| !is_known) {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

/// Whether the reader has exactly that already.
pub fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    tags.flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_has_it_is_not_sent_it_again() {
        for (given, is_same) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, HeaderValue::from_static(given));
            assert_eq!(is_known(&headers, "\"a\""), is_same, "{given}");
        }
        assert!(!is_known(&HeaderMap::new(), "\"a\""));
    }

    #[tokio::test]
    async fn a_coding_is_said_with_the_bytes_and_not_without_them() {
        let encoded = Encoded::new("什么时候供热？".repeat(500));
        let mut asked = HeaderMap::new();
        asked.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        let first = answer(&encoded, &asked).await;
        assert_eq!(first.headers()[CONTENT_ENCODING], "br");
        asked.insert(IF_NONE_MATCH, first.headers()[ETAG].clone());
        let again = answer(&encoded, &asked).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(!again.headers().contains_key(CONTENT_ENCODING));
        asked.remove(ACCEPT_ENCODING);
        let other = answer(&encoded, &asked).await;
        assert_eq!(other.status(), StatusCode::OK, "another coding is another thing");
    }
}
