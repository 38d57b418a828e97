//! An own question: how it stands, and what can be done with it.

use super::latest;
use crate::web::pages::page::Page;
use askama::Template;
use domain::{ids::AnswerId, interview::InterviewStatus, question::QuestionStatus, view::Question};

/// What can be done with an own question, as plain forms.
#[derive(Template)]
#[template(path = "item/mine.html")]
pub struct MineItem<'a> {
    page: &'a Page,
    question_id: String,
    status: &'static str,
    status_word: &'static str,
    explained: &'static str,
    reason: String,
    tracking_code: String,
    rate_answer_id: String,
    may_appeal: bool,
    may_judge: bool,
    /// What was said before: `yes`, `no`, or nothing.
    judged: &'static str,
    may_handle_again: bool,
    may_withdraw: bool,
    /// Where the forms lead back to.
    back: String,
}

impl<'a> MineItem<'a> {
    pub fn new(
        page: &'a Page,
        question: &Question,
        interview: InterviewStatus,
        rated: &[AnswerId],
        back: String,
    ) -> Self {
        use QuestionStatus::{Answered, Approved, Pending, Rejected};
        let (status, is_worked_on) = (question.status, interview.is_worked_on());
        let unrated = latest(question).filter(|answer| is_worked_on && !rated.contains(&answer.id));
        let (word, explained) = stand(status);
        let reason = question.reject_reason.as_deref().or(question.hide_reason.as_deref());
        Self {
            page,
            question_id: question.id.as_str().to_owned(),
            status: status.name(),
            status_word: page.t(word),
            explained: page.t(explained),
            reason: reason.unwrap_or_default().to_owned(),
            tracking_code: question.tracking_code.as_deref().unwrap_or_default().to_owned(),
            rate_answer_id: unrated.map(|answer| answer.id.as_str().to_owned()).unwrap_or_default(),
            may_appeal: is_worked_on && status == Rejected && question.appealed == Some(false),
            may_judge: is_worked_on && status == Answered,
            judged: question
                .confirmed
                .map(|is_answered| if is_answered { "yes" } else { "no" })
                .unwrap_or_default(),
            may_handle_again: is_worked_on && status == Answered && !question.handled_again,
            may_withdraw: matches!(status, Pending | Approved),
            back,
        }
    }

    /// As whoever has only the code sees it: reading, no acts.
    pub fn for_reading(self) -> Self {
        let none = String::new();
        Self {
            rate_answer_id: none,
            may_appeal: false,
            may_judge: false,
            may_handle_again: false,
            may_withdraw: false,
            ..self
        }
    }
}

fn stand(status: QuestionStatus) -> (&'static str, &'static str) {
    match status {
        QuestionStatus::Pending => ("mine.pending", "mine.pending_hint"),
        QuestionStatus::Approved => ("mine.approved", "mine.approved_hint"),
        QuestionStatus::Answered => ("mine.answered", "mine.answered_hint"),
        QuestionStatus::Rejected => ("mine.rejected", "mine.rejected_hint"),
        QuestionStatus::Merged => ("mine.merged", "mine.merged_hint"),
        QuestionStatus::Hidden => ("mine.hidden", "mine.hidden_hint"),
        QuestionStatus::Withdrawn => ("mine.withdrawn", "mine.withdrawn_hint"),
    }
}
