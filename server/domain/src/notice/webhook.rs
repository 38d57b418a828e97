//! A program of the city's that is told of notices as they come.

use super::kind::NoticeKind;
use crate::{
    Instant,
    ids::{DepartmentId, WebhookId},
};
use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, sync::Arc};

/// The longest address, in characters.
const URL_LENGTH_MAX: usize = 500;

/// An http or https address without a name and a password in it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WebhookUrl(Arc<str>);

impl WebhookUrl {
    /// Whether it can be reached, and may be, is not known here.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_plain = text.is_ascii()
            && !text.contains(|c: char| c.is_ascii_control() || matches!(c, ' ' | '\\' | '#'));
        let is_address =
            is_plain && !authority.is_empty() && !authority.contains('@') && text.len() <= URL_LENGTH_MAX;
        is_address.then(|| Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for WebhookUrl {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a web address"))
    }
}

crate::ids::string_schema!(WebhookUrl);

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where notices are sent. Its secret stands beside it and is in no event.
#[derive(Clone, PartialEq, Debug)]
pub struct Webhook {
    pub id: WebhookId,
    pub url: WebhookUrl,
    /// Of these kinds only; empty: of all that staff is told of.
    pub kinds: Vec<NoticeKind>,
    /// What concerns this department only.
    pub department: Option<DepartmentId>,
    pub made_at: Instant,
    pub removed_at: Option<Instant>,
}
