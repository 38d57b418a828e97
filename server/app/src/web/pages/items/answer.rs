//! One reply to a question: what it is, whose, how long it took, and what it promises.

use super::Around;
use crate::web::pages::{
    page::Page,
    times::{Moment, Times},
    words::Words,
};
use askama::Template;
use domain::{
    Instant,
    answer::{Form, Outcome},
    view::{Answer, Picture, Question},
};

#[derive(Template)]
#[template(path = "item/answer.html")]
pub struct AnswerItem<'a> {
    pub page: &'a Page,
    pub blank: bool,
    pub lang: String,
    pub id: String,
    pub form: &'static str,
    pub form_word: &'static str,
    pub department: String,
    pub text: String,
    pub outcome: String,
    /// Found to say nothing.
    pub is_stock: bool,
    pub published_at: Moment,
    pub took: String,
    pub revised: String,
    pub rating: String,
    pub promise: Promise,
    pub picture: Option<Picture>,
}

/// What was promised, in words; all empty when nothing was.
#[derive(Default)]
pub struct Promise {
    /// `open`, `overdue` or `kept`.
    pub state: &'static str,
    pub words: String,
    /// What shows that it was kept.
    pub evidence: String,
}

impl Promise {
    pub fn of(answer: &Answer, page: &Page) -> Self {
        let Some(until) = answer.promised_until else { return Self::default() };
        let (state, words) = said(until, answer.promise_kept_at, &page.times, page.words());
        Self { state, words, evidence: answer.evidence.as_deref().unwrap_or_default().to_owned() }
    }
}

fn said(
    until: Instant,
    kept_at: Option<Instant>,
    times: &Times,
    words: &'static Words,
) -> (&'static str, String) {
    if let Some(kept_at) = kept_at {
        return ("kept", words.say("live.promise_kept", "date", times.date(kept_at)));
    }
    let promised = words.say("live.promised", "date", times.date(until));
    if until >= times.now {
        return ("open", promised);
    }
    let late = words.say("live.overdue", "n", times.days_until(until).abs().max(1));
    ("overdue", format!("{promised}{}{late}", words.t("live.comma")))
}

impl<'a> AnswerItem<'a> {
    /// Laid for the script to clone.
    pub(super) fn blank(page: &'a Page, lang: String) -> Self {
        let empty = String::new;
        Self {
            page,
            blank: true,
            lang,
            id: empty(),
            form: Form::Answer.name(),
            form_word: "",
            department: empty(),
            text: empty(),
            outcome: empty(),
            is_stock: false,
            published_at: Moment::default(),
            took: empty(),
            revised: empty(),
            rating: empty(),
            promise: Promise::default(),
            picture: None,
        }
    }
}

impl<'a> Around<'a, '_> {
    /// The first answer that counts says how long it took since `from`.
    pub(super) fn answer(&self, answer: &Answer, from: Option<Instant>) -> AnswerItem<'a> {
        let (page, words) = (self.page, self.page.words());
        let took = from.map(|from| page.times.span(answer.published_at.ms_since(from)));
        let rating = answer.rating.mean.map(|mean| {
            words.count("live.rating", answer.rating.count).replace("{mean}", &format!("{mean:.1}"))
        });
        // A promise with a date says itself what came of it.
        let outcome = answer
            .outcome
            .filter(|_| answer.promised_until.is_none())
            .map(|outcome| self::outcome(page, outcome).to_owned());
        let revised = answer.revised_at.map(|at| page.say("live.revised", "when", page.times.shown(at)));
        AnswerItem {
            page,
            blank: false,
            lang: page.lang_of(self.interview.lang.as_str()),
            id: answer.id.as_str().to_owned(),
            form: answer.form.name(),
            form_word: form_word(page, answer.form),
            department: self.names.of(&answer.department_id).unwrap_or(answer.by.as_str()).to_owned(),
            text: answer.text.to_string(),
            outcome: outcome.unwrap_or_default(),
            is_stock: answer.form == Form::Stock,
            published_at: page.times.moment(answer.published_at),
            took: took.map(|time| page.say("live.took", "time", time)).unwrap_or_default(),
            revised: revised.unwrap_or_default(),
            rating: rating.unwrap_or_default(),
            promise: Promise::of(answer, page),
            picture: answer.picture.clone(),
        }
    }
}

/// The latest answer that counts: the one that is rated.
pub fn latest(question: &Question) -> Option<&Answer> {
    question.answers.iter().rfind(|answer| answer.form == Form::Answer)
}

fn form_word(page: &Page, form: Form) -> &'static str {
    page.t(match form {
        Form::Answer | Form::Stock => "live.answered",
        Form::Holding => "live.form_holding",
        Form::Contribution => "live.form_contribution",
    })
}

fn outcome(page: &Page, outcome: Outcome) -> &'static str {
    page.t(match outcome {
        Outcome::Explained => "outcome.explained",
        Outcome::Done => "outcome.done",
        Outcome::Adopted => "outcome.adopted",
        Outcome::Promised => "outcome.promised",
        Outcome::Refused => "outcome.refused",
        Outcome::NotOurs => "outcome.not_ours",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::language::Language;

    /// The same cases stand in `client-js/pages/account.test.ts`.
    #[test]
    fn a_promise_is_open_overdue_or_kept() {
        let words = Words::of(Language::Chinese);
        let at = |text| Instant::parse(text).unwrap();
        let times = Times::new("Asia/Shanghai", at("2010-08-30T12:00:00Z"), words);
        for (until, kept_at, state, line) in [
            ("2010-12-31T15:59:59.999Z", None, "open", "承诺于 12月31日前完成"),
            ("2010-08-28T15:59:59.999Z", None, "overdue", "承诺于 8月28日前完成，已超期 2 天"),
            ("2010-08-28T15:59:59.999Z", Some("2010-08-29T01:00:00.000Z"), "kept", "已兑现 8月29日"),
        ] {
            assert_eq!(said(at(until), kept_at.map(at), &times, words), (state, line.to_owned()));
        }
    }
}
