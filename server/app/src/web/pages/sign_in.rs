//! Where staff come in: by a password or by a one-time link. The work is the interface's own.

use super::{errors::Said, fields::Fields, page::Page};
use crate::{
    address::Address,
    node::App,
    web::{auth::Who, error::Problem, extract::Body, input, session},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignInPage<'a> {
    page: &'a Page,
    username: &'a str,
    /// Of a one-time link: nothing else is asked for then.
    code: &'a str,
    problem: Option<Said>,
    back: String,
}

#[derive(Deserialize)]
pub struct Wish {
    code: Option<String>,
    back: Option<String>,
}

/// A link is not used up by looking at it: the code is sent when the button is pressed.
pub async fn form(Query(wish): Query<Wish>, page: Page) -> Result<Response, Problem> {
    let (code, back) = (wish.code.as_deref().unwrap_or_default(), wish.back.unwrap_or_default());
    page.answer(&SignInPage { page: &page, username: "", code, problem: None, back })
}

pub async fn sign_in(
    State(app): State<App>,
    address: Address,
    who: Who,
    jar: CookieJar,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let signed_in = match input::read(fields.json(&["username", "password", "code"])) {
        Ok(credentials) => session::sign_in(State(app), address, who, jar, Body(credentials)).await,
        Err(problem) => Err(problem),
    };
    match signed_in {
        Ok(response) => Ok(leading_to(&fields.back("/desk"), &response)),
        Err(problem) if problem.status().is_server_error() => Err(problem),
        Err(problem) => {
            let shown = SignInPage {
                page: &page,
                username: fields.get("username"),
                code: "",
                problem: Some(Said::of(&problem, &page)),
                back: fields.back(""),
            };
            page.answer_with(problem.status(), &shown)
        }
    }
}

pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(leading_to("/", &session::sign_out(State(app), headers).await?))
}

/// The cookies of the answer, and on to a page.
fn leading_to(back: &str, response: &Response) -> Response {
    let mut redirect = Redirect::to(back).into_response();
    for cookie in response.headers().get_all(SET_COOKIE) {
        redirect.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    redirect
}
