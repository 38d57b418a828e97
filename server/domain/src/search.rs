//! How texts are cut up to be found again: the same for what is kept and for what is looked for.
//!
//! Chinese has no blanks between its words, so its runs are cut into pairs of characters; other words and numbers
//! stay whole. What matches is shown by [`excerpt`], what is nearly the same is told by [`similar`]. Where the pieces
//! are kept and looked up is the store's.

pub mod excerpt;
pub mod similar;

use crate::{Refusal, text::Line};
use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use utoipa::ToSchema;

/// How much of a text can be found, in characters: what stands behind is not looked at.
pub const INDEXED_CHARS_MAX: usize = 10_000;
/// Longer words are cut off, in the text as in the query.
const WORD_CHARS_MAX: usize = 40;
/// A query of more parts is looked for by its first ones.
const TERMS_MAX: usize = 8;
/// From how many letters on a word is also the beginning of one: `heat` finds «heating», `5g` only «5G».
const PREFIX_LETTERS_MIN: usize = 3;

/// What can be found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    Interview,
    Question,
    Answer,
    Statement,
}

impl FoundKind {
    pub const ALL: [Self; 4] = [Self::Interview, Self::Question, Self::Answer, Self::Statement];

    pub fn name(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Statement => "statement",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What counts for more comes first: a title, then what is asked, then what is answered.
    pub fn weight(self) -> i64 {
        match self {
            Self::Interview | Self::Question => 3,
            Self::Answer => 2,
            Self::Statement => 1,
        }
    }
}

/// A character as it is compared, and the place of the one it came from.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Folded {
    c: char,
    at: usize,
}

/// Full-width and composed forms, capitals and accents make no difference.
fn folded(text: &str) -> Vec<Folded> {
    let each = text.chars().enumerate().flat_map(|(at, c)| {
        let forms = [c].into_iter().nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        forms.map(move |c| Folded { c, at }).collect::<Vec<_>>()
    });
    each.collect()
}

/// Characters of scripts that are written without blanks.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// A stretch of one script, without anything between.
#[derive(Clone, PartialEq, Debug)]
struct Run {
    chars: Vec<char>,
    is_unspaced: bool,
}

fn runs(text: &[Folded]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_apart = true;
    for Folded { c, .. } in text {
        if !c.is_alphanumeric() {
            is_apart = true;
            continue;
        }
        let kind = is_unspaced(*c);
        match runs.last_mut().filter(|run| !is_apart && run.is_unspaced == kind) {
            Some(run) => run.chars.push(*c),
            None => runs.push(Run { chars: vec![*c], is_unspaced: kind }),
        }
        is_apart = false;
    }
    runs
}

impl Run {
    /// Every pair, and the last character alone, so that each character begins a piece.
    fn tokens(&self) -> Vec<String> {
        match self.is_unspaced {
            true => {
                let pairs = self.chars.windows(2).map(String::from_iter);
                pairs.chain(self.chars.last().map(char::to_string)).collect()
            }
            false => vec![self.chars.iter().take(WORD_CHARS_MAX).collect()],
        }
    }

    /// What to look for to find the run: one character is the beginning of a piece.
    fn term(&self) -> Term {
        let mut tokens = self.tokens();
        if self.is_unspaced && tokens.len() > 1 {
            tokens.pop();
            return Term { tokens, is_prefix: false };
        }
        let is_word = self.chars.len() >= PREFIX_LETTERS_MIN && self.chars.iter().all(|c| c.is_alphabetic());
        Term { tokens, is_prefix: self.is_unspaced || is_word }
    }
}

/// The pieces of a text in their order, letters and digits only.
pub fn tokens(text: &str) -> Vec<String> {
    let beginning: String = text.chars().take(INDEXED_CHARS_MAX).collect();
    runs(&folded(&beginning)).iter().flat_map(Run::tokens).collect()
}

/// Pieces that have to stand one behind the other; of the last one the beginning may be enough.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    pub tokens: Vec<String>,
    pub is_prefix: bool,
}

/// What is looked for: all of the terms, and before others what has the whole of it as it was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    pub terms: Vec<Term>,
    /// None where the one term is the whole.
    pub whole: Option<Term>,
    runs: Vec<Run>,
}

impl Query {
    /// # Errors
    /// `Invalid`, naming `q`: nothing in it can be looked for, or it is longer than `length_max` characters.
    pub fn parse(text: &Line, length_max: u32) -> Result<Self, Refusal> {
        if text.length() > length_max as usize {
            return Err(Refusal::field("q", "text_too_long"));
        }
        let mut runs = runs(&folded(text.as_str()));
        let mut terms: Vec<Term> = Vec::new();
        runs.truncate(TERMS_MAX);
        for run in &runs {
            let term = run.term();
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        let Some(last) = terms.last() else { return Err(Refusal::field("q", "text_blank")) };
        let whole = (runs.len() > 1).then(|| {
            let (before, end) = runs.split_at(runs.len() - 1);
            let mut tokens: Vec<_> = before.iter().flat_map(Run::tokens).collect();
            tokens.extend(end.iter().flat_map(|run| run.term().tokens));
            Term { tokens, is_prefix: last.is_prefix }
        });
        Ok(Self { terms, whole, runs })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::parse(&Line::parse(text).unwrap(), 60).unwrap()
    }

    fn term(tokens: &[&str], is_prefix: bool) -> Term {
        Term { tokens: tokens.iter().map(ToString::to_string).collect(), is_prefix }
    }

    #[test]
    fn chinese_is_cut_into_pairs_and_words_stay_whole() {
        assert_eq!(tokens("公积金，贷款"), ["公积", "积金", "金", "贷款", "款"]);
        assert_eq!(tokens("5G基站 WiFi-6"), ["5g", "基站", "站", "wifi", "6"]);
        assert_eq!(tokens("。！ "), [""; 0]);
    }

    #[test]
    fn forms_of_the_same_character_are_the_same() {
        assert_eq!(tokens("１２３４５热线"), tokens("12345热线"));
        assert_eq!(tokens("「ＷＩＦＩ」、﹁網路﹂"), ["wifi", "網路", "路"]);
        assert_eq!(tokens("Café"), tokens("cafe\u{301}"));
        assert_eq!(tokens("㎡"), ["m2"]);
    }

    #[test]
    fn one_character_is_the_beginning_of_a_piece() {
        assert_eq!(query("税").terms, [term(&["税"], true)]);
        assert_eq!(query("税费").terms, [term(&["税费"], false)]);
        assert_eq!(query("公积金").terms, [term(&["公积", "积金"], false)]);
        assert_eq!(query("公积金").whole, None);
    }

    #[test]
    fn mixed_text_is_looked_for_part_by_part_and_as_a_whole() {
        let query = query("5G基站 heat");
        assert_eq!(query.terms, [term(&["5g"], false), term(&["基站"], false), term(&["heat"], true)]);
        assert_eq!(query.whole, Some(term(&["5g", "基站", "站", "heat"], true)));
    }

    #[test]
    fn a_query_of_nothing_or_of_too_much_is_refused() {
        let parse = |text: &str, most| Query::parse(&Line::parse(text).unwrap(), most);
        assert_eq!(parse("？！", 60), Err(Refusal::field("q", "text_blank")));
        assert_eq!(parse("供热供热", 3), Err(Refusal::field("q", "text_too_long")));
        assert_eq!(query("一 二 三 四 五 六 七 八 九 十").terms.len(), TERMS_MAX);
        assert_eq!(query("供热 供热").terms.len(), 1);
    }

    #[test]
    fn what_stands_behind_the_limit_is_not_looked_at() {
        let text = format!("{}尾", "供".repeat(INDEXED_CHARS_MAX));
        assert!(!tokens(&text).iter().any(|token| token.contains('尾')));
        assert_eq!(tokens(&"x".repeat(100)), ["x".repeat(WORD_CHARS_MAX)]);
    }
}
