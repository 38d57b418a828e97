//! A question with what belongs to it: who had it, how long, what was answered.

use super::{instant, line, named, number, read, read_some};
use crate::error::StoreError;
use domain::{
    Instant,
    answer::{Answer, Form},
    ids::{AnswerId, DepartmentId, NetizenId, QuestionId},
    question::{Hold, Kind, Question, QuestionStatus},
    term::{Due, Extension},
};
use sqlx::FromRow;

/// The columns of [`QuestionRow`].
macro_rules! question_columns {
    () => {
        "q.id, q.interview_id, q.no, q.asker_id, q.nickname, q.tracking_code, q.kind, q.follows, q.status, \
         q.status_before, q.department_id, q.merged_into, q.merged_via, q.is_pinned, q.is_being_answered, \
         q.has_appealed, q.is_handled_again, q.asked_at_ms, q.moderated_at_ms, q.approved_at_ms, \
         q.rejected_at_ms, q.first_answered_at_ms, q.first_answered_by, q.topic, q.is_answered_for_asker, \
         q.due_from_ms, q.due_days, q.due_basis, q.due_at_ms, q.is_late"
    };
}
pub(crate) use question_columns;

#[derive(FromRow)]
pub(crate) struct QuestionRow {
    pub id: String,
    pub interview_id: String,
    no: i64,
    asker_id: String,
    nickname: String,
    tracking_code: String,
    kind: Option<String>,
    follows: Option<String>,
    status: String,
    status_before: Option<String>,
    department_id: Option<String>,
    pub merged_into: Option<String>,
    merged_via: Option<String>,
    is_pinned: bool,
    is_being_answered: bool,
    has_appealed: bool,
    is_handled_again: bool,
    asked_at_ms: i64,
    moderated_at_ms: Option<i64>,
    approved_at_ms: Option<i64>,
    rejected_at_ms: Option<i64>,
    first_answered_at_ms: Option<i64>,
    first_answered_by: Option<String>,
    topic: Option<String>,
    is_answered_for_asker: Option<bool>,
    due_from_ms: Option<i64>,
    due_days: Option<i64>,
    due_basis: Option<String>,
    due_at_ms: Option<i64>,
    is_late: bool,
}

/// What belongs to a question and stands in rows of its own.
#[derive(Default)]
pub(crate) struct QuestionParts {
    pub holds: Vec<Hold>,
    pub answers: Vec<Answer>,
    pub co_handlers: Vec<DepartmentId>,
    pub extensions: Vec<Extension>,
}

impl QuestionRow {
    pub fn question(&self, parts: QuestionParts) -> Result<Question, StoreError> {
        let QuestionParts { holds, answers, co_handlers, extensions } = parts;
        let question_id = |column, id: &Option<String>| read_some(column, id.as_deref(), QuestionId::parse);
        let department_id =
            |column, id: &Option<String>| read_some(column, id.as_deref(), DepartmentId::parse);
        Ok(Question {
            id: read("question.id", &self.id, QuestionId::parse)?,
            no: number("question.no", self.no)?,
            asker: read("question.asker_id", &self.asker_id, NetizenId::parse)?,
            nickname: line("question.nickname", &self.nickname)?,
            tracking_code: self.tracking_code.as_str().into(),
            kind: read_some("question.kind", self.kind.as_deref(), Kind::parse)?,
            topic: self.topic.as_deref().map(|topic| line("question.topic", topic)).transpose()?,
            follows: question_id("question.follows", &self.follows)?,
            status: read("question.status", &self.status, QuestionStatus::parse)?,
            status_before: read_some(
                "question.status_before",
                self.status_before.as_deref(),
                QuestionStatus::parse,
            )?,
            department: department_id("question.department_id", &self.department_id)?,
            merged_into: question_id("question.merged_into", &self.merged_into)?,
            merged_via: question_id("question.merged_via", &self.merged_via)?,
            is_pinned: self.is_pinned,
            is_being_answered: self.is_being_answered,
            has_appealed: self.has_appealed,
            is_handled_again: self.is_handled_again,
            is_answered_for_asker: self.is_answered_for_asker,
            due: self.due()?,
            is_late: self.is_late,
            extensions,
            co_handlers,
            asked_at: Instant::from_ms(self.asked_at_ms),
            moderated_at: instant(self.moderated_at_ms),
            approved_at: instant(self.approved_at_ms),
            rejected_at: instant(self.rejected_at_ms),
            first_answered_at: instant(self.first_answered_at_ms),
            first_answered_by: department_id("question.first_answered_by", &self.first_answered_by)?,
            holds,
            answers,
        })
    }

    fn due(&self) -> Result<Option<Due>, StoreError> {
        let (Some(from), Some(days), Some(basis), Some(at)) =
            (instant(self.due_from_ms), self.due_days, &self.due_basis, instant(self.due_at_ms))
        else {
            return Ok(None);
        };
        let (days, basis) = (number("question.due_days", days)?, named("question.due_basis", basis)?);
        Ok(Some(Due { from, days, basis, at }))
    }
}

/// The columns of [`HoldRow`].
macro_rules! hold_columns {
    () => {
        "h.question_id, h.department_id, h.from_ms, h.to_ms"
    };
}
pub(crate) use hold_columns;

#[derive(FromRow)]
pub(crate) struct HoldRow {
    pub question_id: String,
    department_id: String,
    from_ms: i64,
    to_ms: Option<i64>,
}

impl HoldRow {
    pub fn hold(&self) -> Result<Hold, StoreError> {
        Ok(Hold {
            department_id: read(
                "question_department.department_id",
                &self.department_id,
                DepartmentId::parse,
            )?,
            from: Instant::from_ms(self.from_ms),
            to: instant(self.to_ms),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct CoHandlerRow {
    pub question_id: String,
    department_id: String,
}

impl CoHandlerRow {
    pub fn department(&self) -> Result<DepartmentId, StoreError> {
        read("question_co_handler.department_id", &self.department_id, DepartmentId::parse)
    }
}

/// The columns of [`ExtensionRow`].
macro_rules! extension_columns {
    () => {
        "x.question_id, x.department_id, x.requested_at_ms, x.from_ms, x.days, x.until_ms, x.decided_at_ms, x.is_granted"
    };
}
pub(crate) use extension_columns;

#[derive(FromRow)]
pub(crate) struct ExtensionRow {
    pub question_id: String,
    department_id: String,
    requested_at_ms: i64,
    from_ms: i64,
    days: i64,
    until_ms: i64,
    decided_at_ms: Option<i64>,
    is_granted: bool,
}

impl ExtensionRow {
    pub fn extension(&self) -> Result<Extension, StoreError> {
        Ok(Extension {
            department_id: read("extension.department_id", &self.department_id, DepartmentId::parse)?,
            requested_at: Instant::from_ms(self.requested_at_ms),
            from: Instant::from_ms(self.from_ms),
            days: number("extension.days", self.days)?,
            until: Instant::from_ms(self.until_ms),
            decided_at: instant(self.decided_at_ms),
            is_granted: self.is_granted,
        })
    }
}

/// The columns of [`AnswerRow`].
macro_rules! answer_columns {
    () => {
        "a.id, a.question_id, a.department_id, a.signed_by, a.outcome, a.form, a.published_at_ms, \
         a.revised_at_ms, a.promised_until_ms, a.promise_kept_at_ms"
    };
}
pub(crate) use answer_columns;

#[derive(FromRow)]
pub(crate) struct AnswerRow {
    pub id: String,
    pub question_id: String,
    department_id: String,
    signed_by: String,
    outcome: Option<String>,
    form: String,
    published_at_ms: i64,
    revised_at_ms: Option<i64>,
    promised_until_ms: Option<i64>,
    promise_kept_at_ms: Option<i64>,
}

impl AnswerRow {
    pub fn answer(&self) -> Result<Answer, StoreError> {
        Ok(Answer {
            id: read("answer.id", &self.id, AnswerId::parse)?,
            department: read("answer.department_id", &self.department_id, DepartmentId::parse)?,
            by: line("answer.signed_by", &self.signed_by)?,
            outcome: self.outcome.as_deref().map(|name| named("answer.outcome", name)).transpose()?,
            form: read("answer.form", &self.form, Form::parse)?,
            published_at: Instant::from_ms(self.published_at_ms),
            revised_at: instant(self.revised_at_ms),
            promised_until: instant(self.promised_until_ms),
            promise_kept_at: instant(self.promise_kept_at_ms),
        })
    }
}
