//! The handshake of a WebSocket (RFC 6455, section 4.2), up to the bare stream.

use super::error::{Problem, WebRefusal};
use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderValue, Request, header::SEC_WEBSOCKET_PROTOCOL, request::Parts},
    response::Response,
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use std::future::Future;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;

const SUBPROTOCOL: &str = "wenzheng.v1";

/// A request to go on as a WebSocket.
pub struct Upgrade {
    answer: Response,
    stream: OnUpgrade,
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut asked = Request::new(());
        *asked.method_mut() = parts.method.clone();
        *asked.version_mut() = parts.version;
        *asked.headers_mut() = parts.headers.clone();
        let answer = create_response_with_body(&asked, Body::empty);
        let (Ok(mut answer), Some(stream)) = (answer, parts.extensions.remove()) else {
            return Err(WebRefusal::UpgradeRequired.into());
        };
        if speaks_ours(&asked) {
            answer.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        }
        Ok(Self { answer, stream })
    }
}

impl Upgrade {
    /// Says yes, and serves the stream once that is said.
    pub fn with<F: Future<Output = ()> + Send + 'static>(
        self,
        serve: impl FnOnce(Upgraded) -> F + Send + 'static,
    ) -> Response {
        tokio::spawn(async move {
            match self.stream.await {
                Ok(stream) => serve(stream).await,
                Err(error) => tracing::debug!(%error, "a connection was gone before it became a WebSocket"),
            }
        });
        self.answer
    }
}

fn speaks_ours(asked: &Request<()>) -> bool {
    let named =
        asked.headers().get_all(SEC_WEBSOCKET_PROTOCOL).iter().filter_map(|named| named.to_str().ok());
    named.flat_map(|named| named.split(',')).any(|name| name.trim() == SUBPROTOCOL)
}
