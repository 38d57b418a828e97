//! Following as plain forms: a button where the thing is, the mail address on the page of what became of mine, and the two
//! pages to which links in mails lead. A link changes nothing by itself: mail programs open links to look at them.

use super::{done::Done, errors::Said, fields::Fields, nickname::ask_for_nickname, page::Page};
use crate::{
    node::App,
    web::{auth::Who, error::Problem, follows},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{Refusal, mailbox::Mailbox};
use serde::Deserialize;
use store::{
    StoreError,
    follows::{self as stored, Followed, mail},
};

/// A button that follows something, or no more.
pub struct FollowButton {
    pub kind: &'static str,
    pub id: String,
    pub is_on: bool,
    pub back: String,
}

impl FollowButton {
    pub async fn of(app: &App, who: &Who, followed: Followed, back: String) -> Result<Self, StoreError> {
        let is_on = match who.netizen_id() {
            Some(netizen) => stored::is_followed(&app.db, netizen, &followed).await?,
            None => false,
        };
        Ok(Self { kind: followed.kind(), id: followed.id().to_owned(), is_on, back })
    }
}

#[derive(Template)]
#[template(path = "by-mail.html")]
struct ByMailPage<'a> {
    page: &'a Page,
    title: &'static str,
    words: String,
    /// What the button says; empty when there is nothing left to do.
    button: &'static str,
    action: &'static str,
    code: &'a str,
}

#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    code: String,
}

pub async fn follow(
    State(app): State<App>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = fields.back("/me");
    if who.netizen.is_none() {
        return ask_for_nickname(&app, &page, StatusCode::UNAUTHORIZED, "", String::new(), back);
    }
    let is_on = fields.get("on") == "yes";
    follows::change(&app, &who, (fields.get("kind"), fields.get("id")), is_on).await?;
    Ok(Redirect::to(&back).into_response())
}

/// Wants mail there; an empty address ends it.
pub async fn want_mail(
    State(app): State<App>,
    who: Who,
    page: Page,
    fields: Fields,
) -> Result<Response, Problem> {
    let netizen = who.must_be_netizen()?;
    let asked = match Mailbox::parse(fields.get("address")) {
        None => Err(Refusal::field("address", "not_a_mailbox").into()),
        Some(address) => follows::ask_for_mail(&app, netizen, address, page.language).await,
    };
    match asked {
        Ok(Some(_)) => Ok(Redirect::to(&format!("/me?done={}", Done::MailAsked.name())).into_response()),
        Ok(None) => Ok(Redirect::to(&format!("/me?done={}", Done::MailEnded.name())).into_response()),
        Err(problem) if problem.status().is_client_error() => {
            let words = Said::of(&problem, &page).detail;
            let shown = ByMailPage {
                page: &page,
                title: page.t("follow.mail"),
                words,
                button: "",
                action: "",
                code: "",
            };
            page.answer_with(problem.status(), &shown)
        }
        Err(problem) => Err(problem),
    }
}

pub async fn confirm(page: Page, Query(link): Query<Link>) -> Result<Response, Problem> {
    page.answer(&ByMailPage {
        page: &page,
        title: page.t("follow.confirm"),
        words: page.t("follow.confirm_hint").to_owned(),
        button: page.t("follow.confirm"),
        action: "/confirm-mail",
        code: &link.code,
    })
}

pub async fn confirmed(State(app): State<App>, page: Page, fields: Fields) -> Result<Response, Problem> {
    let now = app.clock.now();
    let is_theirs = mail::confirm(&app.db, fields.get("code"), now).await?;
    let (status, words) = if is_theirs {
        (StatusCode::OK, "follow.confirmed")
    } else {
        (StatusCode::NOT_FOUND, "follow.link_is_old")
    };
    done(&page, status, page.t("follow.confirm"), page.t(words))
}

pub async fn unsubscribe(page: Page, Query(link): Query<Link>) -> Result<Response, Problem> {
    page.answer(&ByMailPage {
        page: &page,
        title: page.t("follow.unsubscribe"),
        words: page.t("follow.unsubscribe_hint").to_owned(),
        button: page.t("follow.unsubscribe"),
        action: "/unsubscribe",
        code: &link.code,
    })
}

/// By the page's button, or by one click in a mail program, which posts to the link of the mail as it is (RFC 8058).
/// Said again, or of an address that is forgotten already, it is as good.
pub async fn unsubscribed(
    State(app): State<App>,
    page: Page,
    Query(link): Query<Link>,
    fields: Fields,
) -> Result<Response, Problem> {
    let code = if link.code.is_empty() { fields.get("code") } else { &link.code };
    if let Some(known) = mail::by_unsubscribe_code(&app.db, code).await? {
        mail::forget(&app.db, &known.netizen).await?;
    }
    done(&page, StatusCode::OK, page.t("follow.unsubscribe"), page.t("follow.unsubscribed"))
}

fn done(
    page: &Page,
    status: StatusCode,
    title: &'static str,
    words: &'static str,
) -> Result<Response, Problem> {
    let shown = ByMailPage { page, title, words: words.to_owned(), button: "", action: "", code: "" };
    page.answer_with(status, &shown)
}
