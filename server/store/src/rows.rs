//! Rows as the tables hold them, and how they become domain types: checked, because somebody may have changed
//! them by hand, or another version have written them.

use crate::error::StoreError;
use domain::{
    Instant, Role,
    answer::{Answer, Form},
    event::{Body, Slot},
    ids::{
        AnnouncementId, AnswerId, CampaignId, DepartmentId, InterviewId, NetizenId, PollId, QuestionId,
        StatementId,
    },
    interview::{DepartmentRef, Interview, InterviewPlan, InterviewStatus},
    poll::ChosenTopic,
    question::{Hold, Kind, Question, QuestionStatus},
    role::Grant,
    statement::{Announcement, Statement},
    term::{Due, Extension},
    text::{Line, Text},
};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::FromRow;

/// A value that its type does not accept breaks the row; which column it was is said, the value is not.
pub(crate) fn read<T>(
    column: &'static str,
    value: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, StoreError> {
    parse(value).ok_or_else(|| StoreError::broken(column))
}

pub(crate) fn read_some<T>(
    column: &'static str,
    value: Option<&str>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    value.map(|value| read(column, value, parse)).transpose()
}

pub(crate) fn line(column: &'static str, value: &str) -> Result<Line, StoreError> {
    read(column, value, |value| Line::parse(value).ok())
}

/// A count, a number, a version: never negative.
pub(crate) fn number<T: TryFrom<i64>>(column: &'static str, value: i64) -> Result<T, StoreError> {
    T::try_from(value).map_err(|_| StoreError::broken(column))
}

/// The domain's name of a value that has one in JSON.
pub(crate) fn name_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        Ok(_) | Err(_) => Err(StoreError::broken("a value without a name")),
    }
}

pub(crate) fn named<T: DeserializeOwned>(column: &'static str, name: &str) -> Result<T, StoreError> {
    read(column, name, |name| serde_json::from_value(name.into()).ok())
}

pub(crate) fn json<T: DeserializeOwned>(column: &'static str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::broken(format!("{column}: {error}")))
}

/// An event or a value of ours as JSON; such values always have one.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::broken(error.to_string()))
}

pub(crate) fn instant(ms: Option<i64>) -> Option<Instant> {
    ms.map(Instant::from_ms)
}

pub(crate) fn ms(at: Option<Instant>) -> Option<i64> {
    at.map(Instant::ms)
}

/// Numbers of ours stay far below this; one that does not is no number of ours.
pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::broken("a number beyond 64 bits"))
}

/// The columns of [`InterviewRow`].
macro_rules! interview_columns {
    () => {
        "i.id, i.title, i.subject, i.lang, i.guests, i.moderation, i.collect_from_ms, i.planned_start_at_ms, \
         i.planned_end_at_ms, i.answer_within_days, i.video_url, i.status, i.is_paused, i.announced_at_ms, \
         i.opened_at_ms, i.ended_at_ms, i.terms, i.is_rehearsal, i.campaign_id, i.last_no, \
         i.topic_poll_id, i.topic_option_no"
    };
}
pub(crate) use interview_columns;

#[derive(FromRow)]
pub(crate) struct InterviewRow {
    pub id: String,
    title: String,
    subject: String,
    lang: String,
    guests: String,
    moderation: String,
    collect_from_ms: Option<i64>,
    pub planned_start_at_ms: i64,
    planned_end_at_ms: i64,
    answer_within_days: i64,
    video_url: Option<String>,
    status: String,
    is_paused: bool,
    announced_at_ms: Option<i64>,
    opened_at_ms: Option<i64>,
    ended_at_ms: Option<i64>,
    terms: Option<String>,
    is_rehearsal: bool,
    campaign_id: Option<String>,
    last_no: i64,
    topic_poll_id: Option<String>,
    topic_option_no: Option<i64>,
}

impl InterviewRow {
    /// As [`domain::Room::last_no`], as of the last question that left.
    pub fn last_no(&self) -> Result<u32, StoreError> {
        number("interview.last_no", self.last_no)
    }

    pub fn interview(self, departments: Vec<DepartmentRef>) -> Result<Interview, StoreError> {
        let plan = InterviewPlan {
            title: line("interview.title", &self.title)?,
            subject: read("interview.subject", &self.subject, |text| Text::parse(text).ok())?,
            lang: line("interview.lang", &self.lang)?,
            departments,
            guests: json("interview.guests", &self.guests)?,
            moderation: named("interview.moderation", &self.moderation)?,
            collect_from: instant(self.collect_from_ms),
            planned_start_at: Instant::from_ms(self.planned_start_at_ms),
            planned_end_at: Instant::from_ms(self.planned_end_at_ms),
            answer_within_days: number("interview.answer_within_days", self.answer_within_days)?,
            video_url: self.video_url.map(|url| line("interview.video_url", &url)).transpose()?,
            is_rehearsal: self.is_rehearsal,
            campaign: read_some("interview.campaign_id", self.campaign_id.as_deref(), CampaignId::parse)?,
        };
        let id = read("interview.id", &self.id, InterviewId::parse)?;
        let topic = match (
            read_some("interview.topic_poll_id", self.topic_poll_id.as_deref(), PollId::parse)?,
            self.topic_option_no,
        ) {
            (Some(poll_id), Some(no)) => {
                Some(ChosenTopic { poll_id, option: number("interview.topic_option_no", no)? })
            }
            (_, _) => None,
        };
        Ok(Interview {
            status: read("interview.status", &self.status, InterviewStatus::parse)?,
            is_paused: self.is_paused,
            topic,
            announced_at: instant(self.announced_at_ms),
            opened_at: instant(self.opened_at_ms),
            ended_at: instant(self.ended_at_ms),
            terms: self.terms.map(|terms| json("interview.terms", &terms)).transpose()?,
            ..Interview::new(id, plan)
        })
    }
}

#[derive(FromRow)]
pub(crate) struct DepartmentRefRow {
    pub interview_id: String,
    department_id: String,
    code: String,
    name: String,
}

impl DepartmentRefRow {
    pub fn department(&self) -> Result<DepartmentRef, StoreError> {
        Ok(DepartmentRef {
            id: read("interview_department.department_id", &self.department_id, DepartmentId::parse)?,
            code: line("interview_department.code", &self.code)?,
            name: line("interview_department.name", &self.name)?,
        })
    }
}

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

#[derive(FromRow)]
pub(crate) struct StatementRow {
    id: String,
    speaker: String,
    published_at_ms: i64,
    revised_at_ms: Option<i64>,
    is_retracted: bool,
}

impl StatementRow {
    pub fn statement(&self) -> Result<Statement, StoreError> {
        Ok(Statement {
            id: read("statement.id", &self.id, StatementId::parse)?,
            speaker: line("statement.speaker", &self.speaker)?,
            published_at: Instant::from_ms(self.published_at_ms),
            revised_at: instant(self.revised_at_ms),
            is_retracted: self.is_retracted,
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AnnouncementRow {
    id: String,
    made_at_ms: i64,
}

impl AnnouncementRow {
    pub fn announcement(&self) -> Result<Announcement, StoreError> {
        Ok(Announcement {
            id: read("announcement.id", &self.id, AnnouncementId::parse)?,
            made_at: Instant::from_ms(self.made_at_ms),
        })
    }
}

/// The columns of [`BodyRow`].
macro_rules! body_columns {
    () => {
        "b.item_id, b.slot, b.version, b.text"
    };
}
pub(crate) use body_columns;

#[derive(FromRow)]
pub(crate) struct BodyRow {
    item_id: String,
    slot: String,
    version: i64,
    text: String,
}

impl BodyRow {
    pub fn body(self) -> Result<Body, StoreError> {
        Ok(Body {
            item: self.item_id,
            slot: named::<Slot>("body.slot", &self.slot)?,
            version: number("body.version", self.version)?,
            text: self.text.into(),
        })
    }
}

/// A role and the department it is for, of a member of staff or a program.
pub(crate) fn grant(column: &'static str, role: &str, department: Option<&str>) -> Result<Grant, StoreError> {
    Ok(Grant {
        role: read(column, role, Role::parse)?,
        department_id: read_some(column, department, DepartmentId::parse)?,
    })
}
