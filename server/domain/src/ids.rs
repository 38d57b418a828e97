//! Identifiers: opaque strings of at most 26 letters and digits, made by the server (ULIDs).
//!
//! Each noun has its own type, so that a question's id cannot be handed over as an answer's. Making a new one
//! takes time and chance and is therefore not here; see [`Fresh`].

use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, sync::Arc};

/// The longest id, in characters: a ULID.
pub const ID_LENGTH_MAX: usize = 26;

fn is_id(text: &str) -> bool {
    (1..=ID_LENGTH_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// In the interface's description an id, a line, an instant is a string.
macro_rules! string_schema {
    ($name:ident $(, $format:expr)?) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let string = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String);
                $(let string = string.format(Some($format));)?
                string.into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use string_schema;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads an id; `None` when it is empty, too long, or has other characters than letters and digits.
            pub fn parse(text: &str) -> Option<Self> {
                is_id(text).then(|| Self(text.into()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&Fresh> for $name {
            fn from(fresh: &Fresh) -> Self {
                Self(fresh.id.clone())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an id"))
            }
        }

        string_schema!($name);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

id! {
    /// An interview, and the stream of its events.
    InterviewId,
    QuestionId,
    AnswerId,
    StatementId,
    AnnouncementId,
    PollId,
    PictureId,
    DepartmentId,
    /// Many interviews under one title.
    CampaignId,
    StaffId,
    RankingId,
    ObjectionId,
    SampleId,
    /// What was entered of an item of a sample.
    ResultId,
    NetizenId,
    /// A program's bearer token (the token itself is never stored).
    TokenId,
    NoticeId,
    WebhookId,
    /// Something that is sent: a mail, a call of a webhook.
    DeliveryId,
    /// Changes when a database was restored or failed over; numbers of two epochs cannot be compared.
    Epoch,
}

impl Epoch {
    /// Not the epoch of any stream: what a client that names an impossible one means.
    pub fn none() -> Self {
        Self(Arc::from(""))
    }
}

/// What chance gives to one command: the id of what it makes, and a secret for its maker.
///
/// A command makes at most one thing, so one id is enough, and `decide` stays a function of its arguments.
#[derive(Clone, Debug)]
pub struct Fresh {
    id: Arc<str>,
    /// For the tracking code of a question: at least 100 bits, letters and digits.
    pub secret: Arc<str>,
}

impl Fresh {
    /// `id` has to be an id (see [`ID_LENGTH_MAX`]); `secret` is taken as it is.
    pub fn new(id: &str, secret: &str) -> Option<Self> {
        is_id(id).then(|| Self { id: id.into(), secret: secret.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert!(QuestionId::parse("01ARZ3NDEKTSV4RRFFQ69G5FAV").is_some());
        for bad in ["", "01ARZ3NDEKTSV4RRFFQ69G5FAVX", "a-b", "a/b", "问", "a b", "a\0"] {
            assert!(QuestionId::parse(bad).is_none(), "{bad:?}");
        }
    }
}
