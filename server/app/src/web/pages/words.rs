//! The words of the public pages, from `client-js/i18n`, and how numbers are written. Words of problems are in
//! [`crate::web::error::texts`].

use crate::web::language::Language;
use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashMap},
    fmt::Display,
    sync::LazyLock,
};

/// The words that the page's script is given, too.
const OF_SCRIPT: [&str; 3] = ["live.", "kind.", "outcome."];

pub struct Words {
    texts: HashMap<String, String>,
    /// Those of the script, as JSON that may stand in a page.
    pub of_script: String,
}

static CHINESE: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../client-js/i18n/zh/pages.json")));
static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("../../../../../client-js/i18n/en/pages.json")));

impl Words {
    fn read(json: &str) -> Self {
        let texts: HashMap<String, String> = serde_json::from_str(json).expect("what is built in was tested");
        let of_script = String::new();
        let words = Self { texts, of_script };
        Self { of_script: words.beginning(&OF_SCRIPT), ..words }
    }

    /// The words whose keys begin so, as JSON that may stand in a page.
    pub fn beginning(&self, begins: &[&str]) -> String {
        let texts = self.texts.iter();
        let wanted: BTreeMap<_, _> =
            texts.filter(|(key, _)| begins.iter().any(|begin| key.starts_with(begin))).collect();
        in_page(&serde_json::to_value(wanted).unwrap_or_default())
    }

    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }

    /// The words of a key. That all keys have words is checked when the front end is.
    pub fn t(&'static self, key: &'static str) -> &'static str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    pub fn say(&'static self, key: &'static str, name: &str, value: impl Display) -> String {
        self.fill(key, &[(name, &value)])
    }

    /// The words of a key with its placeholders filled in.
    pub fn fill(&'static self, key: &'static str, values: &[(&str, &dyn Display)]) -> String {
        values.iter().fold(self.t(key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }

    /// Words with `{count}`: the singular of `key.one`, where the language has one.
    pub fn count(&'static self, key: &'static str, n: impl Borrow<u64>) -> String {
        let one = if *n.borrow() == 1 { self.texts.get(&format!("{key}.one")) } else { None };
        one.map_or(self.t(key), String::as_str).replace("{count}", &figure(n))
    }
}

/// `2,314`
pub fn figure(n: impl Borrow<u64>) -> String {
    let digits = n.borrow().to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// A part of 1 as `46.7%`.
pub fn percent(rate: f64) -> String {
    format!("{:.1}%", rate * 100.0)
}

/// JSON that may stand in a `<script>`: nothing in it ends one.
pub fn in_page(value: &serde_json::Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_written_in_groups_of_three() {
        for (n, text) in
            [(0, "0"), (999, "999"), (1_000, "1,000"), (16_937, "16,937"), (94_560_000, "94,560,000")]
        {
            assert_eq!(figure(n), text);
        }
        assert_eq!(percent(0.4675), "46.8%");
    }

    #[test]
    fn one_has_its_singular() {
        let english = Words::of(Language::English);
        assert_eq!(english.count("live.spoken_answers", 1), "1 new answer");
        assert_eq!(english.count("live.spoken_answers", 2), "2 new answers");
        assert_eq!(Words::of(Language::Chinese).count("live.spoken_answers", 1), "1 个新答复");
    }

    #[test]
    fn json_in_a_page_cannot_end_its_script() {
        let json = in_page(&json!({ "text": "</script><!--" }));
        assert!(!json.contains('<'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["text"], "</script><!--");
    }
}
