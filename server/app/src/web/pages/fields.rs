//! What a form posts: named fields, parsed one by one. A field that was left empty is as good as absent.

use crate::web::error::{Problem, WebRefusal};
use axum::{
    Form,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::IntoResponse,
};
use domain::{
    Refusal,
    text::{Line, Text},
};
use serde_json::{Map, Value};
use std::collections::HashMap;

#[derive(Default)]
pub struct Fields(HashMap<String, String>);

impl Fields {
    /// None but where to lead back to.
    pub fn leading_to(back: &str) -> Self {
        Self(HashMap::from([("back".to_owned(), back.to_owned())]))
    }

    /// As it was written; empty when it was not.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    /// # Errors
    /// `invalid_value`, naming the field.
    pub fn text(&self, name: &str) -> Result<Text, Refusal> {
        Text::parse(self.get(name)).map_err(|fault| Refusal::text(name, fault))
    }

    /// # Errors
    /// `invalid_value`, naming the field.
    pub fn maybe_text(&self, name: &str) -> Result<Option<Text>, Refusal> {
        if self.get(name).trim().is_empty() { Ok(None) } else { self.text(name).map(Some) }
    }

    /// # Errors
    /// `invalid_value`, naming the field.
    pub fn line(&self, name: &str) -> Result<Line, Refusal> {
        Line::parse(self.get(name)).map_err(|fault| Refusal::text(name, fault))
    }

    /// One of the choices of the form, or nothing.
    ///
    /// # Errors
    /// `invalid_value`, naming the field: it was none of the form's.
    pub fn choice<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Refusal> {
        match self.get(name) {
            "" => Ok(None),
            value => parse(value).map(Some).ok_or_else(|| Refusal::field(name, "unknown_value")),
        }
    }

    /// These fields as JSON, for what the interface reads; those left empty are absent.
    pub fn json(&self, names: &[&str]) -> Map<String, Value> {
        let given = names.iter().filter(|name| !self.get(name).is_empty());
        given.map(|name| ((*name).to_owned(), Value::String(self.get(name).to_owned()))).collect()
    }

    /// Where the form leads back to: a page of ours, never another site.
    pub fn back(&self, otherwise: &str) -> String {
        let back = self.get("back");
        let is_ours =
            back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\r', '\n', '\t']);
        if is_ours { back.to_owned() } else { otherwise.to_owned() }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Form::<HashMap<String, String>>::from_request(request, state).await {
            Ok(Form(fields)) => Ok(Self(fields)),
            Err(rejection) => match rejection.into_response().status() {
                StatusCode::PAYLOAD_TOO_LARGE => Err(WebRefusal::PayloadTooLarge.into()),
                _ => Err(WebRefusal::MissingField.into()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(name: &str, value: &str) -> Fields {
        Fields(HashMap::from([(name.to_owned(), value.to_owned())]))
    }

    #[test]
    fn a_form_leads_back_to_our_own_pages_only() {
        assert_eq!(fields("back", "/me?done=rated").back("/"), "/me?done=rated");
        for other in ["", "//example.org", "https://example.org", "/\\example.org", "me", "/a\r\nb"] {
            assert_eq!(fields("back", other).back("/me"), "/me", "{other:?}");
        }
    }

    #[test]
    fn what_was_left_empty_is_absent_and_what_is_wrong_is_named() {
        assert_eq!(fields("text", " ").maybe_text("text"), Ok(None));
        assert_eq!(fields("text", " ").text("text"), Err(Refusal::field("text", "text_blank")));
        assert_eq!(fields("kind", "").choice("kind", |_| Some(1)), Ok(None));
        assert_eq!(
            fields("kind", "x").choice::<u8>("kind", |_| None),
            Err(Refusal::field("kind", "unknown_value"))
        );
    }
}
