//! What goes out compressed: JSON, HTML and other text of some length. What is compressed already (assets are,
//! when they are built) and endless streams are left as they are.

use axum::http::{
    Extensions, HeaderMap, StatusCode, Version,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{Predicate, SizeAbove},
    },
};

/// Below this the packet is as long either way, in bytes.
const SIZE_MIN: u64 = 1_024;

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_text = matches!(
        kind,
        "application/json"
            | "application/problem+json"
            | "text/html"
            | "text/plain"
            | "text/css"
            | "text/javascript"
    );
    is_text && !headers.contains_key(CONTENT_ENCODING)
}

/// Quick rather than tight: a room of thousands of questions is compressed anew each second.
pub fn layer() -> CompressionLayer<impl Predicate> {
    let is_text = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| is_text(headers);
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SIZE_MIN).and(is_text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_plain_text_is_compressed() {
        let is = |kind: &'static str, encoding: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            if let Some(encoding) = encoding {
                headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            is_text(&headers)
        };
        assert!(is("application/json", None) && is("text/html; charset=utf-8", None));
        assert!(!is("text/css", Some("br")));
        assert!(!is("image/png", None) && !is("text/event-stream", None));
    }
}
