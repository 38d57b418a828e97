//! The room that other sites show: its script, what the script draws with, and the page that explains it. Who may read
//! the room itself is in [`crate::web::security`].

use super::{assets, items::Blanks, page::Page, words::in_page};
use crate::{
    node::App,
    web::{error::Problem, language::Language, origin::Origin, security::socket_origin},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_LANGUAGE, VARY},
    },
    response::Response,
};
use domain::{
    interview::InterviewStatus::{Announced, Archived, Ended, Live},
    view::Interview,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use store::{
    Page as Part,
    interviews::{self, InterviewFilter},
};

/// Interviews that the page offers to be shown.
const OFFERED: u32 = 30;

pub async fn script(headers: HeaderMap) -> Response {
    assets::standing("embed.js", &headers)
}

pub async fn style(headers: HeaderMap) -> Response {
    assets::standing("embed.css", &headers)
}

#[derive(Template)]
#[template(path = "embed-parts.html")]
struct Parts<'a> {
    page: &'a Page,
    blanks: Blanks<'a>,
    parts_json: String,
    words_json: &'static str,
}

#[derive(Deserialize)]
pub struct Spoken {
    lang: Option<String>,
}

/// What the script draws with: templates, words, names, the city's time, and whether the asking site is registered.
/// It is asked by pages of any site, so no cookie is looked at.
pub async fn parts(
    State(app): State<App>,
    Query(spoken): Query<Spoken>,
    origin: Origin,
) -> Result<Response, Problem> {
    let wished = spoken.lang.as_deref().unwrap_or_default();
    let language = if wished.starts_with("en") { Language::English } else { Language::Chinese };
    let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(language.tag()))]);
    let page = Page::of(&app, &headers, "/embed/parts", None);
    let city = app.city.now();
    let departments = || city.departments.values();
    let names: BTreeMap<_, _> =
        departments().map(|department| (department.id.as_str(), department.name.as_str())).collect();
    let english: BTreeMap<_, _> = departments()
        .filter_map(|department| Some((department.id.as_str(), department.name_en.as_ref()?.as_str())))
        .collect();
    let parts_json = in_page(&json!({
        "registered": origin != Origin::Foreign,
        "city": page.city,
        "time_zone": page.time_zone,
        "now": page.times.now.ms(),
        "departments": names,
        "english": english,
    }));
    let words_json = &page.words().of_script;
    let mut answer =
        page.answer(&Parts { page: &page, blanks: Blanks::to_read(&page), parts_json, words_json })?;
    // A cache between us and many sites must not tell one what another was told.
    answer.headers_mut().append(VARY, HeaderValue::from_static("origin, sec-fetch-site"));
    Ok(answer)
}

/// An interview that can be shown.
struct Offer {
    id: String,
    title: String,
    lang: String,
    is_shown: bool,
}

#[derive(Template)]
#[template(path = "embed.html")]
struct EmbedPage<'a> {
    page: &'a Page,
    /// Where this city is.
    address: &'a str,
    /// Where its sockets are.
    sockets: String,
    offers: Vec<Offer>,
    /// The id of the one that is shown; empty when there is none.
    shown: String,
}

#[derive(Deserialize)]
pub struct Wish {
    interview: Option<String>,
}

pub async fn embed(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    page: Page,
) -> Result<Response, Problem> {
    let filter =
        InterviewFilter { statuses: vec![Live, Announced, Ended, Archived], ..InterviewFilter::default() };
    let found = interviews::list(&app.db, &filter, &Part { limit: OFFERED, after: None }).await?.items;
    let wished = |interview: &&Interview| wish.interview.as_deref() == Some(interview.id.as_str());
    let is_live = |interview: &&Interview| interview.status == Live;
    let shown = found.iter().find(wished).or_else(|| found.iter().find(is_live)).or_else(|| found.first());
    let shown = shown.map(|interview| interview.id.as_str().to_owned()).unwrap_or_default();
    let offers = found.iter().map(|interview| Offer {
        id: interview.id.as_str().to_owned(),
        title: interview.title.as_str().to_owned(),
        lang: page.lang_of(interview.lang.as_str()),
        is_shown: interview.id.as_str() == shown,
    });
    page.answer(&EmbedPage {
        page: &page,
        address: app.public_url(),
        sockets: socket_origin(app.public_url()).unwrap_or_default(),
        offers: offers.collect(),
        shown,
    })
}
