//! Answers that caches keep: with an `ETag` of their bytes, and 304 without them for whoever has them already.

use super::encoded::is_known;
use crate::clock::hex;
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

/// Feeds are asked for by many programs again and again: for so long caches between us and them answer.
pub const FOR_A_MINUTE: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The body with its tag, or 304 for whoever has exactly that.
pub fn answer(headers: &HeaderMap, kind: &'static str, fresh: HeaderValue, body: String) -> Response {
    let tag = format!("\"{}\"", hex(&Sha256::digest(&body)));
    let common = [(ETAG, HeaderValue::from_str(&tag).ok()), (CACHE_CONTROL, Some(fresh))];
    let common: HeaderMap =
        common.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect();
    if is_known(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(CONTENT_TYPE, HeaderValue::from_static(kind))], Body::from(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::IF_NONE_MATCH;

    #[test]
    fn what_is_answered_can_be_asked_for_by_its_tag() {
        let first = answer(&HeaderMap::new(), "text/plain", FOR_A_MINUTE, "a".to_owned());
        let tag = first.headers()[ETAG].clone();
        let known = HeaderMap::from_iter([(IF_NONE_MATCH, tag)]);
        let again = |body: &str| answer(&known, "text/plain", FOR_A_MINUTE, body.to_owned()).status();
        assert_eq!((again("a"), again("b")), (StatusCode::NOT_MODIFIED, StatusCode::OK));
    }
}
