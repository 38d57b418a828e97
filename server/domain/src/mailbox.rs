//! Where mail goes: an address, or nowhere.

use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, sync::Arc};

/// An address for mail; empty: none. Written with the domain in plain letters, as mail servers take it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Mailbox(Arc<str>);

impl Mailbox {
    /// Reads an address, or the empty text; none when it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_address =
            text.is_ascii() && email_address::EmailAddress::is_valid(text) && !text.contains('"');
        (text.is_empty() || is_address).then(|| Self(text.into()))
    }

    /// The address; empty: none.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn address(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(&*self.0)
    }
}

impl Default for Mailbox {
    fn default() -> Self {
        Self("".into())
    }
}

impl<'de> Deserialize<'de> for Mailbox {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an address for mail"))
    }
}

crate::ids::string_schema!(Mailbox);

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Logs hold nothing personal.
        f.write_str("Mailbox(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_or_nothing() {
        assert_eq!(Mailbox::parse(" gong@re.example.org ").unwrap().address(), Some("gong@re.example.org"));
        assert_eq!(Mailbox::parse("").unwrap().address(), None);
        for bad in
            ["gong", "@example.org", "gong@", "a b@example.org", "a@b@c", "公@example.org", "a@x\nBcc: b@c"]
        {
            assert!(Mailbox::parse(bad).is_none(), "{bad:?}");
        }
    }
}
