//! What people of the made-up city say: departments with their questions and answers, interviews, and the phrases
//! of every interview. Read from the files in `corpus/`; who says what and when is not decided here.

use anyhow::Context;
use domain::{
    answer::Outcome,
    poll::Purpose,
    question::Kind,
    text::{Line, Text},
};
use serde::Deserialize;

/// All of it.
pub struct Corpus {
    pub departments: Vec<DepartmentText>,
    pub programmes: Programmes,
    zh: Words,
    en: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentText {
    pub code: Line,
    pub name: Line,
    pub name_en: Line,
    pub short_name: Line,
    /// The post of whoever answers for it.
    pub post: Line,
    /// What its guest tells without being asked.
    pub talks: Vec<Text>,
    pub pairs: Vec<Pair>,
}

/// A question and its answer, as templates with `{place}` and `{road}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    #[serde(default = "chinese")]
    pub lang: String,
    pub question: String,
    pub answer: String,
    #[serde(default = "consultation")]
    pub kind: Kind,
    #[serde(default = "explained")]
    pub outcome: Outcome,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programmes {
    pub past: Vec<Programme>,
    /// Live one after the other, and then from the beginning.
    pub live: Vec<Programme>,
    pub coming: Vec<Programme>,
    pub draft: Vec<Programme>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    pub title: Line,
    pub subject: Text,
    #[serde(default = "chinese")]
    pub lang: String,
    /// By their codes; the first one leads.
    pub departments: Vec<String>,
    #[serde(default)]
    pub polls: Vec<Polled>,
    /// It leaves no figures.
    #[serde(skip)]
    pub is_rehearsal: bool,
}

/// What everybody is asked in an interview.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Polled {
    pub question: Text,
    pub options: Vec<Line>,
    /// One for the topic is open from the announcement on.
    #[serde(default)]
    pub purpose: Purpose,
    /// After the opening of the interview.
    #[serde(default)]
    pub opens_after_minutes: i64,
    /// After that; without it somebody or the end of the interview closes it.
    pub closes_after_minutes: Option<i64>,
}

/// The phrases of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub places: Vec<String>,
    pub roads: Vec<String>,
    /// How people begin.
    pub openers: Vec<String>,
    pub host: Line,
    pub opening: String,
    pub greeting: String,
    pub reminder: Text,
    pub progress: String,
    pub extended: Text,
    pub closing: Text,
    /// The same question in another's words.
    pub same: Vec<String>,
    pub transfer_reason: String,
    pub hide_reason: Text,
    pub revise_reason: Text,
    pub revised: String,
    pub again_reasons: Vec<Text>,
    pub again_answer: Text,
    /// With a rating.
    pub comments: Vec<Text>,
    /// To whatever a visitor asks.
    pub stock_answer: Text,
    pub rejected: Vec<Rejected>,
    pub redacted: Vec<Redacted>,
    pub hidden: Vec<Phrase>,
    pub withdrawn: Vec<Phrase>,
    pub follow_ups: Vec<FollowUp>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    pub text: String,
}

/// Not let through; some appeal, and are answered then.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejected {
    pub text: String,
    pub reason: Text,
    pub appeal: Option<String>,
    pub answer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redacted {
    pub text: String,
    pub becomes: String,
    pub answer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    pub text: String,
    pub answer: String,
}

fn chinese() -> String {
    "zh".to_owned()
}

fn consultation() -> Kind {
    Kind::Consultation
}

fn explained() -> Outcome {
    Outcome::Explained
}

macro_rules! file {
    ($name:literal) => {
        toml::from_str(include_str!(concat!("corpus/", $name, ".toml"))).context($name)?
    };
}

impl Corpus {
    /// # Errors
    /// When a file is not what it should be; it is part of the program, so a test finds that.
    pub fn read() -> anyhow::Result<Self> {
        Ok(Self {
            departments: vec![
                file!("heating"),
                file!("transport"),
                file!("parking"),
                file!("education"),
                file!("insurance"),
                file!("municipal"),
                file!("urban"),
                file!("housing"),
            ],
            programmes: file!("programmes"),
            zh: file!("words_zh"),
            en: file!("words_en"),
        })
    }

    pub fn words(&self, lang: &str) -> &Words {
        if lang == "en" { &self.en } else { &self.zh }
    }
}

/// A template with its gaps filled.
pub fn fill(template: &str, gaps: &[(&str, &str)]) -> anyhow::Result<Text> {
    let text = gaps.iter().fold(template.to_owned(), |text, (gap, filling)| text.replace(gap, filling));
    Text::parse(&text).map_err(|fault| anyhow::anyhow!("{}: {text}", fault.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_programme_finds_its_departments_and_something_to_ask() {
        let corpus = Corpus::read().unwrap();
        let Programmes { past, live, coming, draft } = &corpus.programmes;
        for programme in past.iter().chain(live).chain(coming).chain(draft) {
            assert!(!programme.departments.is_empty());
            for code in &programme.departments {
                let department =
                    corpus.departments.iter().find(|department| department.code.as_str() == code);
                let pairs = &department.unwrap().pairs;
                assert!(pairs.iter().filter(|pair| pair.lang == programme.lang).count() >= 3, "{code}");
            }
        }
    }

    #[test]
    fn a_filled_template_has_no_gaps_left() {
        let corpus = Corpus::read().unwrap();
        for pair in corpus.departments.iter().flat_map(|department| &department.pairs) {
            for template in [&pair.question, &pair.answer] {
                let text = fill(template, &[("{place}", "示例花园"), ("{road}", "示例路")]).unwrap();
                assert!(!text.as_str().contains(['{', '}']), "{}", text.as_str());
            }
        }
    }
}
