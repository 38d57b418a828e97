//! How pages say no: what is the matter, and what to do next.

use super::page::Page;
use crate::{
    node::App,
    web::{
        error::{Problem, WebRefusal, layer::of_status, texts},
        request_id::RequestId,
    },
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, Method,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::Refusal;
use std::any::Any;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    page: &'a Page,
    title: &'static str,
    detail: &'static str,
    /// When to try again, in words.
    wait: String,
    /// Trying again may help.
    again: bool,
    request_id: String,
}

/// A problem in words, above a form.
pub struct Said {
    pub title: &'static str,
    pub detail: String,
}

impl Said {
    /// Of bad input it says what is wrong with each field.
    pub fn of(problem: &Problem, page: &Page) -> Self {
        let faults: Vec<_> =
            problem.faults().iter().map(|fault| texts::detail(fault.code, page.language)).collect();
        let detail = if faults.is_empty() {
            texts::detail(problem.code(), page.language).to_owned()
        } else {
            faults.join(" ")
        };
        Self { title: texts::title(problem.code(), page.language), detail }
    }
}

pub async fn not_found() -> Problem {
    Refusal::NotFound.into()
}

/// What a handler that panicked answers; the panic itself is logged where it happens.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a page panicked");
    Problem::from(WebRefusal::Internal).into_response()
}

/// Turns problems into pages. They need neither cookie nor database, so that they can be shown when those fail.
pub async fn as_pages(
    State(app): State<App>,
    request_id: RequestId,
    request: Request,
    next: Next,
) -> Response {
    let (headers, path, method) =
        (request.headers().clone(), request.uri().path().to_owned(), request.method().clone());
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None => match of_status(response.status()) {
            Some(problem) if !response.headers().contains_key(CONTENT_TYPE) => problem,
            Some(_) | None => return response,
        },
    };
    let page = Page::of(&app, &headers, &path, None);
    let retry_after_s = problem.retry_after_s();
    let shown = ErrorPage {
        page: &page,
        title: texts::title(problem.code(), page.language),
        detail: texts::detail(problem.code(), page.language),
        wait: retry_after_s.map(|seconds| wait(&page, seconds)).unwrap_or_default(),
        again: retry_after_s.is_some() && method == Method::GET,
        request_id: if problem.status().is_server_error() {
            request_id.as_str().to_owned()
        } else {
            String::new()
        },
    };
    let mut said =
        page.answer_with(problem.status(), &shown).unwrap_or_else(|_| problem.status().into_response());
    if let Some(seconds) = retry_after_s {
        said.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    said
}

fn wait(page: &Page, seconds: u32) -> String {
    page.say("error.wait", "time", page.times.span(i64::from(seconds) * 1_000))
}
