//! The words of mails, from `client-js/i18n`.

use crate::web::language::Language;
use std::{collections::HashMap, sync::LazyLock};

type Texts = HashMap<String, String>;

static CHINESE: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../../../../../client-js/i18n/zh/mail.json")));
static ENGLISH: LazyLock<Texts> =
    LazyLock::new(|| read(include_str!("../../../../../client-js/i18n/en/mail.json")));

fn read(json: &str) -> Texts {
    serde_json::from_str(json).expect("what is built in was tested")
}

/// The text of that name, with the values in their places: `{no}`. What stands in a value is never a place.
pub fn text(language: Language, name: &str, values: &[(&str, &str)]) -> String {
    let texts = match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    };
    let template = texts.get(name).map_or(name, String::as_str);
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, behind)) = after.split_once('}') else { break };
        filled.push_str(values.iter().find(|(name, _)| *name == place).map_or(place, |(_, value)| value));
        rest = behind;
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_place_stays_as_it_is() {
        let said = text(Language::Chinese, "subject.single", &[("city", "{title}"), ("title", "督办")]);
        assert!(said.contains("{title}") && said.contains("督办"), "{said}");
    }
}
