//! What people write, checked once: [`Text`] of several lines, [`Line`] of one.
//!
//! A text is kept as it was written, but for outer blanks and Windows line ends. Characters that nobody can see
//! and that change what others see (controls, directions turned around) are refused, so nothing is altered in
//! silence. How long a text may be is a setting and is checked where the settings are known.

use serde::{Deserialize, Deserializer, Serialize};
use std::{fmt, sync::Arc};

/// What is wrong with a text; the names are stable codes of the HTTP interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextFault {
    Blank,
    TooLong,
    HasControlCharacters,
}

impl TextFault {
    pub fn code(self) -> &'static str {
        match self {
            Self::Blank => "text_blank",
            Self::TooLong => "text_too_long",
            Self::HasControlCharacters => "text_has_control_characters",
        }
    }
}

/// The most characters any text may have, whatever the settings say.
pub const TEXT_LENGTH_MAX: usize = 20_000;
/// The most characters of a title, a name, a nickname.
pub const LINE_LENGTH_MAX: usize = 200;

/// Characters that turn the direction of text around or are not characters at all.
fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}')
}

fn checked(text: &str, may_break: bool, longest: usize) -> Result<Arc<str>, TextFault> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        return Err(TextFault::Blank);
    }
    let is_separator = |c: char| matches!(c, '\u{2028}' | '\u{2029}');
    let breaks = |c: char| may_break && (matches!(c, '\n' | '\t') || is_separator(c));
    if text.chars().any(|c| is_deceptive(c) || ((c.is_control() || is_separator(c)) && !breaks(c))) {
        return Err(TextFault::HasControlCharacters);
    }
    if text.chars().count() > longest {
        return Err(TextFault::TooLong);
    }
    Ok(text.into())
}

/// Zero-width and empty characters: harmless within a text (some scripts need them), but a text of nothing else is
/// blank.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{00AD}' | '\u{034F}' | '\u{115F}'
        | '\u{1160}' | '\u{180E}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}')
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $may_break:literal, $longest:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// # Errors
            /// Says what is wrong with the text; nothing is cut off or replaced.
            pub fn parse(text: &str) -> Result<Self, TextFault> {
                checked(text, $may_break, $longest).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn share(&self) -> Arc<str> {
                self.0.clone()
            }

            /// Length in characters, as people count them.
            pub fn length(&self) -> usize {
                self.0.chars().count()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                Self::parse(&text).map_err(|fault| serde::de::Error::custom(fault.code()))
            }
        }

        crate::ids::string_schema!($name);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Logs hold no personal text.
                write!(f, concat!(stringify!($name), "({} characters)"), self.length())
            }
        }
    };
}

text! {
    /// A question, an answer, a statement, a reason: one line or several.
    Text, true, TEXT_LENGTH_MAX
}
text! {
    /// A title, a name, a nickname: one line.
    Line, false, LINE_LENGTH_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_as_written() {
        let text = Text::parse("  路灯坏了。\r\n什么时候修？👨‍👩‍👧\t谢谢 ").unwrap();
        assert_eq!(text.as_str(), "路灯坏了。\n什么时候修？👨‍👩‍👧\t谢谢");
    }

    #[test]
    fn what_nobody_can_see_is_refused() {
        for (bad, fault) in [
            ("", TextFault::Blank),
            (" \n\t　", TextFault::Blank),
            ("\u{200B}\u{2060}", TextFault::Blank),
            ("a\0b", TextFault::HasControlCharacters),
            ("a\u{202E}b", TextFault::HasControlCharacters),
            ("a\u{1b}[31mb", TextFault::HasControlCharacters),
        ] {
            assert_eq!(Text::parse(bad), Err(fault), "{bad:?}");
        }
        assert_eq!(Text::parse(&"问".repeat(TEXT_LENGTH_MAX + 1)), Err(TextFault::TooLong));
        assert!(Text::parse(&"问".repeat(TEXT_LENGTH_MAX)).is_ok());
    }

    #[test]
    fn a_line_has_no_breaks() {
        assert_eq!(Line::parse("岛城\n市民"), Err(TextFault::HasControlCharacters));
        assert_eq!(Line::parse("岛城市民").unwrap().length(), 4);
    }
}
