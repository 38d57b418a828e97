//! Every request has a name, which every answer repeats: `X-Request-Id`.

use crate::clock::secret_token;
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderName, HeaderValue, request::Parts},
    middleware::Next,
    response::Response,
};
use std::{convert::Infallible, sync::Arc};

pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest name that is taken from outside.
const LENGTH_MAX: usize = 64;

#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name from outside, if it is fit for a log: letters, digits and a few signs.
    fn from_outside(value: &HeaderValue) -> Option<Self> {
        let text = value.to_str().ok()?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
        let is_fit = (1..=LENGTH_MAX).contains(&text.len()) && text.bytes().all(is_plain);
        is_fit.then(|| Self(text.into()))
    }

    pub fn fresh() -> Self {
        Self(secret_token().into())
    }
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(Self::fresh))
    }
}

/// Names the request for all that follows, and the answer after it.
pub async fn name(mut request: Request, next: Next) -> Response {
    let outside = request.headers().get(X_REQUEST_ID).and_then(RequestId::from_outside);
    let id = outside.unwrap_or_else(RequestId::fresh);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(X_REQUEST_ID, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_outside_is_taken_only_if_it_is_plain() {
        let taken = |text| RequestId::from_outside(&HeaderValue::from_bytes(text).unwrap()).is_some();
        assert!(taken(b"01ARZ3NDEKTSV4RRFFQ69G5FAV") && taken(b"a-b_c.d:e"));
        for bad in [&b""[..], b"a b", b"{\"a\":1}", "问".as_bytes(), &[b'x'; 65]] {
            assert!(!taken(bad), "{bad:?}");
        }
        assert_ne!(RequestId::fresh().as_str(), RequestId::fresh().as_str());
    }
}
