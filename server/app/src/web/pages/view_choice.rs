//! What a reader chose to see: the language and the type size, kept in a cookie. Any page's address with `?lang=`
//! or `?large=` sets it and leads back to the page.

use crate::web::language::Language;
use axum::{
    extract::Request,
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use std::time::Duration;
use url::form_urlencoded::{Serializer, parse};

pub const COOKIE: &str = "wz_view";
const KEPT_FOR: Duration = Duration::from_secs(365 * 86_400);

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Choice {
    pub language: Option<Language>,
    pub is_large: bool,
}

impl Choice {
    /// Reads the cookie: words with dots between them; what is none of ours is passed over.
    pub fn of(cookie: &str) -> Self {
        cookie.split('.').fold(Self::default(), |choice, word| match word {
            "zh" => Self { language: Some(Language::Chinese), ..choice },
            "en" => Self { language: Some(Language::English), ..choice },
            "large" => Self { is_large: true, ..choice },
            _ => choice,
        })
    }

    fn with(self, what: &str, value: &str) -> Self {
        match (what, value) {
            ("lang", "zh") => Self { language: Some(Language::Chinese), ..self },
            ("lang", "en") => Self { language: Some(Language::English), ..self },
            ("large", _) => Self { is_large: value == "1", ..self },
            (_, _) => self,
        }
    }

    fn cookie(self) -> Cookie<'static> {
        let language = self.language.map(|language| match language {
            Language::Chinese => "zh",
            Language::English => "en",
        });
        let words: Vec<_> = language.into_iter().chain(self.is_large.then_some("large")).collect();
        Cookie::build((COOKIE, words.join(".")))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(KEPT_FOR.try_into().unwrap_or_default())
            .build()
    }
}

/// Takes a choice out of the address and keeps it.
pub async fn choose(jar: CookieJar, request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let is_choice = |name: &str| matches!(name, "lang" | "large");
    if request.method() != Method::GET || !parse(query.as_bytes()).any(|(name, _)| is_choice(&name)) {
        return next.run(request).await;
    }
    let known = Choice::of(jar.get(COOKIE).map(|cookie| cookie.value()).unwrap_or_default());
    let choice = parse(query.as_bytes()).fold(known, |choice, (name, value)| choice.with(&name, &value));
    let rest = parse(query.as_bytes()).filter(|(name, _)| !is_choice(name));
    let rest = Serializer::new(String::new()).extend_pairs(rest).finish();
    // One slash only: an address that begins with two would lead to another site.
    let path = format!("/{}", request.uri().path().trim_start_matches('/'));
    let back = if rest.is_empty() { path } else { format!("{path}?{rest}") };
    (jar.add(choice.cookie()), Redirect::to(&back)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_read_as_it_was_kept() {
        for choice in [
            Choice::default(),
            Choice { language: Some(Language::English), is_large: true },
            Choice { language: Some(Language::Chinese), is_large: false },
        ] {
            assert_eq!(Choice::of(choice.cookie().value()), choice);
        }
        assert_eq!(Choice::of("fr.huge.;x"), Choice::default());
    }

    #[test]
    fn one_choice_leaves_the_other() {
        let large = Choice { language: None, is_large: true };
        assert_eq!(large.with("lang", "en"), Choice { language: Some(Language::English), is_large: true });
        assert_eq!(large.with("large", "0"), Choice::default());
        assert_eq!(large.with("lang", "fr"), large);
    }
}
