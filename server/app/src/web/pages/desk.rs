//! The shell of the staff desk: one page for all its addresses. What may be done there the interface decides.

use super::{page::Page, words::in_page};
use crate::web::error::Problem;
use askama::Template;
use axum::response::Response;
use serde_json::json;

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskShell<'a> {
    page: &'a Page,
    page_json: String,
}

pub async fn desk(page: Page) -> Result<Response, Problem> {
    let page_json = in_page(&json!({
        "lang": page.lang,
        "time_zone": page.time_zone,
        "now": page.times.now.to_string(),
    }));
    page.answer(&DeskShell { page: &page, page_json })
}
