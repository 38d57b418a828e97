//! What every page knows: the language, the type size, the city, who reads. Templates call it `page`.

use super::{
    assets,
    times::Times,
    view_choice::{COOKIE, Choice},
    words::{self, Words},
};
use crate::{
    node::App,
    web::{auth::Who, encoded::FRESH, error::Problem, language::Language},
};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, VARY},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use domain::{Actor, question::Kind};
use std::{borrow::Borrow, fmt::Display};

const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Who reads, as far as a page shows it.
pub struct Session {
    pub kind: &'static str,
    pub name: String,
}

pub struct Page {
    pub language: Language,
    pub lang: &'static str,
    pub large: bool,
    pub city: String,
    /// Which entry of the navigation this page belongs to.
    pub here: &'static str,
    pub path: String,
    /// Scheme and host under which everybody reaches the city's pages.
    pub origin: String,
    pub session: Session,
    pub time_zone: String,
    /// Whether the city publishes rankings.
    pub ranks: bool,
    pub times: Times,
    words: &'static Words,
    is_shared: bool,
}

impl Page {
    /// A page for whoever it may be.
    pub fn of(app: &App, headers: &HeaderMap, path: &str, who: Option<&Who>) -> Self {
        let jar = CookieJar::from_headers(headers);
        let choice = Choice::of(jar.get(COOKIE).map(|cookie| cookie.value()).unwrap_or_default());
        let language = choice.language.unwrap_or_else(|| Language::preferred(headers));
        let words = Words::of(language);
        let settings = app.city.now().settings.clone();
        Self {
            language,
            lang: language.tag(),
            large: choice.is_large,
            city: settings.city_name.clone(),
            here: "",
            path: path.to_owned(),
            origin: app.public_url().to_owned(),
            session: who.map_or(Session { kind: "nobody", name: String::new() }, session),
            time_zone: settings.time_zone.clone(),
            ranks: settings.public_ranking.is_on(),
            times: Times::new(&settings.time_zone, app.clock.now(), words),
            words,
            is_shared: is_anybodys(&jar),
        }
    }

    pub fn at(self, here: &'static str) -> Self {
        Self { here, ..self }
    }

    pub fn words(&self) -> &'static Words {
        self.words
    }

    pub fn t(&self, key: &'static str) -> &'static str {
        self.words.t(key)
    }

    pub fn say(&self, key: &'static str, name: &str, value: impl Display) -> String {
        self.words.say(key, name, value)
    }

    /// `示例市在线问政`, `示例市 Ask the City`.
    pub fn service(&self) -> String {
        self.say("site.of_city", "city", &self.city)
    }

    pub fn count(&self, key: &'static str, n: impl Borrow<u64>) -> String {
        self.words.count(key, n)
    }

    pub fn figure(&self, n: impl Borrow<u64>) -> String {
        words::figure(n)
    }

    pub fn kind(&self, kind: impl Borrow<Kind>) -> &'static str {
        self.t(match kind.borrow() {
            Kind::Consultation => "kind.consultation",
            Kind::Complaint => "kind.complaint",
            Kind::Help => "kind.help",
            Kind::Suggestion => "kind.suggestion",
        })
    }

    pub fn asset(&self, source: &str) -> String {
        assets::address(source)
    }

    pub fn imports(&self, source: &str) -> Vec<String> {
        assets::imports(source)
    }

    /// This page with another language or type size.
    pub fn switch(&self, what: &str, value: &str) -> String {
        format!("{}?{what}={value}", self.path)
    }

    /// The lasting address of this page.
    pub fn address(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    /// For how long caches between us and the reader may keep this page.
    pub fn freshness(&self) -> HeaderValue {
        if self.is_shared { FRESH } else { PRIVATE }
    }

    /// The language of a text, where it is not the page's.
    pub fn lang_of(&self, content: &str) -> String {
        if content == self.lang { String::new() } else { content.to_owned() }
    }

    pub fn answer(&self, template: &impl Template) -> Result<Response, Problem> {
        self.answer_with(StatusCode::OK, template)
    }

    /// # Errors
    /// A fault when the template cannot be rendered.
    pub fn answer_with(&self, status: StatusCode, template: &impl Template) -> Result<Response, Problem> {
        let html = template.render().map_err(|error| {
            tracing::error!(%error, "a page cannot be rendered");
            Problem::from(crate::web::error::WebRefusal::Internal)
        })?;
        let is_shared = self.is_shared && status == StatusCode::OK;
        let headers = [
            (CONTENT_TYPE, HTML),
            (CONTENT_LANGUAGE, HeaderValue::from_static(self.lang)),
            (CACHE_CONTROL, if is_shared { FRESH } else { PRIVATE }),
            (VARY, HeaderValue::from_static("accept-language, cookie")),
        ];
        Ok((status, headers, html).into_response())
    }
}

/// Nothing tells who reads; how it is wanted to look is everybody's.
pub fn is_anybodys(jar: &CookieJar) -> bool {
    jar.iter().all(|cookie| cookie.name() == COOKIE)
}

fn session(who: &Who) -> Session {
    match (&who.staff, &who.netizen) {
        (Some(Actor::Staff { name, .. }), _) => Session { kind: "staff", name: name.as_str().to_owned() },
        (_, Some(Actor::Netizen { nickname, .. })) => {
            Session { kind: "netizen", name: nickname.as_str().to_owned() }
        }
        (_, _) => Session { kind: "nobody", name: String::new() },
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let who = Who::from_request_parts(parts, app).await?;
        Ok(Self::of(app, &parts.headers, parts.uri.path(), Some(&who)))
    }
}
