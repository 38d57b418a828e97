//! What handlers are given: the body, the query, the ids of the path, the idempotency key and the address, parsed.

use super::{
    error::{Problem, WebRefusal},
    input::{self, Record},
};
use crate::{address::Address, node::App, writer::IdempotencyKey};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, StatusCode, request::Parts},
    response::IntoResponse,
};
use domain::{
    Actor, Refusal,
    ids::{
        AnswerId, CampaignId, DepartmentId, InterviewId, NoticeId, ObjectionId, PictureId, PollId,
        QuestionId, RankingId, SampleId, StaffId, StatementId, TokenId, WebhookId,
    },
};
use serde_json::{Map, Value};
use std::{
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
};

const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// The body as JSON, whatever its content type says; none at all is as good as `{}`.
pub struct Body<T>(pub T);

impl<T: input::Read, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.into_response().status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::from(WebRefusal::PayloadTooLarge)
            } else {
                Problem::not_json()
            }
        })?;
        input::read(object(&bytes)?).map(Self)
    }
}

fn object(bytes: &[u8]) -> Result<Map<String, Value>, Problem> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(bytes).map_err(|_| Problem::not_json())
}

/// What stands behind the question mark. Names that mean nothing here are ignored, and so are empty values, as
/// forms send them.
pub struct Query<T>(pub T);

impl<T: Record, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let known = pairs.filter(|(name, value)| T::FIELDS.contains(&name.as_ref()) && !value.is_empty());
        let fields = known.map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())));
        input::read(fields.collect()).map(Self)
    }
}

/// The id in the path; what cannot be one names nothing.
pub struct Id<T>(pub T);

/// What can be named in a path.
pub trait Named: Sized {
    fn parse(text: &str) -> Option<Self>;
}

macro_rules! named {
    ($($id:ident)*) => {$(
        impl Named for $id {
            fn parse(text: &str) -> Option<Self> {
                $id::parse(text)
            }
        }
    )*};
}

named!(InterviewId QuestionId AnswerId StatementId PictureId PollId DepartmentId CampaignId StaffId TokenId NoticeId WebhookId RankingId ObjectionId SampleId);

impl<T: Named, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let id = text.ok().and_then(|Path(text)| T::parse(&text));
        id.map(Self).ok_or_else(|| Refusal::NotFound.into())
    }
}

/// The header `Idempotency-Key`, if there is one.
#[derive(Clone, PartialEq, Debug)]
pub struct Key(Option<Result<IdempotencyKey, ()>>);

impl Key {
    fn of(headers: &HeaderMap) -> Self {
        let parse = |value: &http::HeaderValue| value.to_str().ok().and_then(IdempotencyKey::parse).ok_or(());
        Self(headers.get(IDEMPOTENCY_KEY).map(parse))
    }

    /// The key as far as it counts: without an actor the header is ignored.
    ///
    /// # Errors
    /// `idempotency_key_invalid` when it is no key.
    pub fn by(self, actor: &Actor) -> Result<Option<IdempotencyKey>, Problem> {
        match (actor, self.0) {
            (Actor::Nobody, _) | (_, None) => Ok(None),
            (_, Some(key)) => key.map(Some).map_err(|()| Problem::idempotency_key_invalid()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into()), &parts.headers, &app.config))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_key_counts_only_for_somebody_and_has_to_be_one() {
        let key = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IDEMPOTENCY_KEY, HeaderValue::from_bytes(value.as_bytes()).unwrap());
            Key::of(&headers)
        };
        let somebody = Actor::System;
        assert_eq!(key("a-1").by(&somebody), Ok(IdempotencyKey::parse("a-1")));
        assert_eq!(Key::of(&HeaderMap::new()).by(&somebody), Ok(None));
        assert_eq!(key("a-1").by(&Actor::Nobody), Ok(None));
        assert_eq!(key("a b").by(&Actor::Nobody), Ok(None));
        for bad in ["", "a b", "问", &"x".repeat(65)] {
            assert_eq!(key(bad).by(&somebody), Err(Problem::idempotency_key_invalid()), "{bad:?}");
        }
    }

    #[test]
    fn a_body_is_an_object_or_nothing() {
        assert_eq!(object(b"").unwrap().len(), 0);
        assert_eq!(object(b" \n").unwrap().len(), 0);
        assert_eq!(object(br#"{"text":"x"}"#).unwrap().len(), 1);
        for bad in [
            &b"null"[..],
            b"[]",
            b"5",
            b"{",
            b"text=x",
            b"{\"a\":\"\\ud800\"}",
            b"{\"a\":\"\xff\"}",
            b"{} {}",
        ] {
            assert_eq!(object(bad), Err(Problem::not_json()), "{}", String::from_utf8_lossy(bad));
        }
    }
}
