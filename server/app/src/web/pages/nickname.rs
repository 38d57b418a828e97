//! Becoming a netizen on the way to something else: a nickname is asked for, or comes with what is posted.

use super::{errors::Said, fields::Fields, page::Page};
use crate::{
    node::App,
    web::{auth::Who, error::Problem, session::new_netizen},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use domain::{Actor, Refusal};

#[derive(Template)]
#[template(path = "nickname.html")]
struct NicknamePage<'a> {
    page: &'a Page,
    nickname: &'a str,
    nickname_max: u32,
    problem: String,
    back: String,
}

/// Who asks: the netizen of the cookie, or a new one with the nickname of the form.
pub async fn asker(
    app: &App,
    who: &Who,
    fields: &Fields,
) -> Result<(Actor, Option<Cookie<'static>>), Problem> {
    match &who.netizen {
        Some(netizen) => Ok((netizen.clone(), None)),
        None if fields.get("nickname").trim().is_empty() => Err(Refusal::NotSignedIn.into()),
        None => {
            let (actor, cookie) = new_netizen(app, fields.line("nickname")?, who.address).await?;
            Ok((actor, Some(cookie)))
        }
    }
}

pub async fn nickname(
    State(app): State<App>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = fields.back("/");
    match asker(&app, &who, &fields).await {
        Ok((_, cookie)) => Ok((with(cookie), Redirect::to(&back)).into_response()),
        Err(problem) if problem.status().is_client_error() => {
            let said = Said::of(&problem, &page).detail;
            ask_for_nickname(&app, &page, problem.status(), fields.get("nickname"), said, back)
        }
        Err(problem) => Err(problem),
    }
}

/// The page that asks for it, before what was wanted.
pub fn ask_for_nickname(
    app: &App,
    page: &Page,
    status: StatusCode,
    nickname: &str,
    problem: String,
    back: String,
) -> Result<Response, Problem> {
    let nickname_max = app.city.now().settings.nickname_length_max;
    page.answer_with(status, &NicknamePage { page, nickname, nickname_max, problem, back })
}

/// A new netizen's cookie, if there is one.
pub fn with(cookie: Option<Cookie<'static>>) -> CookieJar {
    cookie.into_iter().fold(CookieJar::default(), CookieJar::add)
}
