//! What was promised in an interview: open promises first, the most urgent of them first.

use crate::web::pages::{
    items::{Names, Promise},
    page::Page,
};
use domain::{
    Instant,
    view::{Answer, Question},
};

/// More than these are found at their questions.
const SHOWN_MAX: usize = 20;
/// So much of the question stands in the list, in characters.
const TEXT_CHARS_MAX: usize = 40;

/// An answer that promised something, and its question.
pub struct Promised {
    question: Question,
    answer: Answer,
}

pub struct PromiseRow {
    pub no: String,
    pub href: String,
    pub text: String,
    pub department: String,
    pub promise: Promise,
}

#[derive(Default)]
pub struct Promises {
    /// How many, and how many were kept; empty when there are none.
    pub title: String,
    pub rows: Vec<PromiseRow>,
}

impl Promised {
    pub fn in_questions(questions: impl Iterator<Item = Question>) -> Vec<Self> {
        let mut found: Vec<_> = questions
            .flat_map(|question| {
                let promising: Vec<_> = question
                    .answers
                    .iter()
                    .filter(|answer| answer.promised_until.is_some())
                    .cloned()
                    .collect();
                promising.into_iter().map(move |answer| Self { question: question.clone(), answer })
            })
            .collect();
        found.sort_by_key(|promised| promised.order());
        found
    }

    fn order(&self) -> (bool, Option<Instant>, u32) {
        (self.answer.promise_kept_at.is_some(), self.answer.promised_until, self.question.no)
    }
}

impl Promises {
    pub fn of(promised: &[Promised], names: &Names, page: &Page) -> Self {
        if promised.is_empty() {
            return Self::default();
        }
        let kept =
            promised.iter().filter(|promised| promised.answer.promise_kept_at.is_some()).count() as u64;
        let title = page.count("live.promises", promised.len() as u64);
        let rows = promised.iter().take(SHOWN_MAX).map(|Promised { question, answer }| PromiseRow {
            no: page.say("live.no", "no", question.no),
            href: format!("/questions/{}", question.id),
            text: shortened(&question.text),
            department: names.of(&answer.department_id).unwrap_or(answer.by.as_str()).to_owned(),
            promise: Promise { evidence: String::new(), ..Promise::of(answer, page) },
        });
        Self {
            title: format!("{title}{}{}", page.t("live.comma"), page.count("live.promises_kept", kept)),
            rows: rows.collect(),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(TEXT_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
