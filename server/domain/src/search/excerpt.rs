//! The part of a text around what was looked for, and where in it that stands.

use super::{Folded, Query, Run, WORD_CHARS_MAX, folded, is_unspaced};
use serde::Serialize;
use utoipa::ToSchema;

/// How much of a text is shown, in characters.
const SHOWN_CHARS: usize = 80;
/// How much of it stands before the first match.
const CHARS_BEFORE: usize = 16;

/// A stretch of an excerpt that matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub struct Mark {
    /// In characters (Unicode code points) from the beginning of the excerpt.
    pub start: usize,
    /// In characters.
    pub length: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// On one line; «…» where something was left out.
    pub text: String,
    /// From left to right, none overlapping.
    pub marks: Vec<Mark>,
}

/// As much of the text as is shown, from a little before the first match on.
pub fn excerpt(text: &str, query: &Query) -> Excerpt {
    let found = matches(&folded(text), query);
    let chars: Vec<char> = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let first = found.first().map_or(0, |(start, _)| *start);
    // Short texts are whole, and the end of a text is not left nearly empty.
    let start = first.saturating_sub(CHARS_BEFORE).min(chars.len().saturating_sub(SHOWN_CHARS));
    let end = chars.len().min(start + SHOWN_CHARS);
    let shift = usize::from(start > 0);
    let within = found.into_iter().filter(|(from, to)| *from < end && *to > start);
    let marks = within.map(|(from, to)| {
        let (from, to) = (from.max(start), to.min(end));
        Mark { start: from - start + shift, length: to - from }
    });
    let mut shown = String::from(if start > 0 { "…" } else { "" });
    shown.extend(chars.iter().skip(start).take(end - start));
    if end < chars.len() {
        shown.push('…');
    }
    Excerpt { text: shown, marks: marks.collect() }
}

/// Where parts of the query stand in the text, as characters from and to; those that touch are one.
fn matches(text: &[Folded], query: &Query) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for run in &query.runs {
        let is_prefix = run.term().is_prefix;
        let length = run.chars.len().min(if run.is_unspaced { usize::MAX } else { WORD_CHARS_MAX });
        for (at, window) in text.windows(length).enumerate() {
            let (before, after) = (at.checked_sub(1).and_then(|at| text.get(at)), text.get(at + length));
            if fits(run, window, is_prefix, before, after) {
                found.extend(window.first().zip(window.last()).map(|(one, last)| (one.at, last.at + 1)));
            }
        }
    }
    found.sort_unstable();
    let mut united: Vec<(usize, usize)> = Vec::new();
    for (from, to) in found {
        match united.last_mut().filter(|(_, end)| from <= *end) {
            Some((_, end)) => *end = to.max(*end),
            None => united.push((from, to)),
        }
    }
    united
}

/// Chinese fits anywhere, a word only where a word begins, and ends unless its beginning is enough.
fn fits(
    run: &Run,
    window: &[Folded],
    is_prefix: bool,
    before: Option<&Folded>,
    after: Option<&Folded>,
) -> bool {
    let is_of_word =
        |next: Option<&Folded>| next.is_some_and(|next| next.c.is_alphanumeric() && !is_unspaced(next.c));
    let is_same = window.iter().zip(&run.chars).all(|(one, other)| one.c == *other);
    is_same && (run.is_unspaced || (!is_of_word(before) && (is_prefix || !is_of_word(after))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Line;

    fn shown(text: &str, query: &str) -> (String, Vec<String>) {
        let query = Query::parse(&Line::parse(query).unwrap(), 60).unwrap();
        let Excerpt { text, marks } = excerpt(text, &query);
        let marked = marks.iter().map(|mark| text.chars().skip(mark.start).take(mark.length).collect());
        (text.clone(), marked.collect())
    }

    #[test]
    fn what_matches_is_marked_as_it_was_written() {
        let (text, marked) = shown("请问５Ｇ基站\n什么时候建？WiFi呢", "5g基站 wifi");
        assert_eq!(text, "请问５Ｇ基站 什么时候建？WiFi呢");
        assert_eq!(marked, ["５Ｇ基站", "WiFi"]);
    }

    #[test]
    fn a_word_is_marked_only_where_it_was_found() {
        assert_eq!(shown("5G, 15G, 5GHz", "5g").1, ["5G"]);
        assert_eq!(shown("Heating and reheat", "heat").1, ["Heat"]);
        assert_eq!(shown("税务与国税", "税").1, ["税", "税"]);
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_match() {
        let text = format!("{}供热{}供热", "前".repeat(300), "后".repeat(300));
        let (text, marked) = shown(&text, "供热");
        assert_eq!(text.chars().count(), SHOWN_CHARS + 2);
        assert!(text.starts_with("…前") && text.ends_with("后…"), "{text}");
        assert_eq!(marked, ["供热"]);
        let (text, marked) = shown(&format!("{}供热", "前".repeat(300)), "供热");
        assert_eq!((text.chars().count(), marked), (SHOWN_CHARS + 1, vec!["供热".to_owned()]));
    }

    #[test]
    fn marks_count_characters_and_not_bytes() {
        let query = Query::parse(&Line::parse("热").unwrap(), 60).unwrap();
        assert_eq!(excerpt("👨‍👩‍👧供热", &query).marks, [Mark { start: 6, length: 1 }]);
    }
}
