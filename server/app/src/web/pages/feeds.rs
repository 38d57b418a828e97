//! What programs subscribe to, at the root: the calendar, the news, the site map. All of it is public, tagged, and the
//! same for everybody who reads the same language.

pub mod atom;
pub mod calendar;
pub mod sitemap;

use super::page::Page;
use crate::{
    node::App,
    web::{
        cached,
        city::known,
        error::{Problem, WebRefusal},
        input::query,
    },
};
use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, header::VARY},
    response::Response,
};
use domain::{
    Refusal,
    city::Department,
    ids::{DepartmentId, InterviewId},
};
use store::StoreError;

query! {
    /// What is subscribed to; without either: the whole city.
    Wanted {
        /// Of this department only.
        department: Option<DepartmentId>,
        /// Of this interview only.
        interview: Option<InterviewId>,
    }
}

async fn department_of(app: &App, wanted: &Wanted) -> Result<Option<Department>, Problem> {
    let Some(id) = &wanted.department else { return Ok(None) };
    let found: Result<_, StoreError> = known(app, |city| city.departments.get(id).cloned()).await;
    Ok(Some(found?.ok_or(Refusal::NotFound)?))
}

/// A feed, in the language of the page that it would be.
fn answer(headers: &HeaderMap, kind: &'static str, body: String) -> Response {
    let mut response = cached::answer(headers, kind, cached::FOR_A_MINUTE, body);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

fn rendered(template: &impl Template) -> Result<String, Problem> {
    template.render().map_err(|error| {
        tracing::error!(%error, "a feed cannot be rendered");
        WebRefusal::Internal.into()
    })
}

/// Who publishes: the city's name and what this is.
fn title(page: &Page, department: Option<&Department>) -> String {
    let service = page.service();
    match department {
        None => service,
        Some(department) => format!("{} · {service}", super::departments::name_of(department, page)),
    }
}
