//! Puts problems into words: the reader's language, the request's id, `Retry-After`.
//!
//! What the framework itself refuses (no such route, a method that a route does not have, a time-out) comes by
//! here without a [`Problem`] and gets the one of its status.

use super::{Problem, WebRefusal};
use crate::web::{language::Language, request_id::RequestId};
use axum::{
    Json,
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Refusal;
use std::any::Any;

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

pub async fn words(language: Language, request_id: RequestId, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None => match of_status(response.status()) {
            Some(problem) if !response.headers().contains_key(CONTENT_TYPE) => problem,
            Some(_) | None => return response,
        },
    };
    let mut said = (problem.status, Json(problem.body(language, &request_id))).into_response();
    let headers = said.headers_mut();
    headers.insert(CONTENT_TYPE, PROBLEM_JSON);
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.append(VARY, HeaderValue::from_static("accept-language"));
    if let Some(seconds) = problem.retry_after_s {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(allowed) = response.headers_mut().remove(ALLOW) {
        headers.insert(ALLOW, allowed);
    }
    said
}

/// The problem that a bare status of the framework means; none if it is no refusal.
pub fn of_status(status: StatusCode) -> Option<Problem> {
    match status {
        StatusCode::NOT_FOUND => Some(Refusal::NotFound.into()),
        StatusCode::METHOD_NOT_ALLOWED => Some(WebRefusal::MethodNotAllowed.into()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(WebRefusal::PayloadTooLarge.into()),
        StatusCode::SERVICE_UNAVAILABLE => Some(WebRefusal::Overloaded.into()),
        StatusCode::INTERNAL_SERVER_ERROR => Some(WebRefusal::Internal.into()),
        _ => None,
    }
}

/// What a handler that panicked answers; the panic itself is logged where it happens.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::from(WebRefusal::Internal).into_response()
}
