//! The words of problems, from `client-js/i18n`: `<code>.title` and `<code>.detail`, in both languages.

use crate::web::language::Language;
use std::{collections::HashMap, sync::LazyLock};

type Texts = HashMap<String, String>;

static CHINESE: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../../../../../client-js/i18n/zh/refusals.json")));
static ENGLISH: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../../../../../client-js/i18n/en/refusals.json")));

fn read(json: &str) -> Texts {
    serde_json::from_str(json).expect("what is built in was tested")
}

fn of(language: Language) -> &'static Texts {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

/// What is the matter, in a few words.
pub fn title(code: &'static str, language: Language) -> &'static str {
    of(language).get(&format!("{code}.title")).map_or(code, String::as_str)
}

/// What is the matter and what to do about it, in a sentence.
pub fn detail(code: &'static str, language: Language) -> &'static str {
    of(language).get(&format!("{code}.detail")).map_or(code, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::error::{UNANSWERED, codes, fields};
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_its_words_in_both_languages_and_no_words_are_left_over() {
        let needed: BTreeSet<String> = codes()
            .iter()
            .flat_map(|(code, _)| [format!("{code}.title"), format!("{code}.detail")])
            .chain([format!("{UNANSWERED}.detail")])
            .chain(fields::CODES.iter().map(|code| format!("{code}.detail")))
            .collect();
        for language in Language::ALL {
            let there: BTreeSet<String> = of(language).keys().cloned().collect();
            assert_eq!(there, needed, "{}", language.tag());
            assert!(of(language).values().all(|text| !text.trim().is_empty()));
        }
    }
}
